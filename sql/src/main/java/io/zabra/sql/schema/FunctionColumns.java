package io.zabra.sql.schema;

import static io.zabra.sql.schema.TableColumn.required;
import static io.zabra.sql.schema.TableColumn.text;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;

import io.zabra.sql.exec.ListCursor;
import io.zabra.sql.exec.RowCursor;
import io.zabra.sql.function.FunctionSignature;
import io.zabra.sql.function.FunctionSignature.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What goes into our functions and what comes out, as rows: the value first, then the arguments, then the columns of a row. */
final class FunctionColumns {
    private FunctionColumns() {}

    static List<TableColumn> columns() {
        return List.of(
                text("function_name", ""),
                text("column_name", "Empty for the value that a function yields"),
                text("column_kind", "RETURN the value, IN an argument, RESULT a column of the row that it yields"),
                required("ordinal_position", INTEGER, "From 1, of its kind; 0 for RETURN"),
                text("data_type", ""),
                required("jdbc_type", INTEGER, "As in java.sql.Types"),
                text("remarks", "Of the function"));
    }

    static RowCursor rows() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (FunctionSignature function : FunctionSignature.ALL) {
            if (!function.yieldsRow()) {
                rows.add(row(function, function.results().get(0), "RETURN", 0));
            }
            add(rows, function, function.arguments(), "IN");
            if (function.yieldsRow()) {
                add(rows, function, function.results(), "RESULT");
            }
        }
        return new ListCursor(rows);
    }

    private static void add(
            List<@Nullable Object[]> rows, FunctionSignature function, List<Argument> arguments, String kind) {
        for (int i = 0; i < arguments.size(); i++) {
            rows.add(row(function, arguments.get(i), kind, i + 1));
        }
    }

    private static @Nullable Object[] row(FunctionSignature function, Argument column, String kind, int position) {
        return new Object[] {
            function.name(),
            column.name(),
            kind,
            position,
            column.type().getName().toLowerCase(Locale.ROOT),
            column.type().getJdbcOrdinal(),
            function.remarks()
        };
    }
}
