package io.zabra.sql.plan;

import io.zabra.sql.exec.AccessPath;
import io.zabra.sql.exec.Bound;
import io.zabra.sql.exec.PathBound;
import io.zabra.sql.exec.ZnodeColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the conditions that the path index answers: look-ups by path, children of a parent, intervals of paths. Columns
 * before the table's own belong to the other side of a join, and count as known.
 */
final class Pushdown {
    private final RexBuilder rex;
    private final ExpressionCompiler bounds;
    private final int pathColumn;
    private final int parentColumn;
    private final int knownColumns;
    private final List<String> names;
    private final List<RexNode> residual = new ArrayList<>();
    private final List<PathBound> intervals = new ArrayList<>();
    /** Of the residual conditions, those that the intervals say exactly. */
    private final Set<RexNode> kept = new HashSet<>();

    private @Nullable List<Bound> points;
    private @Nullable List<Bound> parents;
    private @Nullable List<Bound> owners;

    /**
     * @param outerType row that bounds may refer to: the other side of a join, or an empty one
     * @param parentColumn of the table; -1 where it has none
     */
    Pushdown(RexBuilder rex, RelDataType outerType, int parentColumn, List<String> names) {
        this.rex = rex;
        this.bounds = new ExpressionCompiler(rex, outerType);
        this.knownColumns = outerType.getFieldCount();
        this.pathColumn = knownColumns;
        this.parentColumn = parentColumn < 0 ? -1 : knownColumns + parentColumn;
        this.names = names;
    }

    /** Takes all conditions in; afterwards {@link #access} and {@link #residual} tell what became of them. */
    Pushdown take(List<RexNode> conjuncts) {
        for (RexNode conjunct : conjuncts) {
            if (conjunct.getKind() == SqlKind.SEARCH
                    && isIndexed(((RexCall) conjunct).getOperands().get(0))) {
                RelOptUtil.conjunctions(RexUtil.expandSearch(rex, null, conjunct))
                        .forEach(this::takeOne);
            } else {
                takeOne(conjunct);
            }
        }
        return this;
    }

    /** Whether a look-up by path or parent was found. */
    boolean isSelective() {
        return points != null || parents != null || owners != null;
    }

    AccessPath access(double size) {
        if (points != null) {
            return new AccessPath.Points(points, false);
        }
        if (parents == null && owners != null) {
            return new AccessPath.Owned(owners, size);
        }
        return parents != null ? new AccessPath.Children(parents) : new AccessPath.Range(intervals, size, false);
    }

    /** What is still to be tested on each row: not the bounds that a walk through the index keeps by itself. */
    List<RexNode> residual() {
        boolean ranges = points == null && parents == null && owners == null;
        return residual.stream()
                .filter(conjunct -> !(ranges && kept.contains(conjunct)))
                .toList();
    }

    private void takeOne(RexNode conjunct) {
        List<RexNode> alternatives = RelOptUtil.disjunctions(conjunct);
        if (points == null && parents == null) {
            points = equals(alternatives, pathColumn);
            parents = points != null || parentColumn < 0 ? null : equals(alternatives, parentColumn);
            if (points != null || parents != null) {
                // The intervals found so far are not exact any more: they are tested on the rows instead.
                intervals.clear();
                return;
            }
        }
        if (owners == null && parentColumn >= 0) {
            int ownerColumn = knownColumns + ZnodeColumn.EPHEMERAL_OWNER.position();
            // What the store's index of owners says is tested again on each row.
            owners = equals(alternatives, ownerColumn);
        }
        PathBound interval = conjunct instanceof RexCall call ? interval(call) : null;
        if (interval != null && points == null && parents == null) {
            intervals.add(interval);
            if (interval.kind() != PathBound.Kind.LIKE) {
                kept.add(conjunct);
            }
        }
        residual.add(conjunct);
    }

    private boolean isIndexed(RexNode node) {
        return isColumn(node, pathColumn) || isColumn(node, parentColumn);
    }

    private static boolean isColumn(RexNode node, int column) {
        return withoutCast(node) instanceof RexInputRef ref && ref.getIndex() == column;
    }

    /** A cast of text that changes no text is none. */
    private static RexNode withoutCast(RexNode node) {
        if (node.getKind() != SqlKind.CAST || !(node instanceof RexCall cast)) {
            return node;
        }
        RexNode operand = cast.getOperands().get(0);
        boolean plain = node.getType().getSqlTypeName() == SqlTypeName.VARCHAR
                && node.getType().getPrecision() < 0
                && SqlTypeName.CHAR_TYPES.contains(operand.getType().getSqlTypeName());
        return plain ? withoutCast(operand) : node;
    }

    /** The values, where every alternative says that the column equals a known one. */
    private @Nullable List<Bound> equals(List<RexNode> alternatives, int column) {
        List<Bound> values = new ArrayList<>();
        for (RexNode alternative : alternatives) {
            RexNode value = alternative.getKind() == SqlKind.EQUALS ? opposite((RexCall) alternative, column) : null;
            if (value == null) {
                return null;
            }
            values.add(bound(value));
        }
        return values;
    }

    /** The other operand, where one is the column and the other is known. */
    private @Nullable RexNode opposite(RexCall call, int column) {
        List<RexNode> operands = call.getOperands();
        if (isColumn(operands.get(0), column) && isKnown(operands.get(1))) {
            return operands.get(1);
        }
        return isColumn(operands.get(1), column) && isKnown(operands.get(0)) ? operands.get(0) : null;
    }

    private boolean isKnown(RexNode node) {
        ImmutableBitSet refs = RelOptUtil.InputFinder.bits(node);
        SqlTypeName type = node.getType().getSqlTypeName();
        return (SqlTypeName.CHAR_TYPES.contains(type) || SqlTypeName.INT_TYPES.contains(type))
                && (refs.isEmpty() || refs.length() <= knownColumns)
                && RexUtil.isDeterministic(node);
    }

    private Bound bound(RexNode value) {
        return new Bound(bounds.compile(value), RexText.of(value, names), Brevity.of(List.of(value)));
    }

    private @Nullable PathBound interval(RexCall call) {
        if (call.getOperator() instanceof SqlLikeOperator like) {
            return like(call, like);
        }
        if (call.getOperator() instanceof SqlUserDefinedFunction function) {
            boolean below = function.getName().equals("is_below")
                    && isColumn(call.getOperands().get(0), pathColumn)
                    && isKnown(call.getOperands().get(1));
            return below ? pathBound(PathBound.Kind.BELOW, call.getOperands().get(1)) : null;
        }
        PathBound.Kind kind = comparison(call.getKind());
        RexNode value = kind == null ? null : opposite(call, pathColumn);
        if (kind == null || value == null) {
            return null;
        }
        return pathBound(isColumn(call.getOperands().get(0), pathColumn) ? kind : mirrored(kind), value);
    }

    private PathBound pathBound(PathBound.Kind kind, RexNode value) {
        return new PathBound(kind, bound(value), LikeMatcher.NO_ESCAPE);
    }

    /** NOT LIKE and ILIKE are of the kind LIKE too, and are no interval. */
    private @Nullable PathBound like(RexCall call, SqlLikeOperator like) {
        Character escape = escape(call);
        if (like.getKind() != SqlKind.LIKE || like.isNegated() || !like.isCaseSensitive() || escape == null) {
            return null;
        }
        List<RexNode> operands = call.getOperands();
        if (!isColumn(operands.get(0), pathColumn) || !isKnown(operands.get(1))) {
            return null;
        }
        return new PathBound(PathBound.Kind.LIKE, bound(operands.get(1)), escape);
    }

    /** The escape of a LIKE; 0 where it has none, null where it is not one literal character. */
    static @Nullable Character escape(RexCall like) {
        if (like.getOperands().size() < 3) {
            return LikeMatcher.NO_ESCAPE;
        }
        String escape =
                like.getOperands().get(2) instanceof RexLiteral literal ? literal.getValueAs(String.class) : null;
        return escape == null || escape.length() != 1 ? null : (Character) escape.charAt(0);
    }

    private static PathBound.@Nullable Kind comparison(SqlKind kind) {
        return switch (kind) {
            case GREATER_THAN -> PathBound.Kind.GREATER;
            case GREATER_THAN_OR_EQUAL -> PathBound.Kind.AT_LEAST;
            case LESS_THAN -> PathBound.Kind.LESS;
            case LESS_THAN_OR_EQUAL -> PathBound.Kind.AT_MOST;
            default -> null;
        };
    }

    private static PathBound.Kind mirrored(PathBound.Kind kind) {
        return switch (kind) {
            case GREATER -> PathBound.Kind.LESS;
            case AT_LEAST -> PathBound.Kind.AT_MOST;
            case LESS -> PathBound.Kind.GREATER;
            case AT_MOST -> PathBound.Kind.AT_LEAST;
            case LIKE, BELOW -> kind;
        };
    }
}
