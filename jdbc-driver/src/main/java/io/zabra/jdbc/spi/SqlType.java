package io.zabra.jdbc.spi;

import java.sql.JDBCType;

/**
 * The types that cross the contract. The Java class named with each is the only one its values have, in rows and in
 * parameters; null is a value of every type.
 */
public enum SqlType {
    /** {@link Boolean}. */
    BOOLEAN(JDBCType.BOOLEAN),
    /** {@link Integer}; SMALLINT and TINYINT widen to it. */
    INTEGER(JDBCType.INTEGER),
    /** {@link Long}. */
    BIGINT(JDBCType.BIGINT),
    /** {@link Double}; REAL and FLOAT widen to it. */
    DOUBLE(JDBCType.DOUBLE),
    /** {@link java.math.BigDecimal}. */
    DECIMAL(JDBCType.DECIMAL),
    /** {@link String}; CHAR too. */
    VARCHAR(JDBCType.VARCHAR),
    /** {@code byte[]}, not to be changed; BINARY too. */
    VARBINARY(JDBCType.VARBINARY),
    /** {@link java.time.LocalDateTime}: UTC for every time that the store itself keeps. */
    TIMESTAMP(JDBCType.TIMESTAMP),
    /** {@link java.time.LocalDate}. */
    DATE(JDBCType.DATE),
    /** {@link java.time.LocalTime}. */
    TIME(JDBCType.TIME),
    /** Only null: the type of an untyped NULL literal. */
    NULL(JDBCType.NULL);

    private final JDBCType jdbcType;

    SqlType(JDBCType jdbcType) {
        this.jdbcType = jdbcType;
    }

    public JDBCType jdbcType() {
        return jdbcType;
    }
}
