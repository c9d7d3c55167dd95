package io.zabra.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Has PERCENTILE_CONT order by DOUBLE values: to Calcite its type is that of what it orders by, so that between two whole numbers
 * it would yield a whole one.
 */
final class ContinuousPercentiles extends SqlShuttle {
    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        boolean continuous = visited instanceof SqlCall within
                && within.getKind() == SqlKind.WITHIN_GROUP
                && within.operand(0) instanceof SqlCall function
                && function.getOperator().getName().equalsIgnoreCase("PERCENTILE_CONT");
        if (!continuous) {
            return visited;
        }
        SqlCall within = (SqlCall) visited;
        SqlNodeList order = within.operand(1);
        List<SqlNode> doubles = new ArrayList<>();
        for (SqlNode key : order) {
            doubles.add(asDouble(key));
        }
        return within.getOperator()
                .createCall(
                        within.getParserPosition(),
                        within.operand(0),
                        new SqlNodeList(doubles, order.getParserPosition()));
    }

    private static SqlNode asDouble(SqlNode key) {
        SqlParserPos place = key.getParserPosition();
        if (key instanceof SqlCall order
                && (order.getKind() == SqlKind.DESCENDING
                        || order.getKind() == SqlKind.NULLS_FIRST
                        || order.getKind() == SqlKind.NULLS_LAST)) {
            return order.getOperator().createCall(place, asDouble(order.operand(0)));
        }
        SqlDataTypeSpec type = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DOUBLE, place), place);
        return SqlStdOperatorTable.CAST.createCall(place, key, type);
    }
}
