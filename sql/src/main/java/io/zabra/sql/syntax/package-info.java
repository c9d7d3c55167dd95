/**
 * The outer grammar: the statements and clauses that SQL's own grammar does not have. Queries and expressions within them are
 * Calcite's to parse; here only tokens are looked at.
 */
@NullMarked
package io.zabra.sql.syntax;

import org.jspecify.annotations.NullMarked;
