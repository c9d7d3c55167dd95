/** Real servers under load and faults, and the histories of their clients under scrutiny. */
@NullMarked
package io.zabra.cli.chaos;

import org.jspecify.annotations.NullMarked;
