package io.zabra.sql.exec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A row's key columns as one object with equality by value. Null equals null, as groups and set operations want. */
record RowKey(@Nullable Object[] parts) {
    private static final Object NULL = new RowKey(new Object[0]);

    static RowKey of(@Nullable Object[] row, int[] columns) {
        Object[] parts = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            parts[i] = Values.key(row[columns[i]]);
        }
        return new RowKey(parts);
    }

    /** The same, but of one column the value itself, and of none always the same. */
    static Object light(@Nullable Object[] row, int[] columns) {
        if (columns.length > 1) {
            return of(row, columns);
        }
        Object key = columns.length == 0 ? null : Values.key(row[columns[0]]);
        return key == null ? NULL : key;
    }

    static RowKey ofRow(@Nullable Object[] row) {
        Object[] parts = new Object[row.length];
        for (int i = 0; i < row.length; i++) {
            parts[i] = Values.key(row[i]);
        }
        return new RowKey(parts);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowKey key && Arrays.equals(parts, key.parts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parts);
    }
}
