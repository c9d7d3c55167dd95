package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** By how many sets of columns each query of a statement groups: a CUBE of twenty columns stands for a million. Stateless. */
final class GroupingCount extends SqlBasicVisitor<Void> {
    private static final long SETS_MAX = 256;

    private GroupingCount() {}

    /** @throws SqlFailure 54001 where they are too many */
    static void require(SqlNode statement) {
        statement.accept(new GroupingCount());
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlSelect select && select.getGroup() != null) {
            if (product(select.getGroup().getList()) > SETS_MAX) {
                throw new SqlFailure(
                        SqlState.TOO_COMPLEX,
                        "GROUP BY stands for more than " + SETS_MAX
                                + " grouping sets: take fewer columns, or name the sets");
            }
        }
        return super.visit(call);
    }

    private static long sets(@Nullable SqlNode item) {
        if (!(item instanceof SqlCall call)) {
            return 1;
        }
        List<SqlNode> operands = call.getOperandList();
        return switch (call.getKind()) {
            case CUBE -> operands.size() >= Long.SIZE - 1 ? Long.MAX_VALUE : 1L << operands.size();
            case ROLLUP -> operands.size() + 1L;
            case GROUPING_SETS -> sum(operands);
            default -> 1;
        };
    }

    private static long sum(List<? extends @Nullable SqlNode> items) {
        long sum = 0;
        for (SqlNode item : items) {
            sum = capped(sum + capped(sets(item)));
        }
        return sum;
    }

    private static long product(List<? extends @Nullable SqlNode> items) {
        long product = 1;
        for (SqlNode item : items) {
            product = capped(product * capped(sets(item)));
        }
        return product;
    }

    private static long capped(long sets) {
        return Math.min(sets, SETS_MAX + 1);
    }
}
