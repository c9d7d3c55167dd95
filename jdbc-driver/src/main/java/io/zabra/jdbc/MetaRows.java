package io.zabra.jdbc;

import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlType;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a metadata method. */
final class MetaRows {
    private final List<Column> columns = new ArrayList<>();
    private final Set<Integer> narrow = new HashSet<>();
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    private MetaRows() {}

    /**
     * @param columns names in order, separated by spaces; those that are not strings with a mark behind them: {@code :i} int,
     *     {@code :s} short, {@code :l} long, {@code :b} boolean
     */
    static MetaRows of(String columns) {
        MetaRows rows = new MetaRows();
        for (String spec : columns.split(" ", -1)) {
            rows.column(spec);
        }
        return rows;
    }

    private void column(String spec) {
        int colon = spec.indexOf(':');
        String name = colon < 0 ? spec : spec.substring(0, colon);
        columns.add(new Column(name, name, "", "", type(spec.substring(name.length())), 0, 0, true));
        if (spec.endsWith(":s")) {
            narrow.add(columns.size());
        }
    }

    private static SqlType type(String mark) {
        return switch (mark) {
            case "" -> SqlType.VARCHAR;
            case ":i", ":s" -> SqlType.INTEGER;
            case ":l" -> SqlType.BIGINT;
            case ":b" -> SqlType.BOOLEAN;
            default -> throw new IllegalArgumentException(mark);
        };
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
        if (a instanceof Number x && b instanceof Number y) {
            return Long.compare(x.longValue(), y.longValue());
        }
        return Comparator.<String>nullsFirst(Comparator.naturalOrder())
                .compare(a == null ? null : a.toString(), b == null ? null : b.toString());
    }

    ResultSet result(SqlConnection connection) {
        return new SqlResultSet(connection, null, new RowMetaData(columns, narrow), new RowBatch(rows, true), 0, 0);
    }
}
