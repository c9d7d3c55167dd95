/** Writes znodes out as text, all as of one zxid. */
@NullMarked
package io.zabra.cli.export;

import org.jspecify.annotations.NullMarked;
