package io.zabra.engine.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The children of one znode, or some of them. */
final class ChildrenCursor implements ZnodeCursor {
    private final String prefix;
    private final int prefixBytes;
    private final ChildCursor cursor;
    private final Runnable onClose;
    private final CursorZnode znode;
    private final long parentId;
    private final boolean descending;
    /** Of the name behind which there is no more; null where there is none such. */
    private final byte @Nullable [] end;

    private final boolean endInclusive;
    /** The path in UTF-8, up to {@link #length}. */
    private byte[] bytes;

    private int length;
    private boolean ended;
    private @Nullable String name;

    /** @param prefix the parent's path and a slash */
    ChildrenCursor(PinnedDataTree tree, long parentId, String prefix, NameRange range, Runnable onClose) {
        this.parentId = parentId;
        this.prefix = prefix;
        this.descending = range.descending();
        byte[] start = utf8(descending ? range.to() : range.from());
        boolean startInclusive = descending ? range.toInclusive() : range.fromInclusive();
        this.end = utf8(descending ? range.from() : range.to());
        this.endInclusive = descending ? range.fromInclusive() : range.toInclusive();
        this.cursor = tree.pin().index().children(parentId, start, startInclusive, descending);
        this.onClose = onClose;
        this.znode = new CursorZnode(tree, this);
        byte[] utf8 = prefix.getBytes(StandardCharsets.UTF_8);
        this.prefixBytes = utf8.length;
        this.bytes = Arrays.copyOf(utf8, prefixBytes + 64);
    }

    private static byte @Nullable [] utf8(@Nullable String name) {
        return name == null ? null : name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean next() {
        name = null;
        length = 0;
        znode.forget();
        if (ended || !cursor.next()) {
            return false;
        }
        int nameEnd = prefixBytes + cursor.nameLength();
        if (nameEnd > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * nameEnd);
        }
        cursor.copyName(bytes, prefixBytes);
        ended = end != null && isPast(end, nameEnd);
        length = ended ? 0 : nameEnd;
        return !ended;
    }

    private boolean isPast(byte[] last, int nameEnd) {
        int order = Arrays.compareUnsigned(bytes, prefixBytes, nameEnd, last, 0, last.length);
        return order == 0 ? !endInclusive : (order > 0) != descending;
    }

    @Override
    public String path() {
        return prefix + name();
    }

    @Override
    public String name() {
        String known = name;
        if (known == null) {
            requireZnode();
            known = new String(bytes, prefixBytes, length - prefixBytes, StandardCharsets.UTF_8);
            name = known;
        }
        return known;
    }

    @Override
    public byte[] pathBytes() {
        return bytes;
    }

    @Override
    public int pathLength() {
        return length;
    }

    @Override
    public int nameStart() {
        return prefixBytes;
    }

    private void requireZnode() {
        if (length == 0) {
            throw new IllegalStateException("The cursor is not on a znode");
        }
    }

    @Override
    public long parentId() {
        return parentId;
    }

    @Override
    public Znode znode() {
        requireZnode();
        return znode.read(cursor.childId());
    }

    @Override
    public Znode znodeWithoutData() {
        requireZnode();
        return znode.readHeader(cursor.childId());
    }

    @Override
    public int read(ZnodeRun run) {
        // A range's end would have to be looked for in each name.
        return znode.read(run, end == null && length > 0 ? cursor : null, null);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
