/** That the checkers find what is wrong, and a short run of chaos. */
@NullMarked
package io.zabra.cli.chaos;

import org.jspecify.annotations.NullMarked;
