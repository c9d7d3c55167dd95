package io.zabra.sql.dml;

import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.sql.exec.LayeredTree;
import io.zabra.sql.exec.Values;
import io.zabra.sql.exec.ZnodeColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A tree that stands still, with a transaction's own writes on top. One thread. */
final class OverlayTree implements LayeredTree {
    private static final Comparator<String> ORDER = Values::compareText;

    private final Tree base;
    /** What was written, by path; empty where it was deleted. */
    private final NavigableMap<String, Optional<OverlayNode>> written = new TreeMap<>(ORDER);

    OverlayTree(Tree base) {
        this.base = base;
    }

    @Override
    public Tree base() {
        return base;
    }

    void put(OverlayNode node) {
        written.put(node.path(), Optional.of(node));
    }

    void remove(String path) {
        written.put(path, Optional.empty());
    }

    /** The parent has one child more, or one less. */
    void countChild(String path, int change) {
        String parent = ZnodeColumn.parentOf(path);
        Znode node = parent == null ? null : find(parent);
        if (node != null) {
            put(OverlayNode.withChildren(node, change));
        }
    }

    @Override
    public long zxid() {
        return base.zxid();
    }

    @Override
    public @Nullable Znode find(String path) {
        Optional<OverlayNode> own = written.get(path);
        return own == null ? base.find(path) : own.orElse(null);
    }

    @Override
    public @Nullable Znode findWithoutData(String path) {
        Optional<OverlayNode> own = written.get(path);
        return own == null ? base.findWithoutData(path) : own.orElse(null);
    }

    @Override
    public @Nullable ZnodeCursor children(String parent) {
        if (written.isEmpty()) {
            return base.children(parent);
        }
        if (findWithoutData(parent) == null) {
            return null;
        }
        String prefix = parent.equals("/") ? "/" : parent + "/";
        String end = prefix.substring(0, prefix.length() - 1) + "0";
        List<Map.Entry<String, Optional<OverlayNode>>> own = new ArrayList<>();
        for (var entry : written.subMap(prefix, false, end, false).entrySet()) {
            if (entry.getKey().indexOf('/', prefix.length()) < 0) {
                own.add(Map.entry(entry.getKey(), entry.getValue()));
            }
        }
        return new MergedCursor(base.children(parent), own.iterator(), ORDER);
    }

    @Override
    public ZnodeCursor scan(PathRange range) {
        if (written.isEmpty()) {
            return base.scan(range);
        }
        NavigableMap<String, Optional<OverlayNode>> own = written;
        if (range.from() != null) {
            own = own.tailMap(range.from(), range.fromInclusive());
        }
        String to = range.to();
        boolean empty = to != null && range.from() != null && ORDER.compare(range.from(), to) > 0;
        if (to != null && !empty) {
            own = own.headMap(to, range.toInclusive());
        }
        // Copied: what is written later is not seen by a cursor that is open.
        List<Map.Entry<String, Optional<OverlayNode>>> entries = new ArrayList<>(own.size());
        (range.descending() ? own.descendingMap() : own).forEach((path, node) -> entries.add(Map.entry(path, node)));
        return new MergedCursor(base.scan(range), entries.iterator(), range.descending() ? ORDER.reversed() : ORDER);
    }

    @Override
    public long size() {
        return base.size();
    }
}
