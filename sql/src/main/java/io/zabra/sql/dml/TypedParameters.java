package io.zabra.sql.dml;

import io.zabra.sql.dml.WritePlan.Target;
import io.zabra.sql.plan.TextLiterals;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.zookeeper.data.ACL;

/** Gives a parameter, a NULL or a literal that is to be written the type of the column that it is for, as nothing else around it does. */
final class TypedParameters {
    private TypedParameters() {}

    /** The source of an INSERT: VALUES, or a query whose select list is for the columns. */
    static SqlNode source(SqlNode source, List<Target> columns) {
        if (source.getKind() == SqlKind.VALUES && source instanceof SqlCall values) {
            List<SqlNode> rows = new ArrayList<>();
            for (SqlNode row : values.getOperandList()) {
                rows.add(row instanceof SqlCall call ? typedAll(call, columns) : row);
            }
            return new SqlBasicCall(SqlStdOperatorTable.VALUES, rows, source.getParserPosition());
        }
        if (source instanceof SqlSelect select) {
            SqlNodeList items = select.getSelectList();
            List<SqlNode> typed = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                typed.add(i < columns.size() ? typed(items.get(i), columns.get(i)) : items.get(i));
            }
            select.setSelectList(new SqlNodeList(typed, items.getParserPosition()));
        }
        return source;
    }

    private static SqlNode typedAll(SqlCall row, List<Target> columns) {
        List<SqlNode> values = new ArrayList<>();
        for (SqlNode value : row.getOperandList()) {
            int i = values.size();
            values.add(i < columns.size() ? typed(value, columns.get(i)) : value);
        }
        return row.getOperator().createCall(row.getParserPosition(), values);
    }

    static SqlNode typed(SqlNode value, Target column) {
        if (column == Target.DATA && TextLiterals.is(value)) {
            return TextLiterals.bytes(value);
        }
        if (column == Target.TTL_MS && TextLiterals.is(value)) {
            return cast(value, SqlTypeName.BIGINT);
        }
        SqlTypeName type = switch (column) {
            case PATH, DATA_TEXT, NODE_TYPE, ACL -> SqlTypeName.VARCHAR;
            case DATA -> SqlTypeName.VARBINARY;
            case TTL_MS -> SqlTypeName.BIGINT;
        };
        return typed(value, type);
    }

    static SqlNode typed(SqlNode value, SqlTypeName type) {
        boolean untyped = value instanceof SqlDynamicParam
                || (value instanceof SqlLiteral literal && literal.getTypeName() == SqlTypeName.NULL);
        return untyped ? cast(value, type) : value;
    }

    static SqlNode cast(SqlNode value, SqlTypeName type) {
        SqlParserPos pos = value.getParserPosition();
        SqlDataTypeSpec spec = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(type, pos), pos);
        return SqlStdOperatorTable.CAST.createCall(pos, value, spec);
    }
}
