package io.zabra.sql.schema;

import java.util.List;

/**
 * A primary or foreign key.
 *
 * @param constraint its name; by convention {@code table_pkey}, {@code table_column_fkey}
 * @param refTable empty for a primary key
 */
public record TableKey(String constraint, List<String> columns, String refTable, String refColumn) {
    static TableKey primary(String table, String... columns) {
        return new TableKey(table + "_pkey", List.of(columns), "", "");
    }

    static TableKey foreign(String table, String column, String refTable, String refColumn) {
        return new TableKey(table + "_" + column + "_fkey", List.of(column), refTable, refColumn);
    }

    public boolean isPrimary() {
        return refTable.isEmpty();
    }
}
