package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks paths up one by one, in their order, each once. */
final class PointsCursor implements NodeCursor {
    private final Execution execution;
    private final PathMeter meter;
    private final Iterator<String> paths;
    private String path = "";
    private @Nullable Znode node;
    private boolean withoutData;

    PointsCursor(Execution execution, List<String> paths, boolean reverse) {
        this.execution = execution;
        this.meter = execution.facts().paths();
        this.paths = paths.size() < 2 ? paths.iterator() : sorted(paths, reverse);
    }

    private static Iterator<String> sorted(List<String> paths, boolean reverse) {
        TreeSet<String> sorted = new TreeSet<>(Values::compareText);
        sorted.addAll(paths);
        return reverse ? sorted.descendingIterator() : sorted.iterator();
    }

    @Override
    public boolean next() {
        while (paths.hasNext()) {
            execution.budget().tick();
            path = paths.next();
            execution.budget().usePath(path.length());
            meter.read(execution.nodes().chroot(), path);
            node = withoutData
                    ? execution.nodes().findWithoutData(path)
                    : execution.nodes().find(path);
            if (node != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable Znode node() {
        return node;
    }

    @Override
    public void leaveData() {
        withoutData = true;
    }

    @Override
    public void close() {}
}
