/** Whole states of the store: handed over piece by piece, and kept in files of exactly one zxid. */
@NullMarked
package io.zabra.engine.snapshot;

import org.jspecify.annotations.NullMarked;
