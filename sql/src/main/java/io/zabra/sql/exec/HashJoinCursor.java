package io.zabra.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a {@link HashJoin}. */
final class HashJoinCursor implements RowCursor {
    private final HashJoin join;
    private final JoinKind kind;
    private final Execution execution;
    private final int leftWidth;
    private final int width;
    private final int[] leftKeys;
    private final @Nullable Expression condition;
    /** Whether one row serves for all. */
    private final boolean reuses;

    private final RowTable table;
    /** Where in a pair the columns of a kept row belong. */
    private final int[] targets;

    private final RowCursor left;
    private @Nullable Object @Nullable [] leftRow;
    /** The pair that is put to the condition. */
    private @Nullable Object[] pair;

    /** The right row to be tried next, and the one after which all of this left row's have been; 0: none. */
    private long candidate;

    private long lastCandidate;
    private boolean matched;
    /** When the left is at its end: the right row to be looked at next. */
    private long rest;

    private boolean leftDone;

    HashJoinCursor(HashJoin join, Execution execution, boolean reuses) {
        this.join = join;
        this.kind = join.kind();
        this.execution = execution;
        this.leftWidth = join.left().width();
        this.width = leftWidth + join.right().width();
        this.leftKeys = array(join.leftKeys());
        this.condition = join.condition();
        this.reuses = reuses;
        this.pair = new Object[width];
        int[] keys = array(join.rightKeys());
        int[] others = array(join.kept().stream()
                .filter(column -> !join.rightKeys().contains(column))
                .toList());
        this.targets = Arrays.copyOf(keys, keys.length + others.length);
        System.arraycopy(others, 0, targets, keys.length, others.length);
        for (int i = 0; i < targets.length; i++) {
            targets[i] = join.kept().contains(targets[i]) ? leftWidth + targets[i] : KeptRows.NOT_READ;
        }
        this.table = new RowTable(execution.budget(), keys, others);
        try {
            build(keys);
            this.left = kind.leftOnly() && !reuses
                    ? join.left().open(execution)
                    : join.left().openReusing(execution);
        } catch (RuntimeException | Error e) {
            table.release();
            throw e;
        }
    }

    private static int[] array(List<Integer> columns) {
        return columns.stream().mapToInt(i -> i).toArray();
    }

    private void build(int[] keys) {
        try (RowCursor rows = join.right().openReusing(execution)) {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
                execution.budget().tick();
                if (!join.matchable(row, keys)) {
                    if (kind.keepsRight()) {
                        table.rows().add(row, 0, 0);
                    }
                    continue;
                }
                int slot = table.find(row, keys);
                if (table.at(slot) == 0) {
                    long place = table.add(slot, row, 0);
                    table.rows().setLink(place, place);
                } else {
                    table.addEqual(slot, row);
                }
            }
        }
    }

    @Override
    public @Nullable Object @Nullable [] next() {
        while (!leftDone) {
            Object[] current = leftRow;
            if (current == null) {
                current = left.next();
                if (current == null) {
                    leftDone = true;
                    rest = kind.keepsRight() ? table.rows().first() : 0;
                    break;
                }
                begin(current);
            }
            Object[] row = nextOf(current);
            if (row != null) {
                return row;
            }
        }
        return unmatchedRight();
    }

    private void begin(@Nullable Object[] row) {
        leftRow = row;
        matched = false;
        candidate = 0;
        if (join.matchable(row, leftKeys)) {
            lastCandidate = table.at(table.find(row, leftKeys));
            candidate = lastCandidate == 0 ? 0 : table.rows().link(lastCandidate);
        } else {
            execution.budget().tick();
        }
        if (candidate != 0 || kind.keepsLeft()) {
            System.arraycopy(row, 0, pair, 0, leftWidth);
        }
    }

    /** The next row that the left row yields; null where there is none left, and then it is done with. */
    private @Nullable Object @Nullable [] nextOf(@Nullable Object[] current) {
        KeptRows rows = table.rows();
        while (candidate != 0) {
            long place = candidate;
            candidate = place == lastCandidate ? 0 : rows.link(place);
            execution.budget().tick();
            rows.read(place, pair, targets);
            if (condition != null && !condition.holds(execution, pair)) {
                continue;
            }
            matched = true;
            if (kind.keepsRight()) {
                rows.mark(place);
            }
            if (kind.leftOnly()) {
                leftRow = null;
                return kind == JoinKind.SEMI ? current : null;
            }
            return yielded();
        }
        leftRow = null;
        if (matched) {
            return null;
        }
        if (kind == JoinKind.ANTI) {
            return current;
        }
        if (!kind.keepsLeft()) {
            return null;
        }
        Arrays.fill(pair, leftWidth, width, null);
        return yielded();
    }

    private @Nullable Object[] yielded() {
        return reuses ? pair : pair.clone();
    }

    private @Nullable Object @Nullable [] unmatchedRight() {
        KeptRows rows = table.rows();
        while (rest != 0) {
            long place = rest;
            rest = rows.after(place);
            if (!rows.isMarked(place)) {
                Arrays.fill(pair, 0, leftWidth, null);
                rows.read(place, pair, targets);
                return yielded();
            }
        }
        return null;
    }

    @Override
    public void close() {
        left.close();
        table.release();
    }
}
