package io.zabra.sql.exec;

import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.tree.ZnodeRun;
import io.zabra.jdbc.wire.Utf8Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks intervals of paths, one after the other, below the chroot. The chroot itself is the view's root, and siblings of it may sort between it
 * and what lies below it, so it is looked up by itself.
 */
final class RangeCursor implements NodeCursor {
    private static final Interval BELOW_ROOT = Interval.below("/");

    private final Execution execution;
    private final String chroot;
    private final int chrootBytes;
    private final boolean reverse;
    private final boolean inAnyOrder;
    private final Iterator<PathRange> ranges;
    private @Nullable ZnodeCursor below;
    private boolean rootPending;
    private boolean atRoot;
    private boolean remembers;
    /** Of a walk backwards: what this begins with was looked at. */
    private String noted = "";

    private boolean withoutData;
    private long lastParentId;
    private boolean lastShown;

    private RangeCursor(
            Execution execution, boolean withRoot, Iterator<PathRange> ranges, boolean reverse, boolean inAnyOrder) {
        this.execution = execution;
        this.chroot = execution.nodes().chroot();
        this.chrootBytes = execution.nodes().chrootBytes();
        this.ranges = ranges;
        this.rootPending = withRoot;
        this.reverse = reverse;
        this.inAnyOrder = inAnyOrder;
        this.remembers = execution.nodes().remembers();
    }

    /** @param intervals disjoint, in ascending order */
    static RangeCursor open(Execution execution, List<Interval> intervals, boolean reverse) {
        return open(execution, intervals, reverse, false);
    }

    /**
     * What lies below one znode in an order that takes less to walk than that of the paths, where there is such.
     *
     * @param intervals disjoint
     */
    static RangeCursor inAnyOrder(Execution execution, List<Interval> intervals) {
        return open(execution, intervals, false, true);
    }

    private static RangeCursor open(
            Execution execution, List<Interval> intervals, boolean reverse, boolean inAnyOrder) {
        String chroot = execution.nodes().chroot();
        List<PathRange> ranges = new ArrayList<>();
        boolean withRoot = false;
        for (Interval interval : intervals) {
            withRoot |= interval.contains("/");
            // Every path but the root's starts with "/" and has more behind it.
            Interval inside = interval.intersection(BELOW_ROOT);
            if (!inside.isEmpty()) {
                ranges.add(new PathRange(
                        chroot + inside.from(),
                        inside.fromInclusive(),
                        chroot + inside.to(),
                        inside.toInclusive(),
                        reverse));
            }
        }
        if (reverse) {
            Collections.reverse(ranges);
        }
        // A chroot need not be there.
        boolean isThere = withRoot && (chroot.isEmpty() || execution.nodes().findWithoutData("/") != null);
        return new RangeCursor(execution, isThere, ranges.iterator(), reverse, inAnyOrder);
    }

    @Override
    public boolean next() {
        if (rootPending && !reverse) {
            rootPending = false;
            atRoot = true;
            return true;
        }
        atRoot = false;
        do {
            if (nextBelow()) {
                return true;
            }
        } while (beginsRange());
        atRoot = rootPending;
        rootPending = false;
        return atRoot;
    }

    private boolean nextBelow() {
        ZnodeCursor cursor = below;
        while (cursor != null && cursor.next()) {
            execution.budget().tick();
            if (remembers) {
                note(cursor.path());
            }
            if (isShown(cursor)) {
                return true;
            }
        }
        return false;
    }

    private void note(String path) {
        execution.nodes().noteScanned(path);
        if (reverse) {
            execution.nodes().noteBackTo(path, noted);
            noted = path;
        }
        remembers = execution.nodes().remembers();
    }

    private boolean beginsRange() {
        close();
        lastParentId = 0;
        if (!ranges.hasNext()) {
            return false;
        }
        PathRange range = ranges.next();
        ZnodeCursor family = inAnyOrder ? execution.nodes().family(range) : null;
        below = family == null ? execution.nodes().scan(range) : family;
        noted = Objects.requireNonNull(range.from());
        return true;
    }

    /** Siblings show together, or not at all. */
    private boolean isShown(ZnodeCursor cursor) {
        long parentId = cursor.parentId();
        if (parentId == 0 || parentId != lastParentId) {
            String path = cursor.path();
            execution.budget().usePath(path.length());
            lastShown = execution.nodes().showsInScan(path);
            lastParentId = parentId;
        }
        return lastShown;
    }

    @Override
    public String path() {
        return atRoot ? "/" : NodeView.relative(chroot, here().path());
    }

    @Override
    public boolean path(Utf8Slice text) {
        return !atRoot && NodeCursor.slice(here(), chrootBytes, text);
    }

    @Override
    public boolean name(Utf8Slice text) {
        return !atRoot && NodeCursor.slice(here(), here().nameStart(), text);
    }

    @Override
    public @Nullable Znode node() {
        if (atRoot) {
            return execution.nodes().find("/");
        }
        return withoutData ? here().znodeWithoutData() : here().znode();
    }

    @Override
    public boolean readsRuns() {
        return true;
    }

    /** They show as the current znode does, which is a sibling of theirs. */
    @Override
    public int read(ZnodeRun run) {
        return atRoot || remembers ? 0 : here().read(run);
    }

    @Override
    public void leaveData() {
        withoutData = true;
    }

    @Override
    public String name() {
        return atRoot ? "" : here().name();
    }

    @Override
    public long parentId() {
        return atRoot ? 0 : here().parentId();
    }

    private ZnodeCursor here() {
        ZnodeCursor cursor = below;
        if (cursor == null) {
            throw new IllegalStateException("no current znode");
        }
        return cursor;
    }

    @Override
    public void close() {
        if (below != null) {
            below.close();
            below = null;
        }
    }
}
