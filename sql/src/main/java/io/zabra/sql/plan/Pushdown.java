package io.zabra.sql.plan;

import io.zabra.sql.exec.AccessPath;
import io.zabra.sql.exec.Bound;
import io.zabra.sql.exec.KeyBound;
import io.zabra.sql.exec.KeyCondition;
import io.zabra.sql.exec.ZnodeColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
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
 * Finds the conditions that the path index answers: look-ups by path, children of a parent, intervals of paths and of names of
 * one parent's children. Columns before the table's own belong to the other side of a join, and count as known.
 */
final class Pushdown {
    private final RexBuilder rex;
    private final ExpressionCompiler bounds;
    private final int pathColumn;
    private final int parentColumn;
    private final int nameColumn;
    private final int knownColumns;
    private final List<String> names;
    private final List<RexNode> conjuncts = new ArrayList<>();
    private final List<Keyed> byPath = new ArrayList<>();
    private final List<Keyed> byName = new ArrayList<>();

    private @Nullable Equal points;
    private @Nullable Equal parents;
    private @Nullable Equal owners;

    /** A conjunct that says that a column has one of some values. */
    private record Equal(RexNode conjunct, List<Bound> values) {}

    /** A conjunct, and what the index makes of it. */
    private record Keyed(RexNode conjunct, Key key) {}

    /** How much of what a condition says the index keeps. */
    private enum Keeps {
        /** Part of it. */
        SOME,
        /** All of it, where the patterns of its LIKEs turn out to be prefixes. */
        PREFIXES,
        ALL
    }

    /** What the index makes of a condition. */
    private record Key(KeyCondition condition, Keeps keeps) {}

    /**
     * @param outerType row that bounds may refer to: the other side of a join, or an empty one
     * @param parentColumn of the table; -1 where it has none, and no name either
     */
    Pushdown(RexBuilder rex, RelDataType outerType, int parentColumn, List<String> names) {
        this.rex = rex;
        this.bounds = new ExpressionCompiler(rex, outerType);
        this.knownColumns = outerType.getFieldCount();
        this.pathColumn = knownColumns;
        this.parentColumn = parentColumn < 0 ? -1 : knownColumns + parentColumn;
        this.nameColumn = parentColumn < 0 ? -1 : knownColumns + ZnodeColumn.NAME.position();
        this.names = names;
    }

    /** Takes all conditions in; afterwards {@link #access} and {@link #residual} tell what became of them. */
    Pushdown take(List<RexNode> conditions) {
        for (RexNode condition : conditions) {
            RelOptUtil.conjunctions(expanded(condition)).forEach(this::takeOne);
        }
        return this;
    }

    /** A search in a set of values, as the comparisons that it stands for where one of the index's columns is searched. */
    private RexNode expanded(RexNode node) {
        boolean indexed = node.getKind() == SqlKind.SEARCH
                && isIndexed(((RexCall) node).getOperands().get(0));
        return indexed ? RexUtil.expandSearch(rex, null, node) : node;
    }

    /** Whether a look-up by path or parent was found. */
    boolean isSelective() {
        return points != null || parents != null || owners != null;
    }

    /** Whether an interval of paths was found that the other side of the join says. */
    boolean isCorrelated() {
        ImmutableBitSet others = ImmutableBitSet.range(knownColumns);
        return byPath.stream().anyMatch(keyed -> others.intersects(RelOptUtil.InputFinder.bits(keyed.conjunct())));
    }

    AccessPath access(double size) {
        if (points != null) {
            return new AccessPath.Points(points.values(), false);
        }
        if (parents != null) {
            return new AccessPath.Children(parents.values(), all(byPath), all(byName), false);
        }
        return owners != null
                ? new AccessPath.Owned(owners.values(), size)
                : new AccessPath.Range(all(byPath), size, false);
    }

    private static KeyCondition.All all(List<Keyed> conditions) {
        return new KeyCondition.All(
                conditions.stream().map(keyed -> keyed.key().condition()).toList());
    }

    /** What is still to be tested on each row: not what the walk through the index keeps by itself. */
    List<RexNode> residual() {
        return residual(Keeps.ALL);
    }

    /** The same where {@link AccessPath#isExact}. */
    List<RexNode> residualIfExact() {
        return residual(Keeps.PREFIXES);
    }

    private List<RexNode> residual(Keeps least) {
        Set<RexNode> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        if (points != null) {
            kept.add(points.conjunct());
        } else if (parents != null) {
            kept.add(parents.conjunct());
            keep(byPath, least, kept);
            keep(byName, least, kept);
        } else if (owners == null) {
            keep(byPath, least, kept);
        }
        return conjuncts.stream().filter(conjunct -> !kept.contains(conjunct)).toList();
    }

    private static void keep(List<Keyed> conditions, Keeps least, Set<RexNode> kept) {
        for (Keyed keyed : conditions) {
            if (keyed.key().keeps().compareTo(least) >= 0) {
                kept.add(keyed.conjunct());
            }
        }
    }

    private void takeOne(RexNode conjunct) {
        conjuncts.add(conjunct);
        List<RexNode> alternatives = alternatives(conjunct);
        points = points == null ? equal(conjunct, alternatives, pathColumn) : points;
        if (parentColumn >= 0) {
            parents = parents == null ? equal(conjunct, alternatives, parentColumn) : parents;
            int ownerColumn = knownColumns + ZnodeColumn.EPHEMERAL_OWNER.position();
            // What the store's index of owners says is tested again on each row.
            owners = owners == null ? equal(conjunct, alternatives, ownerColumn) : owners;
            note(conjunct, nameColumn, byName);
        }
        note(conjunct, pathColumn, byPath);
    }

    private void note(RexNode conjunct, int column, List<Keyed> conditions) {
        Key key = key(conjunct, column);
        if (key != null) {
            conditions.add(new Keyed(conjunct, key));
        }
    }

    private List<RexNode> alternatives(RexNode conjunct) {
        List<RexNode> alternatives = new ArrayList<>();
        for (RexNode alternative : RelOptUtil.disjunctions(conjunct)) {
            alternatives.addAll(RelOptUtil.disjunctions(expanded(alternative)));
        }
        return alternatives;
    }

    /** Null where the index has nothing to do with it. */
    private @Nullable Key key(RexNode condition, int column) {
        RexNode node = expanded(condition);
        if (node.getKind() == SqlKind.AND || node.getKind() == SqlKind.OR) {
            return combined((RexCall) node, column);
        }
        KeyBound bound = node instanceof RexCall call ? bound(call, column) : null;
        return bound == null ? null : new Key(bound, bound.kind() == KeyBound.Kind.LIKE ? Keeps.PREFIXES : Keeps.ALL);
    }

    private @Nullable Key combined(RexCall call, int column) {
        boolean any = call.getKind() == SqlKind.OR;
        Keeps keeps = Keeps.ALL;
        List<KeyCondition> parts = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            Key key = key(operand, column);
            if (key == null && any) {
                return null;
            }
            keeps = Collections.min(List.of(keeps, key == null ? Keeps.SOME : key.keeps()));
            if (key != null) {
                parts.add(key.condition());
            }
        }
        if (parts.isEmpty()) {
            return null;
        }
        return new Key(any ? new KeyCondition.Any(parts) : new KeyCondition.All(parts), keeps);
    }

    private boolean isIndexed(RexNode node) {
        return isColumn(node, pathColumn) || isColumn(node, parentColumn) || isColumn(node, nameColumn);
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

    /** Where every alternative says that the column equals a known value; null where not. */
    private @Nullable Equal equal(RexNode conjunct, List<RexNode> alternatives, int column) {
        List<Bound> values = new ArrayList<>();
        for (RexNode alternative : alternatives) {
            RexNode value = alternative.getKind() == SqlKind.EQUALS ? opposite((RexCall) alternative, column) : null;
            if (value == null) {
                return null;
            }
            values.add(bound(value));
        }
        return new Equal(conjunct, values);
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

    private @Nullable KeyBound bound(RexCall call, int column) {
        if (call.getOperator() instanceof SqlLikeOperator like) {
            return like(call, like, column);
        }
        if (call.getKind() == SqlKind.STARTS_WITH || call.getOperator() instanceof SqlUserDefinedFunction) {
            return function(call, column);
        }
        KeyBound.Kind kind = comparison(call.getKind());
        RexNode value = kind == null ? null : opposite(call, column);
        if (kind == null || value == null) {
            return null;
        }
        return keyBound(isColumn(call.getOperands().get(0), column) ? kind : mirrored(kind), column, value);
    }

    private @Nullable KeyBound function(RexCall call, int column) {
        List<RexNode> operands = call.getOperands();
        boolean starts = call.getKind() == SqlKind.STARTS_WITH;
        boolean below = column == pathColumn && call.getOperator().getName().equals("is_below");
        boolean known = (starts || below)
                && isColumn(operands.get(0), column)
                && isText(operands.get(1))
                && isKnown(operands.get(1));
        return known
                ? keyBound(starts ? KeyBound.Kind.STARTS_WITH : KeyBound.Kind.BELOW, column, operands.get(1))
                : null;
    }

    private static boolean isText(RexNode node) {
        return SqlTypeName.CHAR_TYPES.contains(node.getType().getSqlTypeName());
    }

    private KeyBound keyBound(KeyBound.Kind kind, int column, RexNode value) {
        return new KeyBound(columnName(column), kind, bound(value), LikeMatcher.NO_ESCAPE);
    }

    private String columnName(int column) {
        return column == nameColumn ? "name" : "path";
    }

    /** NOT LIKE and ILIKE are of the kind LIKE too, and are no interval. */
    private @Nullable KeyBound like(RexCall call, SqlLikeOperator like, int column) {
        Character escape = escape(call);
        if (like.getKind() != SqlKind.LIKE || like.isNegated() || !like.isCaseSensitive() || escape == null) {
            return null;
        }
        List<RexNode> operands = call.getOperands();
        if (!isColumn(operands.get(0), column) || !isKnown(operands.get(1))) {
            return null;
        }
        return new KeyBound(columnName(column), KeyBound.Kind.LIKE, bound(operands.get(1)), escape);
    }

    /** The escape of a LIKE: a backslash where it says none, as in PostgreSQL. Null where it is not one literal character. */
    static @Nullable Character escape(RexCall like) {
        if (like.getOperands().size() < 3) {
            return '\\';
        }
        String escape =
                like.getOperands().get(2) instanceof RexLiteral literal ? literal.getValueAs(String.class) : null;
        return escape == null || escape.length() != 1 ? null : (Character) escape.charAt(0);
    }

    private static KeyBound.@Nullable Kind comparison(SqlKind kind) {
        return switch (kind) {
            case EQUALS -> KeyBound.Kind.EQUAL;
            case GREATER_THAN -> KeyBound.Kind.GREATER;
            case GREATER_THAN_OR_EQUAL -> KeyBound.Kind.AT_LEAST;
            case LESS_THAN -> KeyBound.Kind.LESS;
            case LESS_THAN_OR_EQUAL -> KeyBound.Kind.AT_MOST;
            default -> null;
        };
    }

    private static KeyBound.Kind mirrored(KeyBound.Kind kind) {
        return switch (kind) {
            case GREATER -> KeyBound.Kind.LESS;
            case AT_LEAST -> KeyBound.Kind.AT_MOST;
            case LESS -> KeyBound.Kind.GREATER;
            case AT_MOST -> KeyBound.Kind.AT_LEAST;
            case EQUAL, LIKE, STARTS_WITH, BELOW -> kind;
        };
    }
}
