package io.zabra.sql.plan;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * Calls that have a value of their own each time. A column that is made of one has one value in a row, whoever names it: so its
 * projection is not written out where it is named. Stateless.
 */
public final class VolatileCalls {
    private static final Set<String> RANDOM = Set.of("RAND", "RANDOM", "RAND_INTEGER");

    private VolatileCalls() {}

    static boolean areIn(SqlNode valid) {
        try {
            valid.accept(new SqlBasicVisitor<Void>() {
                @Override
                public @Nullable Void visit(SqlCall call) {
                    require(call.getOperator());
                    return super.visit(call);
                }
            });
            return false;
        } catch (Util.FoundOne found) {
            return true;
        }
    }

    static boolean areIn(Project projection) {
        return areIn(projection.getProjects());
    }

    /** Whether a query has any, be it in queries within its expressions. */
    public static boolean areWithin(RelNode query) {
        try {
            query.accept(new RelHomogeneousShuttle() {
                @Override
                public RelNode visit(RelNode other) {
                    other.accept(new OfStep());
                    return super.visit(other);
                }
            });
            return false;
        } catch (Util.FoundOne found) {
            return true;
        }
    }

    /** Whether expressions have any, be it in queries within them. */
    public static boolean areIn(List<RexNode> nodes) {
        try {
            RexVisitorImpl<Void> visitor = new RexVisitorImpl<>(true) {
                @Override
                public @Nullable Void visitCall(RexCall call) {
                    require(call.getOperator());
                    return super.visitCall(call);
                }

                @Override
                public @Nullable Void visitSubQuery(RexSubQuery query) {
                    if (areWithin(query.rel)) {
                        throw Util.FoundOne.NULL;
                    }
                    return super.visitSubQuery(query);
                }
            };
            nodes.forEach(node -> node.accept(visitor));
            return false;
        } catch (Util.FoundOne found) {
            return true;
        }
    }

    private static void require(SqlOperator operator) {
        if (is(operator)) {
            throw Util.FoundOne.NULL;
        }
    }

    static boolean is(SqlOperator operator) {
        return !operator.isDeterministic() || RANDOM.contains(operator.getName().toUpperCase(Locale.ROOT));
    }

    private static final class OfStep extends RexShuttle {
        @Override
        public RexNode visitCall(RexCall call) {
            require(call.getOperator());
            return super.visitCall(call);
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery query) {
            if (areWithin(query.rel)) {
                throw Util.FoundOne.NULL;
            }
            return super.visitSubQuery(query);
        }
    }
}
