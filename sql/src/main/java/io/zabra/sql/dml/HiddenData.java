package io.zabra.sql.dml;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
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
    static final int UNREADABLE = 1;
    static final int NO_TEXT = 2;

    private HiddenData() {}

    /**
     * What tells why; null where the value is not made of znodes' data.
     *
     * @param tables by which the statement calls the znodes that it changes, or copies
     */
    static @Nullable SqlNode reason(SqlNode value, List<String> tables) {
        SqlParserPos pos = value.getParserPosition();
        List<SqlNode> conditions = new ArrayList<>();
        List<SqlNode> reasons = new ArrayList<>();
        for (String table : tables) {
            Set<String> named = named(value, table);
            if (!named.isEmpty()) {
                conditions.add(hides(table, DATA, pos));
                reasons.add(number(UNREADABLE, pos));
            }
            if (named.contains(TEXT)) {
                conditions.add(hides(table, TEXT, pos));
                reasons.add(number(NO_TEXT, pos));
            }
        }
        return conditions.isEmpty() ? null : Selects.firstOf(conditions, reasons, pos);
    }

    private static SqlNode number(int number, SqlParserPos pos) {
        return SqlLiteral.createExactNumeric(Integer.toString(number), pos);
    }

    /** Of a znode that shows by its name alone nobody knows whether it has any. */
    private static SqlNode hides(String table, String column, SqlParserPos pos) {
        SqlNode length = of(table, "data_length", pos);
        SqlNode some = SqlStdOperatorTable.GREATER_THAN.createCall(pos, length, number(0, pos));
        SqlNode unknown = SqlStdOperatorTable.AND.createCall(
                pos,
                SqlStdOperatorTable.IS_NULL.createCall(pos, length),
                SqlStdOperatorTable.IS_NOT_NULL.createCall(pos, of(table, "path", pos)));
        SqlNode none = SqlStdOperatorTable.IS_NULL.createCall(pos, of(table, column, pos));
        return SqlStdOperatorTable.AND.createCall(pos, SqlStdOperatorTable.OR.createCall(pos, some, unknown), none);
    }

    private static SqlNode of(String table, String column, SqlParserPos pos) {
        return new SqlIdentifier(List.of(table, column), pos);
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
     * @param column of the value
     * @param reasonColumn why that is null
     * @param path as the session sees it
     */
    static void requireShown(@Nullable Object[] row, int column, int reasonColumn, String path) {
        if (row[column] != null || !(row[reasonColumn] instanceof Number reason)) {
            return;
        }
        throw reason.intValue() == UNREADABLE
                ? new SqlFailure(
                        SqlState.NO_PERMISSION,
                        "What is to be written to " + path
                                + " is made of data that may not be read: nothing was changed")
                : new SqlFailure(
                        SqlState.INVALID_TEXT,
                        "What is to be written to " + path
                                + " is made of the data_text of data that is no text: leave it out by"
                                + " data_text IS NOT NULL, or use data");
    }
}
