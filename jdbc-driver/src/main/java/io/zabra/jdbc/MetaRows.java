package io.zabra.jdbc;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlType;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a metadata method. */
final class MetaRows {
    private final List<Column> columns = new ArrayList<>();
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    private MetaRows() {}

    /** @param columns names in order, separated by spaces; {@code :i} marks an integer and {@code :b} a boolean */
    static MetaRows of(String columns) {
        MetaRows rows = new MetaRows();
        for (String name : columns.split(" ", -1)) {
            rows.columns.add(column(name));
        }
        return rows;
    }

    private static Column column(String spec) {
        int colon = spec.indexOf(':');
        String name = colon < 0 ? spec : spec.substring(0, colon);
        SqlType type = colon < 0 ? SqlType.VARCHAR : spec.endsWith(":b") ? SqlType.BOOLEAN : SqlType.INTEGER;
        return new Column(name, name, "", "", type, 0, 0, true);
    }

    MetaRows add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns.size() + " columns");
        }
        rows.add(values);
        return this;
    }

    /** By these columns, from 0, nulls first. */
    MetaRows sorted(int... by) {
        rows.sort((a, b) -> {
            for (int column : by) {
                int order = compare(a[column], b[column]);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        });
        return this;
    }

    private static int compare(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Integer x && b instanceof Integer y) {
            return x.compareTo(y);
        }
        return Comparator.<String>nullsFirst(Comparator.naturalOrder())
                .compare(a == null ? null : a.toString(), b == null ? null : b.toString());
    }

    ResultSet result(SqlConnection connection) {
        return new SqlResultSet(connection, null, columns, new RowBatch(rows, true), 0);
    }
}
