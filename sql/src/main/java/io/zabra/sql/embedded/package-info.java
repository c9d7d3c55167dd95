/** Stores that run in the process of those who use them: {@code jdbc:zabra:mem:} and {@code jdbc:zabra:embedded:}. */
@NullMarked
package io.zabra.sql.embedded;

import org.jspecify.annotations.NullMarked;
