package io.zabra.sql.plan;

import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.function.PatternFunctions;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code text LIKE ANY (array)} and its like: the array stands in a call, in the place of the pattern, that says whether one of its patterns
 * is to match or each of them. Thread-safe.
 */
final class PatternLists {
    /** Patterns of an array that are kept taken apart. */
    private static final int KEPT_MAX = 16;

    private final LikeMatcher[] matchers = new LikeMatcher[KEPT_MAX];
    private final boolean any;

    private PatternLists(boolean any, SqlLikeOperator like, char escape) {
        this.any = any;
        for (int i = 0; i < matchers.length; i++) {
            matchers[i] = new LikeMatcher(escape, !like.isCaseSensitive());
        }
    }

    /** Whether it stands for several patterns. */
    static boolean is(RexNode pattern) {
        return pattern instanceof RexCall call
                && PatternFunctions.NAMES.contains(call.getOperator().getName());
    }

    /** Of a call whose pattern {@link #is} several ones; NOT stands around it. */
    static Expression of(RexCall call, SqlLikeOperator like, char escape, ExpressionCompiler compiler) {
        RexCall patterns = (RexCall) call.getOperands().get(1);
        boolean any = patterns.getOperator().getName().equals(PatternFunctions.ANY);
        PatternLists lists = new PatternLists(any, like, escape);
        Expression text = compiler.compile(call.getOperands().get(0));
        Expression list = compiler.compile(patterns.getOperands().get(0));
        return (execution, row) -> {
            Object a = text.eval(execution, row);
            execution.budget().use(a);
            return list.eval(execution, row) instanceof List<?> all ? lists.holds(a, all, execution.budget()) : null;
        };
    }

    /** As of the comparisons with each pattern, tied by OR, or by AND. */
    private @Nullable Object holds(@Nullable Object text, List<?> patterns, Budget budget) {
        boolean unknown = false;
        for (int i = 0; i < patterns.size(); i++) {
            Object pattern = patterns.get(i);
            if (text == null || pattern == null) {
                unknown = true;
            } else if (matchers[i % KEPT_MAX].matches(text.toString(), pattern.toString(), budget) == any) {
                return any;
            }
        }
        return unknown ? null : (Object) !any;
    }
}
