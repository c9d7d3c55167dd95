/** The JDBC driver: one set of {@code java.sql} classes over the {@code spi} contract, served remotely or in process. */
@NullMarked
package io.zabra.jdbc;

import org.jspecify.annotations.NullMarked;
