package io.zabra.sql.plan;

import io.zabra.sql.exec.Expression;
import io.zabra.sql.exec.LimitRows;
import io.zabra.sql.exec.Operator;
import io.zabra.sql.exec.SortRows;
import io.zabra.sql.exec.SortRows.SortKey;
import java.util.List;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** ORDER BY, LIMIT and OFFSET. What the index yields in order is not sorted again. */
final class SortLowering {
    private SortLowering() {}

    static Operator lower(Lowering lowering, Sort sort, ImmutableBitSet wanted) {
        ImmutableBitSet constant = Constants.columns(sort.getInput());
        List<SortKey> keys = keys(sort.getCollation()).stream()
                .filter(key -> !constant.get(key.column()))
                .toList();
        ImmutableBitSet needed =
                wanted.union(ImmutableBitSet.of(sort.getCollation().getKeys()));
        Operator rows = lowering.lower(sort.getInput(), needed);
        Expression offset = compiled(sort, sort.offset);
        Expression fetch = compiled(sort, sort.fetch);
        Operator ordered = keys.isEmpty() ? rows : ordered(rows, keys);
        if (ordered == null) {
            return new SortRows(rows, keys, offset, fetch, text(sort));
        }
        return offset == null && fetch == null ? ordered : new LimitRows(ordered, offset, fetch, limits(sort));
    }

    /** What to sort by. */
    static List<SortKey> keys(RelCollation collation) {
        return collation.getFieldCollations().stream()
                .map(field -> new SortKey(
                        field.getFieldIndex(),
                        field.getDirection().isDescending(),
                        field.nullDirection == RelFieldCollation.NullDirection.FIRST))
                .toList();
    }

    /** The rows in that order without sorting, forwards or backwards; null where they have no such order. */
    private static @Nullable Operator ordered(Operator rows, List<SortKey> keys) {
        if (isOrdered(rows, keys)) {
            return rows;
        }
        Operator reversed = rows.reversed();
        return reversed != null && isOrdered(reversed, keys) ? reversed : null;
    }

    private static boolean isOrdered(Operator rows, List<SortKey> keys) {
        SortKey first = keys.get(0);
        return rows.orders().stream()
                .anyMatch(order -> order.column() == first.column()
                        && order.descending() == first.descending()
                        && (order.unique() || keys.size() == 1));
    }

    private static @Nullable Expression compiled(Sort sort, @Nullable RexNode count) {
        return count == null
                ? null
                : new ExpressionCompiler(sort.getCluster().getRexBuilder(), sort.getRowType()).compile(count);
    }

    private static String text(Sort sort) {
        List<String> names = sort.getRowType().getFieldNames();
        StringBuilder text = new StringBuilder();
        for (RelFieldCollation field : sort.getCollation().getFieldCollations()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(names.get(field.getFieldIndex()))
                    .append(field.getDirection().isDescending() ? " DESC" : "");
        }
        String limits = limits(sort);
        return limits.isEmpty() ? text.toString() : text + "; " + limits;
    }

    private static String limits(Sort sort) {
        String fetch = sort.fetch == null ? "" : "limit " + RexText.of(sort.fetch, List.of());
        String offset = sort.offset == null ? "" : "offset " + RexText.of(sort.offset, List.of());
        return fetch.isEmpty() || offset.isEmpty() ? fetch + offset : fetch + " " + offset;
    }
}
