package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import org.jspecify.annotations.Nullable;

/** The rows of a {@link ZnodeScan}: as wide as the table, or of the columns that were asked for. One thread. */
final class ZnodeScanCursor implements RowCursor {
    private final Execution execution;
    private final Access access;
    private final NodeCursor nodes;
    private final ScanLayout layout;
    private final @Nullable Expression condition;
    /** Whether nobody remembers what was read. */
    private final boolean plain;

    private final boolean byIndex;
    private final boolean needsPath;
    /** Whether one row serves for all: whoever reads them keeps none. */
    private final boolean reuses;
    /** What the condition reads; in a wide row these columns stay. */
    private @Nullable Object @Nullable [] spare;
    /** The row that serves for all; null where none does. */
    private @Nullable Object @Nullable [] out;

    private long lastParentId;
    private @Nullable String lastParent;

    ZnodeScanCursor(
            ScanLayout layout, @Nullable Expression condition, Execution execution, NodeCursor nodes, boolean reuses) {
        this.execution = execution;
        this.access = execution.nodes().access();
        this.nodes = nodes;
        this.layout = layout;
        this.condition = condition;
        this.reuses = reuses;
        this.plain = execution.nodes().isPlain();
        this.byIndex = plain && layout.byIndex();
        this.needsPath = !plain || layout.needsPath();
        if (!layout.needsData()) {
            nodes.leaveData();
        }
    }

    @Override
    public @Nullable Object @Nullable [] next() {
        while (nodes.next()) {
            Object[] row = byIndex ? byIndex() : ofZnode();
            if (row != null) {
                return row;
            }
        }
        return null;
    }

    /** Without the znode itself: what is wanted is in its path. A row that nothing is wanted of is always the same. */
    private @Nullable Object @Nullable [] byIndex() {
        if (layout.isEmpty() && condition == null) {
            Object[] same = spare == null ? new Object[layout.width()] : spare;
            spare = same;
            return same;
        }
        return row(needsPath ? nodes.path() : "", null);
    }

    private @Nullable Object @Nullable [] ofZnode() {
        Znode node = nodes.node();
        if (node == null) {
            return null;
        }
        String path = needsPath ? nodes.path() : "";
        if (!plain) {
            execution.nodes().noteLooked(path, node);
        }
        Object[] row = row(path, node);
        if (row != null && !plain) {
            execution.nodes().noteRead(path, node);
        }
        return row;
    }

    /** Null where the condition does not hold. */
    private @Nullable Object @Nullable [] row(String path, @Nullable Znode node) {
        Object[] read = null;
        if (condition != null) {
            read = spare == null ? new Object[ZnodeColumn.COUNT] : spare;
            spare = read;
            for (ZnodeColumn column : layout.tested()) {
                read[column.position()] = value(column, path, node);
            }
            if (!condition.holds(execution, read)) {
                return null;
            }
        }
        Object[] row = layout.wide() && read != null ? read : out != null ? out : new Object[layout.width()];
        if (reuses) {
            out = row;
        } else if (layout.wide()) {
            spare = null;
        }
        ZnodeColumn[] wanted = layout.wanted();
        for (int i = 0; i < wanted.length; i++) {
            row[layout.places()[i]] =
                    read != null && layout.known()[i] ? read[wanted[i].position()] : value(wanted[i], path, node);
        }
        return row;
    }

    private @Nullable Object value(ZnodeColumn column, String path, @Nullable Znode node) {
        if (column == ZnodeColumn.NAME) {
            return nodes.name();
        }
        if (column == ZnodeColumn.PARENT) {
            return parent();
        }
        return node == null ? column.readPath(path) : column.read(path, node, access);
    }

    private @Nullable String parent() {
        long id = nodes.parentId();
        if (id == 0 || id != lastParentId) {
            lastParent = ZnodeColumn.parentOf(nodes.path());
            lastParentId = id;
        }
        return lastParent;
    }

    @Override
    public void close() {
        nodes.close();
    }
}
