/**
 * The contract between the driver and whoever executes SQL: the {@code sql} module in process, or the remote client of a
 * Zabra server. Every failure is an {@link java.sql.SQLException} with an SQLState, and the ZooKeeper error code as
 * vendor code where one caused it.
 */
@NullMarked
package io.zabra.jdbc.spi;

import org.jspecify.annotations.NullMarked;
