package io.zabra.sql.exec;

import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeNumber;
import io.zabra.jdbc.wire.Utf8Slice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rows of a {@link ZnodeScan}: as wide as the table, or of the columns that were asked for. One thread. */
final class ZnodeScanCursor implements RowCursor {
    private final Execution execution;
    private final Access access;
    private final RowRights rights;
    private final NodeCursor nodes;
    private final ScanLayout layout;
    private final @Nullable Expression condition;
    /** Whether what is read is remembered. */
    private boolean remembers;

    private boolean byIndex;
    private boolean needsPath;
    /** Whether one row serves for all: whoever reads them keeps none. */
    private final boolean reuses;
    /** By wanted column: the text that serves for all; nothing where texts are strings. */
    private final Utf8Slice[] texts;
    /** What the condition reads; in a wide row these columns stay. */
    private @Nullable Object @Nullable [] spare;
    /** The row that serves for all; null where none does. */
    private @Nullable Object @Nullable [] out;

    private final ParentColumn parents;
    /** What is read together; null where all rows are read one by one. */
    private final @Nullable RunRows run;
    /** Whether the current row shows, and so do those that follow it in a run. */
    private boolean shows;

    ZnodeScanCursor(
            ScanLayout layout, @Nullable Expression condition, Execution execution, NodeCursor nodes, RowUse use) {
        this.execution = execution;
        this.access = execution.nodes().access();
        this.rights = new RowRights(access);
        this.nodes = nodes;
        this.parents = new ParentColumn(nodes, execution.budget());
        this.layout = layout;
        this.condition = condition;
        this.reuses = use != RowUse.KEPT;
        this.texts = new Utf8Slice[use == RowUse.ENCODED ? layout.wanted().length : 0];
        Arrays.setAll(texts, i -> new Utf8Slice());
        adapt();
        this.run = remembers || condition != null || texts.length == 0
                ? null
                : RunRows.of(
                        layout, nodes, execution.budget(), execution.nodes().chrootBytes());
        if (!layout.needsData()) {
            nodes.leaveData();
        }
    }

    private void adapt() {
        remembers = execution.nodes().remembers();
        byIndex = !remembers && layout.byIndex();
        needsPath = remembers || (texts.length > 0 ? layout.computesPath() : layout.needsPath());
    }

    @Override
    public @Nullable Object @Nullable [] next() {
        shows = false;
        while (nodes.next()) {
            Object[] row = byIndex ? byIndex() : ofZnode();
            if (row != null) {
                return row;
            }
        }
        return null;
    }

    @Override
    public int encodeNext(RowSink sink, int most) {
        if (layout.wide() || layout.width() != sink.width()) {
            return RowCursor.super.encodeNext(sink, most);
        }
        if (shows && run != null && run.read(most)) {
            return run.encode(sink);
        }
        shows = false;
        while (nodes.next()) {
            if (remembers ? encodesRow(sink) : encodes(sink)) {
                return 1;
            }
        }
        return 0;
    }

    @Override
    public long skipAlike() {
        return byIndex && condition == null && layout.sameOfSiblings() ? nodes.skipSiblings() : 0;
    }

    private boolean encodesRow(RowSink sink) {
        Object[] row = ofZnode();
        if (row != null) {
            sink.row(row);
        }
        return row != null;
    }

    /** False, with nothing written, where the current znode is no row. */
    private boolean encodes(RowSink sink) {
        Znode node = byIndex ? null : nodes.node();
        if (node == null && !byIndex) {
            return false;
        }
        use(node);
        Znode shown = node != null && layout.readsStat() && !rights.tellsStat(node) ? null : node;
        shows = byIndex || shown != null;
        String path = needsPath ? nodes.path() : "";
        if (condition != null && !holds(condition, path, shown)) {
            return false;
        }
        ZnodeColumn[] wanted = layout.wanted();
        Object[] read = condition == null ? null : spare;
        for (int i = 0; i < wanted.length; i++) {
            if (read != null && layout.known()[i]) {
                sink.value(read[wanted[i].position()]);
            } else {
                encode(wanted[i], path, shown, texts[i], sink);
            }
        }
        return true;
    }

    private void use(@Nullable Znode node) {
        if (node != null && layout.needsData()) {
            execution.budget().useBytes(node.dataLength());
        }
    }

    private void encode(ZnodeColumn column, String path, @Nullable Znode node, Utf8Slice text, RowSink sink) {
        ZnodeNumber number = node == null ? null : column.number();
        if (column == ZnodeColumn.PATH ? nodes.path(text) : column == ZnodeColumn.NAME && nodes.name(text)) {
            sink.text(text);
        } else if (node != null && number != null) {
            sink.number(number.of(node));
        } else {
            sink.value(encodable(column, path, node, text));
        }
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
        use(node);
        String path = needsPath ? nodes.path() : "";
        int facets = remembers ? facets(node) : 0;
        if (remembers) {
            execution.nodes().noteLooked(path, facets);
        }
        Object[] row = row(path, layout.readsStat() && !rights.tellsStat(node) ? null : node);
        if (row != null && remembers) {
            execution.nodes().noteRead(path, facets);
            adapt();
        }
        return row;
    }

    /** That a column is NULL where the znode may not be read rests on the ACL. */
    private int facets(Znode node) {
        boolean hidden = (layout.hides() && !rights.mayRead(node)) || (layout.readsStat() && !rights.tellsStat(node));
        return layout.facets() | (hidden ? ReadSet.ACL : 0);
    }

    /**
     * Null where the condition does not hold.
     *
     * @param node null where its path alone is to be known
     */
    private @Nullable Object @Nullable [] row(String path, @Nullable Znode node) {
        if (condition != null && !holds(condition, path, node)) {
            return null;
        }
        Object[] read = condition == null ? null : spare;
        Object[] row = layout.wide() && read != null ? read : out != null ? out : new Object[layout.width()];
        if (reuses) {
            out = row;
        } else if (layout.wide()) {
            spare = null;
        }
        ZnodeColumn[] wanted = layout.wanted();
        for (int i = 0; i < wanted.length; i++) {
            row[layout.places()[i]] = read != null && layout.known()[i]
                    ? read[wanted[i].position()]
                    : texts.length > 0 ? encodable(wanted[i], path, node, texts[i]) : value(wanted[i], path, node);
        }
        return row;
    }

    /** What the condition reads is in {@link #spare} behind it. */
    private boolean holds(Expression tested, String path, @Nullable Znode node) {
        Object[] read = spare == null ? new Object[ZnodeColumn.COUNT] : spare;
        spare = read;
        for (ZnodeColumn column : layout.tested()) {
            read[column.position()] = value(column, path, node);
        }
        return tested.holds(execution, read);
    }

    /** Without a string where the bytes are at hand. */
    private @Nullable Object encodable(ZnodeColumn column, String path, @Nullable Znode node, Utf8Slice text) {
        return switch (column) {
            case PATH -> nodes.path(text) ? text : nodes.path();
            case NAME -> nodes.name(text) ? text : nodes.name();
            case DATA_TEXT -> dataText(node, text);
            default -> value(column, path, node);
        };
    }

    private @Nullable Object value(ZnodeColumn column, String path, @Nullable Znode node) {
        if (column == ZnodeColumn.NAME) {
            return nodes.name();
        }
        if (column == ZnodeColumn.PARENT) {
            return parents.value();
        }
        return node == null ? column.readPath(path) : column.read(path, node, access);
    }

    private @Nullable Object dataText(@Nullable Znode node, Utf8Slice text) {
        byte[] data = node != null && rights.mayRead(node) ? node.dataArray() : null;
        return node == null || data == null ? null : ZnodeColumn.text(data, node.dataAt(), node.dataLength(), text);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
