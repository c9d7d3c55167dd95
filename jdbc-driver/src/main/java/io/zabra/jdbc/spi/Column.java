package io.zabra.jdbc.spi;

/**
 * A column of a result.
 *
 * @param label as the statement names it ({@code AS}), else the column's own name
 * @param table empty where the column is computed
 * @param schema empty where the column is computed
 * @param precision characters, digits or bytes; 0 where unlimited or not applicable
 */
public record Column(
        String label,
        String name,
        String table,
        String schema,
        SqlType type,
        int precision,
        int scale,
        boolean nullable) {}
