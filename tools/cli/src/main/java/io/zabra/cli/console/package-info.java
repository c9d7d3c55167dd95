/** The SQL console over any JDBC connection: at a terminal, in a pipe, from a file. */
@NullMarked
package io.zabra.cli.console;

import org.jspecify.annotations.NullMarked;
