/** What can go wrong with a statement, as SQLStates. */
@NullMarked
package io.zabra.sql.error;

import org.jspecify.annotations.NullMarked;
