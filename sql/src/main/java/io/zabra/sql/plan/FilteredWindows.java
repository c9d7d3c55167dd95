package io.zabra.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code f(a) FILTER (WHERE b) OVER w} as {@code f(CASE WHEN b THEN a END) OVER w}, and {@code count(*)} as that of a number: the
 * planner knows no FILTER there, and no aggregate counts NULLs.
 */
final class FilteredWindows extends SqlShuttle {
    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        boolean filtered = visited instanceof SqlCall over
                && over.getKind() == SqlKind.OVER
                && over.operand(0).getKind() == SqlKind.FILTER;
        if (!filtered) {
            return visited;
        }
        SqlCall over = (SqlCall) visited;
        SqlCall filter = over.operand(0);
        SqlCall function = filter.operand(0);
        SqlParserPos place = function.getParserPosition();
        List<SqlNode> arguments = new ArrayList<>(function.getOperandList());
        boolean all = arguments.size() == 1 && arguments.get(0) instanceof SqlIdentifier name && name.isStar();
        if (arguments.isEmpty()) {
            return visited;
        }
        SqlNode counted = all ? SqlLiteral.createExactNumeric("1", place) : arguments.get(0);
        arguments.set(
                0,
                new SqlCase(
                        place,
                        null,
                        SqlNodeList.of(filter.operand(1)),
                        SqlNodeList.of(counted),
                        SqlLiteral.createNull(place)));
        SqlNode narrowed = function.getOperator()
                .createCall(function.getFunctionQuantifier(), place, arguments.toArray(new SqlNode[0]));
        return over.getOperator().createCall(over.getParserPosition(), narrowed, over.operand(1));
    }
}
