package io.zabra.sql.exec;

import io.zabra.engine.tree.NameRange;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.tree.ZnodeRun;
import io.zabra.jdbc.wire.Utf8Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks the children of some parents, or some of them, parent by parent. */
final class ChildrenCursor implements NodeCursor {
    private final Execution execution;
    private final int chrootBytes;
    private final Iterator<String> parents;
    private final List<Interval> paths;
    private final List<Interval> names;
    private final boolean reverse;
    /** Of every parent the same, but where paths say otherwise. */
    private final List<NameRange> rangesOfAll;

    private String parent = "";
    /** Of the parent at hand what is left to be walked. */
    private Iterator<NameRange> ranges = Collections.emptyIterator();

    private String prefix = "";
    private @Nullable ZnodeCursor current;
    private boolean withoutData;
    /** Of the parent at hand, whatever the ranges. */
    private long walked;

    /**
     * @param paths in which those of the children lie that are wanted
     * @param names likewise
     */
    ChildrenCursor(
            Execution execution, List<String> parents, List<Interval> paths, List<Interval> names, boolean reverse) {
        this.execution = execution;
        this.paths = paths;
        this.names = names;
        this.reverse = reverse;
        this.rangesOfAll = ranges(names);
        this.chrootBytes = execution.nodes().chrootBytes();
        this.parents = new LinkedHashSet<>(parents).iterator();
    }

    @Override
    public boolean next() {
        while (true) {
            if (current != null && current.next()) {
                execution.budget().tick();
                walked++;
                return true;
            }
            close();
            if (ranges.hasNext()) {
                current = execution.nodes().children(parent, ranges.next());
            } else if (parents.hasNext()) {
                begin(parents.next());
            } else {
                return false;
            }
        }
    }

    private void begin(String next) {
        parent = next;
        walked = 0;
        prefix = next.equals("/") ? "/" : next + "/";
        execution.facts().paths().read(execution.nodes().chroot(), next);
        ranges = (paths.equals(Intervals.ALL) ? rangesOfAll : ranges(namesByPath())).iterator();
    }

    private List<NameRange> ranges(List<Interval> intervals) {
        List<NameRange> wanted = new ArrayList<>(intervals.size());
        for (Interval interval : intervals) {
            wanted.add(new NameRange(
                    interval.from(), interval.fromInclusive(), interval.to(), interval.toInclusive(), reverse));
        }
        if (reverse) {
            Collections.reverse(wanted);
        }
        return wanted;
    }

    private List<Interval> namesByPath() {
        List<Interval> byPath = new ArrayList<>();
        for (Interval interval : Intervals.intersection(paths, List.of(Interval.below(parent)))) {
            // What lies below the parent and has a bound that does not begin with its path is bound by its first or
            // last child.
            byPath.add(new Interval(
                    nameOf(interval.from()), interval.fromInclusive(), nameOf(interval.to()), interval.toInclusive()));
        }
        return Intervals.intersection(byPath, names);
    }

    private @Nullable String nameOf(@Nullable String bound) {
        return bound != null && bound.startsWith(prefix) ? bound.substring(prefix.length()) : null;
    }

    @Override
    public String path() {
        return prefix + here().name();
    }

    @Override
    public String name() {
        return here().name();
    }

    @Override
    public boolean path(Utf8Slice text) {
        return NodeCursor.slice(here(), chrootBytes, text);
    }

    @Override
    public boolean name(Utf8Slice text) {
        return NodeCursor.slice(here(), here().nameStart(), text);
    }

    @Override
    public Znode node() {
        return withoutData ? here().znodeWithoutData() : here().znode();
    }

    @Override
    public boolean readsRuns() {
        return true;
    }

    @Override
    public int read(ZnodeRun run) {
        int rows = here().read(run);
        walked += rows;
        return rows;
    }

    @Override
    public void leaveData() {
        withoutData = true;
    }

    @Override
    public long parentId() {
        return here().parentId();
    }

    @Override
    public long skipSiblings() {
        if (!paths.equals(Intervals.ALL) || !names.equals(Intervals.ALL)) {
            return 0;
        }
        long left = execution.nodes().countChildren(parent) - walked;
        if (left <= 0) {
            return 0;
        }
        close();
        return left;
    }

    private ZnodeCursor here() {
        ZnodeCursor cursor = current;
        if (cursor == null) {
            throw new IllegalStateException("no current znode");
        }
        return cursor;
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
