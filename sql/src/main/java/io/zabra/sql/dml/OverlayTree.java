package io.zabra.sql.dml;

import io.zabra.engine.tree.NameRange;
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
    private NavigableMap<String, Optional<OverlayNode>> written;
    /** Whether a {@link #snapshot} reads the map, which nothing is written to any more then. */
    private boolean shared;

    OverlayTree(Tree base) {
        this(base, new TreeMap<>(ORDER));
    }

    private OverlayTree(Tree base, NavigableMap<String, Optional<OverlayNode>> written) {
        this.base = base;
        this.written = written;
    }

    /** What there is now: it does not see what is written to this one later. Nothing is written to it. */
    OverlayTree snapshot() {
        shared = true;
        return new OverlayTree(base, written);
    }

    private void write(String path, Optional<OverlayNode> node) {
        if (shared) {
            written = new TreeMap<>(written);
            shared = false;
        }
        written.put(path, node);
    }

    @Override
    public Tree base() {
        return base;
    }

    void put(OverlayNode node) {
        write(node.path(), Optional.of(node));
    }

    void remove(String path) {
        write(path, Optional.empty());
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
    public @Nullable ZnodeCursor children(String parent, NameRange range) {
        if (written.isEmpty()) {
            return base.children(parent, range);
        }
        if (findWithoutData(parent) == null) {
            return null;
        }
        String prefix = parent.equals("/") ? "/" : parent + "/";
        var own = own(paths(prefix, range));
        own.removeIf(entry -> entry.getKey().indexOf('/', prefix.length()) >= 0);
        return new MergedCursor(base.children(parent, range), own.iterator(), order(range.descending()));
    }

    /** Where the names of a range lie, and what is below them; never the parent itself. */
    private static PathRange paths(String prefix, NameRange range) {
        String from = range.from();
        String to = range.to();
        boolean fromFirst = from == null || from.isEmpty();
        return new PathRange(
                fromFirst ? prefix : prefix + from,
                !fromFirst && range.fromInclusive(),
                to == null ? prefix.substring(0, prefix.length() - 1) + "0" : prefix + to,
                to != null && range.toInclusive(),
                range.descending());
    }

    private static Comparator<String> order(boolean descending) {
        return descending ? ORDER.reversed() : ORDER;
    }

    @Override
    public ZnodeCursor scan(PathRange range) {
        if (written.isEmpty()) {
            return base.scan(range);
        }
        return new MergedCursor(base.scan(range), own(range).iterator(), order(range.descending()));
    }

    /** What was written of a range, in its order; a copy: what is written later is not seen by a cursor that is open. */
    private List<Map.Entry<String, Optional<OverlayNode>>> own(PathRange range) {
        String from = range.from();
        String to = range.to();
        List<Map.Entry<String, Optional<OverlayNode>>> entries = new ArrayList<>();
        int order = from == null || to == null ? -1 : ORDER.compare(from, to);
        if (order > 0 || (order == 0 && !(range.fromInclusive() && range.toInclusive()))) {
            return entries;
        }
        NavigableMap<String, Optional<OverlayNode>> own =
                from == null ? written : written.tailMap(from, range.fromInclusive());
        own = to == null ? own : own.headMap(to, range.toInclusive());
        (range.descending() ? own.descendingMap() : own).forEach((path, node) -> entries.add(Map.entry(path, node)));
        return entries;
    }

    @Override
    public long size() {
        return base.size();
    }
}
