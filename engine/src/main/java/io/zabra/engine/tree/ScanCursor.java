package io.zabra.engine.tree;

import io.zabra.engine.txn.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks a range of the tree in byte order of full paths. The index knows names in order below each parent, which is not
 * the same: {@code /a-b} comes between {@code /a} and {@code /a/b}, because {@code -} comes before the slash. So what is
 * below a znode waits until no sibling comes before it.
 */
final class ScanCursor implements ZnodeCursor {
    private static final byte SLASH = '/';
    private static final byte[] ROOT = {SLASH};

    /** A znode below which there is something to visit. */
    private record Subtree(long nodeId, byte[] name) {}

    /** One parent whose children are being visited. */
    private static final class Level {
        final long parentId;

        /** The parent's path and a slash. */
        final byte[] prefix;

        final ChildCursor cursor;

        /** Ascending: a stack of what waits, the next on top. Descending: a queue of what comes before the current child. */
        final ArrayDeque<Subtree> waiting = new ArrayDeque<>();

        /** The child that is next in line; null: ask the cursor. */
        byte @Nullable [] name;

        /** Descending: the child before. */
        byte @Nullable [] previous;

        Level(long parentId, byte[] prefix, ChildCursor cursor) {
            this.parentId = parentId;
            this.prefix = prefix;
            this.cursor = cursor;
        }
    }

    private final PinnedDataTree tree;
    private final IndexPin index;
    private final Runnable onClose;
    private final boolean descending;
    private final byte @Nullable [] start;
    private final boolean startInclusive;
    private final byte @Nullable [] end;
    private final boolean endInclusive;
    private final ArrayDeque<Level> levels = new ArrayDeque<>();
    private boolean rootPending = true;
    private boolean ended;

    // Ids from here to there have no children.
    private long childlessFrom;
    private long childlessTo;

    private byte @Nullable [] current;
    private @Nullable String path;
    private @Nullable Znode znode;

    ScanCursor(PinnedDataTree tree, IndexPin index, PathRange range, Runnable onClose) {
        this.tree = tree;
        this.index = index;
        this.onClose = onClose;
        this.descending = range.descending();
        this.start = bytes(descending ? range.to() : range.from());
        this.startInclusive = descending ? range.toInclusive() : range.fromInclusive();
        this.end = bytes(descending ? range.from() : range.to());
        this.endInclusive = descending ? range.fromInclusive() : range.toInclusive();
        enter(NodeHeader.ROOT_ID, ROOT);
    }

    @Override
    public boolean next() {
        path = null;
        znode = null;
        current = null;
        while (!ended) {
            byte[] found = descending ? findDescending() : findAscending();
            if (found == null || isPastEnd(found)) {
                ended = true;
            } else if (!isBeforeStart(found)) {
                current = found;
                return true;
            }
        }
        return false;
    }

    @Override
    public String path() {
        if (path == null) {
            if (current == null) {
                throw new IllegalStateException("The cursor is not on a znode");
            }
            path = new String(current, StandardCharsets.UTF_8);
        }
        return path;
    }

    @Override
    public String name() {
        return ZnodePath.name(path());
    }

    @Override
    public Znode znode() {
        if (znode == null) {
            znode = tree.existing(path());
        }
        return znode;
    }

    @Override
    public void close() {
        ended = true;
        onClose.run();
    }

    private byte @Nullable [] findAscending() {
        if (rootPending) {
            rootPending = false;
            return ROOT;
        }
        while (!levels.isEmpty()) {
            Level level = levels.peek();
            if (level.name == null && level.cursor.next()) {
                level.name = level.cursor.name();
            }
            Subtree below = level.waiting.peek();
            byte[] name = level.name;
            if (name != null && (below == null || comesBefore(name, below.name()))) {
                level.name = null;
                long id = level.cursor.childId();
                if (hasChildren(id)) {
                    level.waiting.push(new Subtree(id, name));
                }
                return concat(level.prefix, name);
            }
            if (below != null) {
                level.waiting.pop();
                enter(level, below);
            } else {
                levels.pop();
            }
        }
        return null;
    }

    private byte @Nullable [] findDescending() {
        while (!levels.isEmpty()) {
            Level level = levels.peek();
            Subtree below = level.waiting.poll();
            byte[] name = level.name;
            if (below != null) {
                enter(level, below);
            } else if (name != null) {
                level.name = null;
                level.previous = name;
                return concat(level.prefix, name);
            } else if (level.cursor.next()) {
                level.name = level.cursor.name();
                queueSubtrees(level, level.name, level.cursor.childId());
            } else {
                levels.pop();
            }
        }
        if (rootPending) {
            rootPending = false;
            return ROOT;
        }
        return null;
    }

    /**
     * Descending, what is below {@code a} comes before {@code a-b}. So below each sibling whose name begins this one's and
     * goes on with less than a slash, unless the child before has seen to it.
     */
    private void queueSubtrees(Level level, byte[] name, long id) {
        for (int length = 1; length < name.length; length++) {
            if (name[length] < SLASH && name[length] >= 0 && !isSeenTo(level, name, length)) {
                byte[] begin = Arrays.copyOf(name, length);
                addSubtree(level, index.find(level.parentId, begin), begin);
            }
        }
        if (!isSeenTo(level, name, name.length)) {
            addSubtree(level, id, name);
        }
    }

    private static boolean isSeenTo(Level level, byte[] name, int length) {
        byte[] previous = level.previous;
        return previous != null
                && previous.length > length
                && previous[length] >= 0
                && previous[length] < SLASH
                && Arrays.equals(previous, 0, length, name, 0, length);
    }

    private void addSubtree(Level level, long id, byte[] name) {
        if (id != PathIndex.NONE && hasChildren(id)) {
            level.waiting.add(new Subtree(id, name));
        }
    }

    private void enter(Level above, Subtree subtree) {
        byte[] prefix = Arrays.copyOf(above.prefix, above.prefix.length + subtree.name().length + 1);
        System.arraycopy(subtree.name(), 0, prefix, above.prefix.length, subtree.name().length);
        prefix[prefix.length - 1] = SLASH;
        enter(subtree.nodeId(), prefix);
    }

    /** Begins with a parent's children, at the start of the range where that lies among them. */
    private void enter(long parentId, byte[] prefix) {
        int order = start == null ? (descending ? 1 : -1) : Arrays.compareUnsigned(start, prefix);
        boolean inside = start != null && startsWith(start, prefix) && start.length > prefix.length;
        if (start == null || !inside) {
            boolean allBefore = descending ? order <= 0 : order > 0;
            if (!allBefore) {
                levels.push(new Level(parentId, prefix, index.children(parentId, null, true, descending)));
            }
            return;
        }
        byte[] rest = Arrays.copyOfRange(start, prefix.length, start.length);
        Level level = new Level(parentId, prefix, index.children(parentId, rest, startInclusive, descending));
        if (!descending) {
            pushSubtreesBefore(level, rest);
        }
        levels.push(level);
    }

    /** Ascending, from {@code a-b} or {@code a/b} on: what is below {@code a} is still to come, {@code a} is not. */
    private void pushSubtreesBefore(Level level, byte[] rest) {
        for (int length = 1; length < rest.length; length++) {
            if (rest[length] >= 0 && rest[length] <= SLASH) {
                byte[] begin = Arrays.copyOf(rest, length);
                long id = index.find(level.parentId, begin);
                if (id != PathIndex.NONE && hasChildren(id)) {
                    level.waiting.push(new Subtree(id, begin));
                }
                if (rest[length] == SLASH) {
                    return;
                }
            }
        }
    }

    private boolean hasChildren(long id) {
        if (id >= childlessFrom && id < childlessTo) {
            return false;
        }
        long parent = index.nextParent(id);
        if (parent == id) {
            return true;
        }
        childlessFrom = id;
        childlessTo = parent == PathIndex.NONE ? Long.MAX_VALUE : parent;
        return false;
    }

    private boolean isBeforeStart(byte[] found) {
        if (start == null) {
            return false;
        }
        int order = Arrays.compareUnsigned(found, start);
        return order == 0 ? !startInclusive : (order < 0) != descending;
    }

    private boolean isPastEnd(byte[] found) {
        if (end == null) {
            return false;
        }
        int order = Arrays.compareUnsigned(found, end);
        return order == 0 ? !endInclusive : (order > 0) != descending;
    }

    /** Whether the name sorts before what is below its sibling. */
    private static boolean comesBefore(byte[] name, byte[] sibling) {
        int mismatch = Arrays.mismatch(name, sibling);
        if (mismatch < 0) {
            return true;
        }
        if (mismatch == sibling.length) {
            return name[mismatch] >= 0 && name[mismatch] < SLASH;
        }
        return mismatch == name.length || Byte.compareUnsigned(name[mismatch], sibling[mismatch]) < 0;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] concat(byte[] prefix, byte[] name) {
        byte[] path = Arrays.copyOf(prefix, prefix.length + name.length);
        System.arraycopy(name, 0, path, prefix.length, name.length);
        return path;
    }

    private static byte @Nullable [] bytes(@Nullable String path) {
        return path == null ? null : path.getBytes(StandardCharsets.UTF_8);
    }
}
