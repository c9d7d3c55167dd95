/** Results on a screen or in a pipe: table, vertical, CSV, JSON. Knows {@code java.sql} alone. */
@NullMarked
package io.zabra.cli.output;

import org.jspecify.annotations.NullMarked;
