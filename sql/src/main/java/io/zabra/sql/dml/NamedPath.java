package io.zabra.sql.dml;

import io.zabra.sql.exec.Execution;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * The one path that a write is about, by its {@code WHERE path = … [AND …]}.
 *
 * @param literal null: it is the parameter
 */
record NamedPath(@Nullable String literal, int parameter) {
    private static final String PATH = "path";

    /**
     * Null where the condition names none.
     *
     * @param alias that the statement has given the table; null: none
     */
    static @Nullable NamedPath of(@Nullable SqlNode condition, @Nullable SqlIdentifier alias) {
        if (!(condition instanceof SqlCall call)) {
            return null;
        }
        if (call.getKind() == SqlKind.AND) {
            for (SqlNode part : call.getOperandList()) {
                NamedPath named = of(part, alias);
                if (named != null) {
                    return named;
                }
            }
            return null;
        }
        boolean names = call.getKind() == SqlKind.EQUALS && isPath(call.operand(0), alias);
        SqlNode value = names ? call.operand(1) : null;
        if (value instanceof SqlDynamicParam parameter) {
            return new NamedPath(null, parameter.getIndex());
        }
        String text = value instanceof SqlLiteral literal ? literal.toValue() : null;
        return text == null ? null : new NamedPath(text, 0);
    }

    private static boolean isPath(SqlNode node, @Nullable SqlIdentifier alias) {
        String table = alias == null ? Selects.TABLE : alias.getSimple();
        return node instanceof SqlIdentifier column
                && column.names.get(column.names.size() - 1).equals(PATH)
                && (column.isSimple()
                        || column.names.get(column.names.size() - 2).equals(table));
    }

    /** As the session sees it; null where it is none. */
    @Nullable
    String in(Execution execution) {
        Object value = literal == null ? execution.parameter(parameter) : literal;
        return value instanceof String path && path.startsWith("/") ? path : null;
    }
}
