package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/** The parent of the znode that a cursor stands on, which is made once for siblings that follow each other. One thread. */
final class ParentColumn {
    /** Of a path that a thread which serves others may put together for each parent. */
    private static final int CHARS_BRIEF = 4_096;

    private final NodeCursor nodes;
    private final Budget budget;
    private long lastId;
    private @Nullable String last;

    ParentColumn(NodeCursor nodes, Budget budget) {
        this.nodes = nodes;
        this.budget = budget;
    }

    /** Whether the znode may have another parent than the one that {@link #value} was of. */
    boolean isAnother() {
        return lastId == 0 || nodes.parentId() != lastId;
    }

    @Nullable
    String value() {
        if (isAnother()) {
            String path = nodes.path();
            if (path.length() > CHARS_BRIEF) {
                budget.requireTime();
            }
            last = ZnodeColumn.parentOf(path);
            lastId = nodes.parentId();
        }
        if (last != null) {
            budget.usePath(last.length());
        }
        return last;
    }
}
