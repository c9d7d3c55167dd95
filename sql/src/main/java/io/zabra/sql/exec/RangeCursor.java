package io.zabra.sql.exec;

import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.jdbc.wire.Utf8Slice;
import io.zabra.sql.exec.PathBound.Interval;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks an interval of paths, below the chroot. The chroot itself is the view's root, and siblings of it may sort between it
 * and what lies below it, so it is looked up by itself.
 */
final class RangeCursor implements NodeCursor {
    private final Execution execution;
    private final String chroot;
    private final int chrootBytes;
    private final boolean reverse;
    private final @Nullable ZnodeCursor below;
    private boolean rootPending;
    private boolean atRoot;
    private boolean remembers;
    private boolean withoutData;
    private long lastParentId;
    private boolean lastShown;

    private RangeCursor(Execution execution, boolean withRoot, @Nullable ZnodeCursor below, boolean reverse) {
        this.execution = execution;
        this.chroot = execution.nodes().chroot();
        this.chrootBytes = chroot.getBytes(StandardCharsets.UTF_8).length;
        this.below = below;
        this.rootPending = withRoot;
        this.reverse = reverse;
        this.remembers = execution.nodes().remembers();
    }

    static RangeCursor open(Execution execution, List<PathBound> bounds, @Nullable Object[] outer, boolean reverse) {
        Interval interval = Interval.ALL;
        for (PathBound bound : bounds) {
            Interval narrower = bound.narrow(interval, execution, outer);
            if (narrower == null) {
                return new RangeCursor(execution, false, null, reverse);
            }
            interval = narrower;
        }
        String chroot = execution.nodes().chroot();
        // Every path but the root's starts with "/" and has more behind it.
        Interval inside = interval.from("/", false).to("0", false);
        String from = chroot + inside.from();
        String to = chroot + inside.to();
        boolean empty = Values.compareText(from, to) >= 0;
        ZnodeCursor below = empty
                ? null
                : execution
                        .nodes()
                        .scan(new PathRange(from, inside.fromInclusive(), to, inside.toInclusive(), reverse));
        return new RangeCursor(execution, interval.contains("/"), below, reverse);
    }

    /** Everything, in an order that takes less to walk than that of the paths, where there is such. */
    static RangeCursor all(Execution execution) {
        ZnodeCursor below = execution.nodes().belowRoot();
        return below == null
                ? open(execution, List.of(), new Object[0], false)
                : new RangeCursor(execution, true, below, false);
    }

    @Override
    public boolean next() {
        if (rootPending && !reverse) {
            rootPending = false;
            atRoot = true;
            return true;
        }
        atRoot = false;
        while (below != null && below.next()) {
            execution.budget().tick();
            if (remembers) {
                execution.nodes().noteScanned(below.path());
                remembers = execution.nodes().remembers();
            }
            if (isShown(below)) {
                return true;
            }
        }
        atRoot = rootPending;
        rootPending = false;
        return atRoot;
    }

    /** Siblings show together, or not at all. */
    private boolean isShown(ZnodeCursor cursor) {
        long parentId = cursor.parentId();
        if (parentId == 0 || parentId != lastParentId) {
            lastShown = execution.nodes().showsInScan(cursor.path());
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
        if (below == null) {
            throw new IllegalStateException("no current znode");
        }
        return below;
    }

    @Override
    public void close() {
        if (below != null) {
            below.close();
        }
    }
}
