/** What the log and the snapshots cost. */
@NullMarked
package io.zabra.bench.storage;

import org.jspecify.annotations.NullMarked;
