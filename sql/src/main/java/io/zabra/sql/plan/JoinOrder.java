package io.zabra.sql.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelShuttleImpl;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * Puts inner joins into another order where the one they are written in has pairs of tables without a condition between them:
 * {@code FROM a, b, c WHERE a.x = c.x AND c.y = b.y}. Each next table is one that a condition ties to those before it, as long
 * as there is one; the columns stay as they were.
 */
final class JoinOrder extends RelShuttleImpl {
    /** Two tables have no other order that helps. */
    private static final int INPUTS_MIN = 3;

    private boolean changed;

    @Override
    public RelNode visit(LogicalJoin join) {
        if (!isPlain(join)) {
            return super.visit(join);
        }
        Group group = new Group(join.getCluster().getRexBuilder());
        group.take(join, 0);
        List<Integer> order = group.inputs.size() < INPUTS_MIN ? null : group.betterOrder();
        if (order == null) {
            return super.visit(join);
        }
        changed = true;
        group.inputs.replaceAll(input -> input.accept(this));
        return group.joined(order, join);
    }

    /** Whether it has put any into another order. */
    boolean hasChanged() {
        return changed;
    }

    private static boolean isPlain(RelNode node) {
        return node instanceof LogicalJoin join
                && join.getJoinType() == JoinRelType.INNER
                && join.getVariablesSet().isEmpty();
    }

    /** What is joined, in the order of the text, and all the conditions; columns are counted over all of it. */
    private static final class Group {
        private final RexBuilder rex;
        private final List<RelNode> inputs = new ArrayList<>();
        private final List<Integer> starts = new ArrayList<>();
        private final List<RexNode> conditions = new ArrayList<>();
        /** For each condition the inputs that it looks at. */
        private final List<BitSet> looks = new ArrayList<>();

        Group(RexBuilder rex) {
            this.rex = rex;
        }

        void take(RelNode node, int start) {
            if (!isPlain(node)) {
                inputs.add(node);
                starts.add(start);
                return;
            }
            LogicalJoin join = (LogicalJoin) node;
            take(join.getLeft(), start);
            take(join.getRight(), start + join.getLeft().getRowType().getFieldCount());
            for (RexNode condition : RelOptUtil.conjunctions(join.getCondition())) {
                RexNode shifted = RexUtil.shift(condition, start);
                conditions.add(shifted);
                BitSet looked = new BitSet();
                RelOptUtil.InputFinder.bits(shifted).forEach(column -> looked.set(inputOf(column)));
                looks.add(looked);
            }
        }

        private int inputOf(int column) {
            int input = starts.size() - 1;
            while (starts.get(input) > column) {
                input--;
            }
            return input;
        }

        /** Null where none has fewer joins without a condition. */
        @Nullable
        List<Integer> betterOrder() {
            List<Integer> written = new ArrayList<>();
            inputs.forEach(input -> written.add(written.size()));
            int fewest = crosses(written);
            List<Integer> best = null;
            for (int first = 0; first < inputs.size() && fewest > 0; first++) {
                List<Integer> order = tied(first);
                int crosses = crosses(order);
                if (crosses < fewest) {
                    best = order;
                    fewest = crosses;
                }
            }
            return best;
        }

        private List<Integer> tied(int first) {
            List<Integer> order = new ArrayList<>(List.of(first));
            BitSet placed = new BitSet();
            placed.set(first);
            while (order.size() < inputs.size()) {
                int next = placed.nextClearBit(0);
                for (int i = next; i < inputs.size(); i = placed.nextClearBit(i + 1)) {
                    if (isTied(i, placed)) {
                        next = i;
                        break;
                    }
                }
                order.add(next);
                placed.set(next);
            }
            return order;
        }

        private int crosses(List<Integer> order) {
            BitSet placed = new BitSet();
            int crosses = 0;
            for (int input : order) {
                crosses += placed.isEmpty() || isTied(input, placed) ? 0 : 1;
                placed.set(input);
            }
            return crosses;
        }

        private boolean isTied(int input, BitSet placed) {
            for (BitSet looked : looks) {
                if (looked.get(input) && looked.intersects(placed) && isWithin(looked, input, placed)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isWithin(BitSet looked, int input, BitSet placed) {
            BitSet others = (BitSet) looked.clone();
            others.clear(input);
            others.andNot(placed);
            return others.isEmpty();
        }

        RelNode joined(List<Integer> order, LogicalJoin written) {
            int[] columns = new int[written.getRowType().getFieldCount()];
            BitSet placed = new BitSet();
            BitSet used = new BitSet();
            RelNode joined = null;
            int width = 0;
            for (int input : order) {
                RelNode next = inputs.get(input);
                int fields = next.getRowType().getFieldCount();
                for (int i = 0; i < fields; i++) {
                    columns[starts.get(input) + i] = width + i;
                }
                width += fields;
                placed.set(input);
                joined = joined == null
                        ? next
                        : LogicalJoin.create(
                                joined, next, List.of(), condition(placed, used, columns), Set.of(), JoinRelType.INNER);
            }
            List<RexNode> all = new ArrayList<>();
            for (RelDataTypeField field : written.getRowType().getFieldList()) {
                all.add(rex.makeInputRef(field.getType(), columns[field.getIndex()]));
            }
            return LogicalProject.create(
                    joined == null ? written : joined, List.of(), all, written.getRowType(), Set.of());
        }

        /** All that can be told of the inputs placed so far and was not told before. */
        private RexNode condition(BitSet placed, BitSet used, int[] columns) {
            List<RexNode> now = new ArrayList<>();
            for (int i = 0; i < conditions.size(); i++) {
                BitSet missing = (BitSet) looks.get(i).clone();
                missing.andNot(placed);
                if (missing.isEmpty() && !used.get(i)) {
                    used.set(i);
                    now.add(conditions.get(i).accept(new RexShuttle() {
                        @Override
                        public RexNode visitInputRef(RexInputRef ref) {
                            return rex.makeInputRef(ref.getType(), columns[ref.getIndex()]);
                        }
                    }));
                }
            }
            return RexUtil.composeConjunction(rex, now);
        }
    }
}
