package io.zabra.sql.exec;

import io.zabra.jdbc.wire.Utf8Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step of a plan. Immutable, so that a cached plan serves any number of executions at once. */
public interface Operator {
    RowCursor open(Execution execution);

    /** The same rows for who keeps none of them: the next one may be the same object with other values. */
    default RowCursor openReusing(Execution execution) {
        return open(execution);
    }

    /**
     * As {@link #openReusing}, for who writes each row down before it asks for the next: a text may be a {@link Utf8Slice},
     * which means another one then.
     */
    default RowCursor openEncoding(Execution execution) {
        return openReusing(execution);
    }

    /** Values in each row. */
    int width();

    /** Rows expected, for the choice between ways to join and for EXPLAIN. */
    double rows();

    /** One line for EXPLAIN: what it does, with the conditions it took over. */
    String label();

    default List<Operator> inputs() {
        return List.of();
    }

    /** Whether all its rows are found by a few look-ups, with nothing to compute that could take long. */
    default boolean isBrief() {
        return false;
    }

    /** Whether each row costs a look at one znode and nothing else, so that a few of them are soon had. */
    default boolean isListing() {
        return false;
    }

    /**
     * Whether each row costs a look at one znode, of which nothing is taken that could be long, so that thousands are soon looked at.
     */
    default boolean isLight() {
        return false;
    }

    /** Whether its cursors may know of rows that they are alike: see {@link RowCursor#skipAlike}. */
    default boolean mayRepeat() {
        return false;
    }

    /** How its rows are sorted: by each of these columns alike; empty where they are not. */
    default List<Order> orders() {
        return List.of();
    }

    /** The same rows in the opposite order at no extra cost; null where it cannot. */
    default @Nullable Operator reversed() {
        return null;
    }

    /** The same rows for whom their order does not matter: in one that takes less to walk, where there is such. */
    default Operator inAnyOrder() {
        return this;
    }

    /** How many rows there are, where that is known without looking at each; else less than 0. */
    default long count(Execution execution) {
        return -1;
    }

    /**
     * Sorted by one column that is never null.
     *
     * @param unique whether no two rows have the same value there, so that further sort keys decide nothing
     */
    record Order(int column, boolean descending, boolean unique) {
        /** Of a join that yields its left rows in their order: one may come many times, with others. */
        static List<Order> ofPairs(List<Order> left, JoinKind kind) {
            return left.stream()
                    .map(order -> new Order(order.column, order.descending, kind.leftOnly() && order.unique))
                    .toList();
        }
    }
}
