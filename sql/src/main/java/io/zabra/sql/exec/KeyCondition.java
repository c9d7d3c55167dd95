package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a condition says of one column that the index sorts by, the path or the name: which intervals it lies in. Immutable. */
public sealed interface KeyCondition permits KeyBound, KeyCondition.All, KeyCondition.Any, KeyCondition.Below {
    /** Disjoint, in ascending order; none where nothing can match. */
    List<Interval> intervals(Execution execution, @Nullable Object[] outer);

    /** Whether the intervals are all that it says: a LIKE pattern may say more, and be a parameter. */
    boolean isExact(Execution execution, @Nullable Object[] outer);

    /** For EXPLAIN. */
    String label();

    /** Rows expected of so many. */
    double rowsOf(double rows);

    /** All that it is made of. */
    List<Bound> bounds();

    /** What a condition on the parent, an equality or one on how it begins, says of the path. */
    record Below(KeyBound parent) implements KeyCondition {
        private static final double SELECTIVITY = 0.05;

        @Override
        public List<Interval> intervals(Execution execution, @Nullable Object[] outer) {
            return parent.intervals(execution, outer).stream()
                    .map(interval -> interval.isOneText() ? Interval.below(String.valueOf(interval.from())) : interval)
                    .toList();
        }

        /** Not every path in the intervals has such a parent. */
        @Override
        public boolean isExact(Execution execution, @Nullable Object[] outer) {
            return false;
        }

        @Override
        public String label() {
            return parent.label();
        }

        @Override
        public double rowsOf(double rows) {
            return parent.kind() == KeyBound.Kind.EQUAL ? rows * SELECTIVITY : parent.rowsOf(rows);
        }

        @Override
        public List<Bound> bounds() {
            return parent.bounds();
        }
    }

    /** All of them hold; without any, everything matches. */
    record All(List<KeyCondition> conditions) implements KeyCondition {
        public All {
            conditions = List.copyOf(conditions);
        }

        @Override
        public List<Interval> intervals(Execution execution, @Nullable Object[] outer) {
            List<Interval> all = Intervals.ALL;
            for (KeyCondition condition : conditions) {
                List<Interval> more = condition.intervals(execution, outer);
                all = all.equals(Intervals.ALL) ? more : Intervals.intersection(all, more);
            }
            return all;
        }

        @Override
        public boolean isExact(Execution execution, @Nullable Object[] outer) {
            return conditions.stream().allMatch(condition -> condition.isExact(execution, outer));
        }

        @Override
        public String label() {
            return conditions.stream().map(KeyCondition::label).collect(Collectors.joining(" AND "));
        }

        @Override
        public double rowsOf(double rows) {
            double left = rows;
            for (KeyCondition condition : conditions) {
                left = condition.rowsOf(left);
            }
            return left;
        }

        @Override
        public List<Bound> bounds() {
            return conditions.stream()
                    .flatMap(condition -> condition.bounds().stream())
                    .toList();
        }

        boolean isEmpty() {
            return conditions.isEmpty();
        }
    }

    /** At least one of them holds. */
    record Any(List<KeyCondition> alternatives) implements KeyCondition {
        public Any {
            alternatives = List.copyOf(alternatives);
        }

        @Override
        public List<Interval> intervals(Execution execution, @Nullable Object[] outer) {
            List<Interval> any = new ArrayList<>(alternatives.size());
            for (KeyCondition alternative : alternatives) {
                any.addAll(alternative.intervals(execution, outer));
            }
            return Intervals.union(any);
        }

        @Override
        public boolean isExact(Execution execution, @Nullable Object[] outer) {
            return alternatives.stream().allMatch(alternative -> alternative.isExact(execution, outer));
        }

        @Override
        public String label() {
            return alternatives.stream().map(KeyCondition::label).collect(Collectors.joining(" OR ", "(", ")"));
        }

        @Override
        public double rowsOf(double rows) {
            double sum = 0;
            for (KeyCondition alternative : alternatives) {
                sum += alternative.rowsOf(rows);
            }
            return Math.min(rows, sum);
        }

        @Override
        public List<Bound> bounds() {
            return alternatives.stream()
                    .flatMap(alternative -> alternative.bounds().stream())
                    .toList();
        }
    }
}
