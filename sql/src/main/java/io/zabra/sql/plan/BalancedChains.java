package io.zabra.sql.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Makes long chains of AND, OR and UNION shallow: the parser nests each pair in the next, so that whoever walks over two thousand of
 * them would need a stack as deep. The order of the operands stays, and how they are put together says nothing.
 */
final class BalancedChains extends SqlShuttle {
    /** Shorter ones stay as they are. */
    private static final int OPERANDS_MIN = 32;

    private static final Set<SqlOperator> ASSOCIATIVE = Set.of(
            SqlStdOperatorTable.AND, SqlStdOperatorTable.OR, SqlStdOperatorTable.UNION_ALL, SqlStdOperatorTable.UNION);

    private BalancedChains() {}

    static SqlNode of(SqlNode statement) {
        SqlNode balanced = statement.accept(new BalancedChains());
        return balanced == null ? statement : balanced;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        List<SqlNode> operands = ASSOCIATIVE.contains(call.getOperator()) ? operands(call) : List.of();
        if (operands.size() < OPERANDS_MIN) {
            return super.visit(call);
        }
        operands.replaceAll(operand -> {
            SqlNode visited = operand.accept(this);
            return visited == null ? operand : visited;
        });
        return balanced(call, operands);
    }

    /** Without recursion, from the last to the first. */
    private static List<SqlNode> operands(SqlCall chain) {
        List<SqlNode> operands = new ArrayList<>();
        SqlNode rest = chain;
        while (rest instanceof SqlBasicCall call
                && call.getOperator().equals(chain.getOperator())
                && call.operandCount() == 2) {
            operands.add(call.operand(1));
            rest = call.operand(0);
        }
        operands.add(rest);
        Collections.reverse(operands);
        return operands;
    }

    private static SqlNode balanced(SqlCall chain, List<SqlNode> operands) {
        int half = operands.size() / 2;
        return half == 0
                ? operands.get(0)
                : chain.getOperator()
                        .createCall(
                                chain.getParserPosition(),
                                balanced(chain, operands.subList(0, half)),
                                balanced(chain, operands.subList(half, operands.size())));
    }
}
