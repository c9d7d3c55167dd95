package io.zabra.engine.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The children of one znode. */
final class ChildrenCursor implements ZnodeCursor {
    private final String prefix;
    private final int prefixBytes;
    private final ChildCursor cursor;
    private final Runnable onClose;
    private final CursorZnode znode;
    private final long parentId;
    /** The path in UTF-8, up to {@link #length}. */
    private byte[] bytes;

    private int length;
    private @Nullable String name;

    /** @param prefix the parent's path and a slash */
    ChildrenCursor(PinnedDataTree tree, long parentId, String prefix, ChildCursor cursor, Runnable onClose) {
        this.parentId = parentId;
        this.prefix = prefix;
        this.cursor = cursor;
        this.onClose = onClose;
        this.znode = new CursorZnode(tree, this);
        byte[] utf8 = prefix.getBytes(StandardCharsets.UTF_8);
        this.prefixBytes = utf8.length;
        this.bytes = Arrays.copyOf(utf8, prefixBytes + 64);
    }

    @Override
    public boolean next() {
        name = null;
        length = 0;
        znode.forget();
        if (!cursor.next()) {
            return false;
        }
        length = prefixBytes + cursor.nameLength();
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        cursor.copyName(bytes, prefixBytes);
        return true;
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
    public void close() {
        onClose.run();
    }
}
