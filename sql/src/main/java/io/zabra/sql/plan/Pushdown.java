package io.zabra.sql.plan;

import io.zabra.sql.exec.AccessPath;
import io.zabra.sql.exec.Bound;
import io.zabra.sql.exec.KeyCondition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the conditions that the path index answers: look-ups by path, children of a parent, intervals of paths and of names of
 * one parent's children. Columns before the table's own belong to the other side of a join, and count as known.
 */
final class Pushdown {
    private static final Bound ROOT = new Bound((execution, row) -> "/", "'/'", true);

    private final IndexedColumns columns;
    private final IndexKeys keys;
    private final List<RexNode> conjuncts = new ArrayList<>();
    private final List<Keyed> byPath = new ArrayList<>();
    private final List<Keyed> byName = new ArrayList<>();

    private @Nullable Equal points;
    private @Nullable Named places;
    private @Nullable Equal parents;
    private @Nullable Equal owners;

    /** A conjunct that says that a column has one of some values. */
    private record Equal(RexNode conjunct, List<Bound> values) {}

    /** A conjunct that says which parents with which names there may be. */
    private record Named(RexNode conjunct, List<Bound> parents, List<Bound> names) {}

    /** A conjunct, and what the index makes of it. */
    private record Keyed(RexNode conjunct, IndexKeys.Key key) {}

    Pushdown(IndexedColumns columns) {
        this.columns = columns;
        this.keys = new IndexKeys(columns);
    }

    /** Takes all conditions in; afterwards {@link #access} and {@link #residual} tell what became of them. */
    Pushdown take(List<RexNode> conditions) {
        for (RexNode condition : conditions) {
            RelOptUtil.conjunctions(columns.expanded(condition)).forEach(this::takeOne);
        }
        return this;
    }

    /** Whether a look-up by path or parent was found. */
    boolean isSelective() {
        return points != null || places != null || parents != null || owners != null;
    }

    /** Whether an interval of paths was found that the other side of the join says. */
    boolean isCorrelated() {
        ImmutableBitSet others = ImmutableBitSet.range(columns.known());
        return byPath.stream().anyMatch(keyed -> others.intersects(RelOptUtil.InputFinder.bits(keyed.conjunct())));
    }

    AccessPath access(double size) {
        if (points != null) {
            return new AccessPath.Points(points.values(), false);
        }
        if (places != null) {
            return new AccessPath.Places(places.parents(), places.names(), false);
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
        return residual(IndexKeys.Keeps.ALL);
    }

    /** The same where {@link AccessPath#isExact}. */
    List<RexNode> residualIfExact() {
        return residual(IndexKeys.Keeps.PREFIXES);
    }

    private List<RexNode> residual(IndexKeys.Keeps least) {
        Set<RexNode> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        if (points != null) {
            kept.add(points.conjunct());
        } else if (places != null) {
            kept.add(places.conjunct());
        } else if (parents != null) {
            kept.add(parents.conjunct());
            keep(byPath, least, kept);
            keep(byName, least, kept);
        } else if (owners == null) {
            keep(byPath, least, kept);
        }
        return conjuncts.stream().filter(conjunct -> !kept.contains(conjunct)).toList();
    }

    private static void keep(List<Keyed> conditions, IndexKeys.Keeps least, Set<RexNode> kept) {
        for (Keyed keyed : conditions) {
            if (keyed.key().keeps().compareTo(least) >= 0) {
                kept.add(keyed.conjunct());
            }
        }
    }

    private void takeOne(RexNode conjunct) {
        conjuncts.add(conjunct);
        List<RexNode> alternatives = columns.alternatives(conjunct);
        points = points == null ? equal(conjunct, alternatives, columns.path()) : points;
        if (columns.owner() >= 0) {
            // What the store's index of owners says is tested again on each row.
            owners = owners == null ? equal(conjunct, alternatives, columns.owner()) : owners;
        }
        if (columns.parent() >= 0) {
            takeFamily(conjunct, alternatives);
        }
        note(conjunct, columns.path(), byPath);
    }

    private void takeFamily(RexNode conjunct, List<RexNode> alternatives) {
        points = points == null && isOfRoot(conjunct) ? new Equal(conjunct, List.of(ROOT)) : points;
        places = places == null ? named(conjunct, alternatives) : places;
        Equal equal = equal(conjunct, alternatives, columns.parent());
        parents = parents == null ? equal : parents;
        note(conjunct, columns.name(), byName);
        if (equal == null) {
            note(conjunct, columns.parent(), byPath);
        }
    }

    /** That it has no parent. */
    private boolean isOfRoot(RexNode conjunct) {
        return conjunct.getKind() == SqlKind.IS_NULL
                && IndexedColumns.isColumn(((RexCall) conjunct).getOperands().get(0), columns.parent());
    }

    /** Where every alternative says what parent it has and what name, and nothing more; null where not. */
    private @Nullable Named named(RexNode conjunct, List<RexNode> alternatives) {
        List<Bound> ofParents = new ArrayList<>();
        List<Bound> ofNames = new ArrayList<>();
        for (RexNode alternative : alternatives) {
            List<RexNode> both = RelOptUtil.conjunctions(alternative);
            RexNode parent = both.size() == 2 ? value(both, columns.parent()) : null;
            RexNode name = both.size() == 2 ? value(both, columns.name()) : null;
            if (parent == null || name == null) {
                return null;
            }
            ofParents.add(columns.bound(parent));
            ofNames.add(columns.bound(name));
        }
        return new Named(conjunct, ofParents, ofNames);
    }

    /** What one of them says that the column equals; null where none does. */
    private @Nullable RexNode value(List<RexNode> conditions, int column) {
        for (RexNode condition : conditions) {
            RexNode equal = columns.expanded(condition);
            RexNode value = equal.getKind() == SqlKind.EQUALS ? columns.opposite((RexCall) equal, column) : null;
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private void note(RexNode conjunct, int column, List<Keyed> conditions) {
        IndexKeys.Key key = keys.key(conjunct, column);
        if (key != null) {
            conditions.add(new Keyed(conjunct, key));
        }
    }

    /** Where every alternative says that the column equals a known value; null where not. */
    private @Nullable Equal equal(RexNode conjunct, List<RexNode> alternatives, int column) {
        List<Bound> values = new ArrayList<>();
        for (RexNode alternative : alternatives) {
            RexNode value =
                    alternative.getKind() == SqlKind.EQUALS ? columns.opposite((RexCall) alternative, column) : null;
            if (value == null) {
                return null;
            }
            values.add(columns.bound(value));
        }
        return new Equal(conjunct, values);
    }
}
