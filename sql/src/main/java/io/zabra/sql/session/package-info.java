/** A connection's conversation with the executor: statements, cursors, transactions. */
@NullMarked
package io.zabra.sql.session;

import org.jspecify.annotations.NullMarked;
