package io.zabra.sql.exec;

import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What all joins that go from left row to left row have in common. A subclass finds the candidates of a left row; this one
 * puts the pairs to the condition, and yields what the {@link JoinKind} wants.
 */
abstract class MatchCursor implements RowCursor {
    private final JoinKind kind;
    private final RowCursor left;
    private final int leftWidth;
    private final int rightWidth;
    private final @Nullable Expression condition;
    final Execution execution;

    /** Whether one row serves for all. */
    private final boolean reuses;
    /** The pair that is put to the condition. */
    private final @Nullable Object[] pair;

    private int @Nullable [] takenOfLeft;
    private int @Nullable [] takenOfRight;

    private @Nullable Object @Nullable [] leftRow;
    private @Nullable RowCursor candidates;
    private boolean matched;
    private boolean leftDone;
    private @Nullable Iterator<@Nullable Object[]> unmatchedRight;

    MatchCursor(
            JoinKind kind,
            RowCursor left,
            int leftWidth,
            int rightWidth,
            @Nullable Expression condition,
            Execution execution,
            boolean reuses) {
        this.kind = kind;
        this.left = left;
        this.leftWidth = leftWidth;
        this.rightWidth = rightWidth;
        this.condition = condition;
        this.execution = execution;
        this.reuses = reuses;
        this.pair = new Object[leftWidth + rightWidth];
    }

    /** Only these columns of either side are wanted in a pair; the others stay null. Before the first row. */
    final void takeOnly(int[] leftColumns, int[] rightColumns) {
        takenOfLeft = leftColumns;
        takenOfRight = rightColumns;
    }

    /** Right rows that may match this left row. */
    abstract RowCursor candidates(@Nullable Object[] leftRow);

    /** A pair has met the condition. */
    void matched(@Nullable Object[] rightRow) {}

    /** When the left is at its end: right rows that never matched, for RIGHT and FULL joins. */
    Iterator<@Nullable Object[]> unmatchedRight() {
        throw new IllegalStateException(kind + " is not for this join");
    }

    @Override
    public final @Nullable Object @Nullable [] next() {
        while (!leftDone) {
            if (leftRow == null && !advance()) {
                break;
            }
            Object[] row = nextOfLeft();
            if (row != null) {
                return row;
            }
        }
        if (unmatchedRight == null) {
            unmatchedRight = kind.keepsRight() ? unmatchedRight() : java.util.Collections.emptyIterator();
        }
        if (!unmatchedRight.hasNext()) {
            return null;
        }
        Arrays.fill(pair, 0, leftWidth, null);
        return yielded(unmatchedRight.next());
    }

    private boolean advance() {
        Object[] row = left.next();
        leftRow = row;
        matched = false;
        if (row == null) {
            leftDone = true;
            return false;
        }
        copy(row, takenOfLeft, leftWidth, 0);
        candidates = candidates(row);
        return true;
    }

    /** The next row that the current left row yields; null when there is none left, and then it is done with. */
    private @Nullable Object @Nullable [] nextOfLeft() {
        Object[] current = leftRow;
        RowCursor rights = candidates;
        if (current == null || rights == null) {
            return null;
        }
        for (Object[] right = rights.next(); right != null; right = rights.next()) {
            execution.budget().tick();
            if (condition != null) {
                copy(right, takenOfRight, rightWidth, leftWidth);
                if (!condition.holds(execution, pair)) {
                    continue;
                }
            }
            matched = true;
            matched(right);
            if (kind.leftOnly()) {
                done(rights);
                return kind == JoinKind.SEMI ? current : null;
            }
            return yielded(right);
        }
        done(rights);
        if (matched) {
            return null;
        }
        return kind == JoinKind.ANTI ? current : kind.keepsLeft() ? yielded(new Object[rightWidth]) : null;
    }

    private void done(RowCursor rights) {
        rights.close();
        candidates = null;
        leftRow = null;
    }

    /** The left row, which the pair has, with this one. */
    private @Nullable Object[] yielded(@Nullable Object[] rightRow) {
        copy(rightRow, takenOfRight, rightWidth, leftWidth);
        return reuses ? pair : pair.clone();
    }

    private void copy(@Nullable Object[] row, int @Nullable [] columns, int width, int offset) {
        if (columns == null) {
            System.arraycopy(row, 0, pair, offset, width);
            return;
        }
        for (int column : columns) {
            pair[offset + column] = row[column];
        }
    }

    @Override
    public void close() {
        left.close();
        if (candidates != null) {
            candidates.close();
        }
    }
}
