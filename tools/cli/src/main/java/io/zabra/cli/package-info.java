/** The {@code zabra} command. */
@NullMarked
package io.zabra.cli;

import org.jspecify.annotations.NullMarked;
