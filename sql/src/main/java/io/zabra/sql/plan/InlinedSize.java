package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlVisitor;
import org.jspecify.annotations.Nullable;

/**
 * How many nodes a statement has to the planner, which puts the query in the place of each use of a WITH, and writes some calls
 * out with an operand twice: twenty lines can stand for more than a heap holds. Nested a few times, each doubles what the one
 * before was. One thread.
 */
final class InlinedSize implements SqlVisitor<Long> {
    private static final long NODES_MAX = 400_000;
    /** Calls within each other, for which a stack of those that plan suffices, however slow their code still is. */
    private static final int NESTED_MAX = 2_500;

    /** Calls whose operands are written out to be tested, and again to be taken: how often at most. */
    private static final Map<String, Integer> TIMES = Map.of(
            "COALESCE", 2,
            "NULLIF", 2,
            "IFNULL", 2,
            "NVL", 2,
            "NVL2", 2,
            "BETWEEN", 2,
            "NOT BETWEEN", 2,
            "GREATEST", 4,
            "LEAST", 4);

    /** By name of a WITH query: its nodes. */
    private final Map<String, Long> sizes = new HashMap<>();

    private int nested;

    private InlinedSize() {}

    /** @throws SqlFailure 54001 where it is too large to plan, or too deep */
    static void require(SqlNode statement) {
        if (statement.accept(new InlinedSize()) >= NODES_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_COMPLEX,
                    "The statement is too large once its WITH queries and views stand where they are used, and rows"
                            + " within rows are compared column by column: use each of them fewer times, or write in"
                            + " several statements");
        }
    }

    @Override
    public Long visit(SqlCall call) {
        if (++nested > NESTED_MAX) {
            throw SqlFailure.nestedTooDeep(NESTED_MAX);
        }
        long size = call instanceof SqlWith with ? with(with) : size(call);
        nested--;
        return size;
    }

    private long size(SqlCall call) {
        long size = 1 + sum(call.getOperandList());
        int times = TIMES.getOrDefault(call.getOperator().getName().toUpperCase(Locale.ROOT), 1);
        return capped(times * size);
    }

    private Long with(SqlWith with) {
        List<String> names = new ArrayList<>();
        long own = 0;
        for (SqlNode node : with.withList) {
            SqlWithItem item = (SqlWithItem) node;
            String name = item.name.getSimple();
            names.add(name);
            sizes.putIfAbsent(name, 1L);
            long size = item.query.accept(this);
            own += size;
            sizes.put(name, size);
        }
        long size = with.body.accept(this);
        names.forEach(sizes::remove);
        return capped(size + own);
    }

    private long sum(List<? extends @Nullable SqlNode> nodes) {
        long sum = 0;
        for (SqlNode node : nodes) {
            sum = capped(sum + (node == null ? 0 : node.accept(this)));
            if (sum == NODES_MAX) {
                // A node may be there many times over: what is too large already is not looked through.
                return sum;
            }
        }
        return sum;
    }

    private static long capped(long size) {
        return Math.min(size, NODES_MAX);
    }

    @Override
    public Long visit(SqlNodeList nodes) {
        return sum(nodes.getList());
    }

    @Override
    public Long visit(SqlIdentifier name) {
        return name.isSimple() ? sizes.getOrDefault(name.getSimple(), 1L) : 1L;
    }

    @Override
    public Long visit(SqlLiteral literal) {
        return 1L;
    }

    @Override
    public Long visit(SqlDataTypeSpec type) {
        return 1L;
    }

    @Override
    public Long visit(SqlDynamicParam parameter) {
        return 1L;
    }

    @Override
    public Long visit(SqlIntervalQualifier interval) {
        return 1L;
    }
}
