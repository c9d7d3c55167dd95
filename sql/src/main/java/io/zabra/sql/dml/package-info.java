/** Changing znodes with SQL: statements become ordinary ZooKeeper requests, guarded by the versions that were read. */
@NullMarked
package io.zabra.sql.dml;

import org.jspecify.annotations.NullMarked;
