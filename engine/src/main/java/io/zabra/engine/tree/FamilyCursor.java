package io.zabra.engine.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All that lies below one znode, each znode before its children, and these in the order of their names: what {@link PathCursor}
 * yields, in an order that takes less to walk. A name is copied from the index where it is asked for. One thread.
 */
final class FamilyCursor implements ZnodeCursor {
    private static final byte SLASH = '/';
    private static final int NOT_COPIED = -1;

    /**
     * One parent whose children are being visited.
     *
     * @param prefixLength of the parent's path with the slash after it
     */
    private record Level(long parentId, int prefixLength, ChildCursor children) {}

    private final IndexPin pin;
    private final Parents parents;
    private final CursorZnode znode;
    private final ArrayList<Level> levels = new ArrayList<>();
    private Level level;
    private long nodeId;
    private boolean isParent;
    /** Begins with the path of the level's parent and a slash. */
    private byte[] bytes;
    /** Of the current path; {@link #NOT_COPIED} where its name is not in {@link #bytes} yet. */
    private int length = NOT_COPIED;

    private @Nullable String path;

    /** @param root path of the znode below which it walks */
    FamilyCursor(PinnedDataTree tree, String root, long rootId) {
        this.pin = tree.pin().index();
        this.parents = new Parents(pin);
        this.znode = new CursorZnode(tree, this);
        byte[] utf8 = (root.length() == 1 ? root : root + "/").getBytes(StandardCharsets.UTF_8);
        this.bytes = Arrays.copyOf(utf8, utf8.length + 128);
        this.level = enter(rootId, utf8.length);
    }

    private Level enter(long parentId, int prefixLength) {
        Level entered = new Level(parentId, prefixLength, pin.children(parentId, null, true, false));
        levels.add(entered);
        return entered;
    }

    @Override
    public boolean next() {
        if (isParent) {
            isParent = false;
            int end = copiedLength();
            reserve(end + 1);
            bytes[end] = SLASH;
            level = enter(nodeId, end + 1);
        }
        path = null;
        length = NOT_COPIED;
        znode.forget();
        while (!level.children.next()) {
            if (levels.size() == 1) {
                return false;
            }
            levels.remove(levels.size() - 1);
            level = levels.get(levels.size() - 1);
        }
        nodeId = level.children.childId();
        isParent = parents.has(nodeId);
        return true;
    }

    private void reserve(int more) {
        if (more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * more);
        }
    }

    @Override
    public int pathLength() {
        return copiedLength();
    }

    /** After it, the current path is in {@link #bytes}. */
    private int copiedLength() {
        if (length == NOT_COPIED) {
            int end = level.prefixLength + level.children.nameLength();
            reserve(end);
            level.children.copyName(bytes, level.prefixLength);
            length = end;
        }
        return length;
    }

    @Override
    public byte[] pathBytes() {
        copiedLength();
        return bytes;
    }

    @Override
    public int nameStart() {
        return level.prefixLength;
    }

    @Override
    public String path() {
        if (path == null) {
            path = new String(bytes, 0, copiedLength(), StandardCharsets.UTF_8);
        }
        return path;
    }

    @Override
    public String name() {
        int end = copiedLength();
        return new String(bytes, level.prefixLength, end - level.prefixLength, StandardCharsets.UTF_8);
    }

    @Override
    public long parentId() {
        return level.parentId;
    }

    @Override
    public Znode znode() {
        return znode.read(nodeId);
    }

    @Override
    public Znode znodeWithoutData() {
        return znode.readHeader(nodeId);
    }

    /** Its own children come behind a parent. */
    @Override
    public int read(ZnodeRun run) {
        return znode.read(run, isParent ? null : level.children, parents);
    }

    @Override
    public void close() {}
}
