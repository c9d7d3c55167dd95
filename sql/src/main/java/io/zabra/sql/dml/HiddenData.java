package io.zabra.sql.dml;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Data that a znode has and that does not show: to the session, or as text. A value that is made of it comes to NULL, which would take it
 * away from the znode: so what yields the value yields in the next column why it may have come to that.
 */
final class HiddenData {
    private static final String DATA = "data";
    private static final String TEXT = "data_text";
    private static final int UNREADABLE = 1;
    private static final int NO_TEXT = 2;

    private HiddenData() {}

    /**
     * What tells why; null where the value is not made of the znode's data.
     *
     * @param table by which the statement calls the znodes that it changes
     */
    static @Nullable SqlNode reason(SqlNode value, String table) {
        Set<String> named = named(value, table);
        if (named.isEmpty()) {
            return null;
        }
        SqlParserPos pos = value.getParserPosition();
        List<SqlNode> conditions = List.of(hides(table, DATA, pos), hides(table, TEXT, pos));
        List<SqlNode> reasons = List.of(number(UNREADABLE, pos), number(NO_TEXT, pos));
        int count = named.contains(TEXT) ? 2 : 1;
        return Selects.firstOf(conditions.subList(0, count), reasons.subList(0, count), pos);
    }

    private static SqlNode number(int number, SqlParserPos pos) {
        return SqlLiteral.createExactNumeric(Integer.toString(number), pos);
    }

    private static SqlNode hides(String table, String column, SqlParserPos pos) {
        SqlNode some = SqlStdOperatorTable.GREATER_THAN.createCall(
                pos, new SqlIdentifier(List.of(table, "data_length"), pos), number(0, pos));
        SqlNode none = SqlStdOperatorTable.IS_NULL.createCall(pos, new SqlIdentifier(List.of(table, column), pos));
        return SqlStdOperatorTable.AND.createCall(pos, some, none);
    }

    private static Set<String> named(SqlNode value, String table) {
        Set<String> named = new TreeSet<>();
        value.accept(new SqlBasicVisitor<Void>() {
            /** Queries that are being looked at, one within the other: a bare name there is one of their own columns. */
            private int queries;

            @Override
            public @Nullable Void visit(SqlCall call) {
                int deeper = call instanceof SqlSelect ? 1 : 0;
                queries += deeper;
                super.visit(call);
                queries -= deeper;
                return null;
            }

            @Override
            public @Nullable Void visit(SqlIdentifier name) {
                int last = name.names.size() - 1;
                String column = name.names.get(last);
                boolean own =
                        last == 0 ? queries == 0 : name.names.get(last - 1).equals(table);
                if (own && (column.equals(DATA) || column.equals(TEXT))) {
                    named.add(column);
                }
                return null;
            }
        });
        return named;
    }

    /**
     * Throws where a value would take away what does not show.
     *
     * @param column of the value; behind it the reason is
     * @param path as the session sees it
     */
    static void requireShown(@Nullable Object[] row, int column, String path) {
        if (row[column] != null || !(row[column + 1] instanceof Number reason)) {
            return;
        }
        throw reason.intValue() == UNREADABLE
                ? new SqlFailure(
                        SqlState.NO_PERMISSION,
                        "What is to be written to " + path
                                + " is made of its data, which may not be read: nothing was changed")
                : new SqlFailure(
                        SqlState.INVALID_TEXT,
                        "What is to be written to " + path
                                + " is made of its data_text, and its data is no text: leave it out by"
                                + " data_text IS NOT NULL, or use data");
    }
}
