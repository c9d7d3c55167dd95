/** The tables: {@code zk} over the tree and the store, {@code information_schema} over the tables themselves. */
@NullMarked
package io.zabra.sql.schema;

import org.jspecify.annotations.NullMarked;
