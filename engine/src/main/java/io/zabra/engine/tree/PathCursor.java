package io.zabra.engine.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a range of full paths in unsigned byte order, from the index alone. That is not the order of the index: {@code /a}
 * and {@code /a/b} have {@code /a-b} between them, because {@code -} is below the slash. So what lies below a znode waits
 * until the siblings that come before it are through.
 *
 * <p>The start of the range is searched for, not walked to. The pin stays open meanwhile. One thread.
 */
public final class PathCursor {
    /** Of the root, which is nobody's child. */
    private static final long NO_PARENT_ID = 0;

    private static final byte SLASH = '/';

    /** What lies below one znode, waiting for its turn. */
    private record Subtree(long nodeId, byte[] name) {}

    /** One parent whose children are being visited. */
    private static final class Level {
        final long parentId;
        /** Length of the parent's path with the slash after it. */
        final int prefixLength;

        final ChildCursor children;

        /** The last one is next. Ascending, each is an extension of the one before it, and sorts below that one's subtree. */
        final List<Subtree> waiting = new ArrayList<>(2);

        byte[] name = new byte[32];
        int nameLength;
        long nodeId;
        /** Whether {@link #name} is a child not yet shown. */
        boolean ahead;

        /** Descending: the child shown before; the subtrees of its beginnings have been shown with it. */
        byte[] previous = {};

        /** Whether some of what lies below the parent may be behind the range's end: else nothing of it is held against that. */
        final boolean holdsEnd;

        Level(long parentId, int prefixLength, ChildCursor children, boolean holdsEnd) {
            this.parentId = parentId;
            this.prefixLength = prefixLength;
            this.children = children;
            this.holdsEnd = holdsEnd;
        }

        /** Fetches the next child, with its name, for who must know it before it is shown. */
        boolean advance() {
            ahead = children.next();
            if (ahead) {
                nodeId = children.childId();
                nameLength = children.nameLength();
                if (nameLength > name.length) {
                    name = new byte[2 * nameLength];
                }
                children.copyName(name, 0);
            }
            return ahead;
        }

        boolean isWaiting() {
            return !waiting.isEmpty();
        }

        Subtree takeWaiting() {
            return waiting.remove(waiting.size() - 1);
        }
    }

    private final IndexPin pin;
    private final Parents parents;
    private final boolean descending;
    private final byte @Nullable [] start;
    private final boolean startInclusive;
    private final byte @Nullable [] end;
    private final boolean endInclusive;

    private final ArrayList<Level> levels = new ArrayList<>();
    private boolean rootAhead = true;
    /** Whether a path of the range was shown: what comes behind it is in the range's start, too. */
    private boolean started;

    private boolean ended;

    private byte[] path = new byte[128];
    private int pathLength;
    private int nameStart;
    private long nodeId;
    private long parentId;
    /** Whether the path may be behind the range's end. */
    private boolean holdsEnd = true;

    public PathCursor(IndexPin pin, PathRange range) {
        this.pin = pin;
        this.parents = new Parents(pin);
        this.descending = range.descending();
        this.start = utf8(descending ? range.to() : range.from());
        this.startInclusive = descending ? range.toInclusive() : range.fromInclusive();
        this.end = utf8(descending ? range.from() : range.to());
        this.endInclusive = descending ? range.fromInclusive() : range.toInclusive();
        path[0] = SLASH;
        enter(NodeHeader.ROOT_ID, 1);
    }

    private static byte @Nullable [] utf8(@Nullable String path) {
        return path == null ? null : path.getBytes(StandardCharsets.UTF_8);
    }

    /** Moves to the next path; false at the end of the range, and from then on. */
    public boolean next() {
        while (!ended) {
            if (!(descending ? stepDown() : stepUp()) || isPastEnd()) {
                break;
            }
            if (started || !isBeforeStart()) {
                started = true;
                return true;
            }
        }
        ended = true;
        return false;
    }

    public long nodeId() {
        return nodeId;
    }

    /** {@link NodeHeader#NO_PARENT_ID} for the root. */
    public long parentId() {
        return parentId;
    }

    public int pathLength() {
        return pathLength;
    }

    /** Where in the path its last part begins. */
    int nameStart() {
        return nameStart;
    }

    /** Writes the path to {@code target[offset ..]}, {@link #pathLength} bytes of UTF-8. */
    public void copyPath(byte[] target, int offset) {
        System.arraycopy(path, 0, target, offset, pathLength);
    }

    /** The path, in the first {@link #pathLength} bytes, until the cursor moves. */
    byte[] bytes() {
        return path;
    }

    public String path() {
        return new String(path, 0, pathLength, StandardCharsets.UTF_8);
    }

    /** The last part of the path; empty for the root. */
    public String name() {
        return new String(path, nameStart, pathLength - nameStart, StandardCharsets.UTF_8);
    }

    private boolean isBeforeStart() {
        if (start == null) {
            return false;
        }
        int order = compare(start);
        return order == 0 ? !startInclusive : (order < 0) != descending;
    }

    private boolean isPastEnd() {
        if (end == null || !holdsEnd) {
            return false;
        }
        int order = compare(end);
        return order == 0 ? !endInclusive : (order > 0) != descending;
    }

    private int compare(byte[] bound) {
        return Arrays.compareUnsigned(path, 0, pathLength, bound, 0, bound.length);
    }

    private boolean showRoot() {
        rootAhead = false;
        holdsEnd = true;
        pathLength = 1;
        nameStart = 1;
        nodeId = NodeHeader.ROOT_ID;
        parentId = NO_PARENT_ID;
        return true;
    }

    private void show(Level level) {
        level.ahead = false;
        nameStart = level.prefixLength;
        pathLength = nameStart + level.nameLength;
        reserve(pathLength);
        System.arraycopy(level.name, 0, path, nameStart, level.nameLength);
        nodeId = level.nodeId;
        parentId = level.parentId;
        holdsEnd = level.holdsEnd;
    }

    /** Shows the next child; false where there is none. */
    private boolean showNext(Level level) {
        if (!level.children.next()) {
            return false;
        }
        nameStart = level.prefixLength;
        pathLength = nameStart + level.children.nameLength();
        reserve(pathLength);
        level.children.copyName(path, nameStart);
        nodeId = level.children.childId();
        parentId = level.parentId;
        holdsEnd = level.holdsEnd;
        return true;
    }

    private void reserve(int length) {
        if (length > path.length) {
            path = Arrays.copyOf(path, 2 * length);
        }
    }

    // Ascending.

    private boolean stepUp() {
        if (rootAhead) {
            return showRoot();
        }
        while (!levels.isEmpty()) {
            Level level = levels.get(levels.size() - 1);
            if (shownUp(level)) {
                if (parents.has(nodeId)) {
                    level.waiting.add(new Subtree(nodeId, Arrays.copyOfRange(path, nameStart, pathLength)));
                }
                return true;
            }
            if (level.isWaiting()) {
                enter(level, level.takeWaiting());
            } else {
                levels.remove(levels.size() - 1);
            }
        }
        return false;
    }

    /** Shows the child whose turn it is; false where it is a waiting subtree's, or there is none left. */
    private boolean shownUp(Level level) {
        if (!level.isWaiting() && !level.ahead) {
            return showNext(level);
        }
        boolean ahead = level.ahead || level.advance();
        if (!ahead || (level.isWaiting() && isBelow(level))) {
            return false;
        }
        show(level);
        return true;
    }

    /** Whether all of the subtree that waits first is below the child ahead. */
    private static boolean isBelow(Level level) {
        byte[] sibling = level.waiting.get(level.waiting.size() - 1).name();
        int mismatch = Arrays.mismatch(level.name, 0, level.nameLength, sibling, 0, sibling.length);
        // The child ahead sorts above its sibling, so it goes beyond the sibling's name or differs within it.
        return mismatch != sibling.length || (level.name[mismatch] & 0xff) > SLASH;
    }

    // Descending.

    private boolean stepDown() {
        while (!levels.isEmpty()) {
            Level level = levels.get(levels.size() - 1);
            if (level.isWaiting()) {
                enter(level, level.takeWaiting());
            } else if (level.ahead) {
                level.previous = Arrays.copyOf(level.name, level.nameLength);
                show(level);
                return true;
            } else if (level.advance()) {
                awaitSubtreesAbove(level);
            } else {
                levels.remove(levels.size() - 1);
            }
        }
        return rootAhead && showRoot();
    }

    /**
     * Of {@code a-b-c}, what lies below {@code a}, then below {@code a-b}, then below itself comes first, unless it came
     * before a sibling that was shown already.
     */
    private void awaitSubtreesAbove(Level level) {
        if (parents.has(level.nodeId) && !isBeginning(level.previous, level.name, level.nameLength)) {
            level.waiting.add(new Subtree(level.nodeId, Arrays.copyOf(level.name, level.nameLength)));
        }
        for (int length = level.nameLength - 1; length > 0; length--) {
            if (isBelowSlash(level.name[length]) && !isBeginning(level.previous, level.name, length)) {
                await(level, Arrays.copyOf(level.name, length));
            }
        }
    }

    /** Whether the name goes on after these bytes with something below the slash. */
    private static boolean isBeginning(byte[] name, byte[] bytes, int length) {
        return name.length > length && isBelowSlash(name[length]) && Arrays.equals(name, 0, length, bytes, 0, length);
    }

    private static boolean isBelowSlash(byte unsigned) {
        return (unsigned & 0xff) < SLASH;
    }

    private void await(Level level, byte[] name) {
        long id = pin.find(level.parentId, name);
        if (id != PathIndex.NONE && parents.has(id)) {
            level.waiting.add(new Subtree(id, name));
        }
    }

    // Levels.

    private void enter(Level above, Subtree subtree) {
        int nameEnd = above.prefixLength + subtree.name().length;
        reserve(nameEnd + 1);
        System.arraycopy(subtree.name(), 0, path, above.prefixLength, subtree.name().length);
        path[nameEnd] = SLASH;
        enter(subtree.nodeId(), nameEnd + 1);
    }

    /** Begins with the children of a parent whose path, with a slash, is the beginning of {@link #path}. */
    private void enter(long parent, int prefixLength) {
        byte[] from = start;
        if (from == null) {
            enterFrom(parent, prefixLength, null);
            return;
        }
        int common = Arrays.mismatch(from, 0, from.length, path, 0, prefixLength);
        if (common == prefixLength) {
            enterWithin(parent, prefixLength, Arrays.copyOfRange(from, prefixLength, from.length));
            return;
        }
        int order = Arrays.compareUnsigned(from, 0, from.length, path, 0, prefixLength);
        // All paths below lie on one side of the start.
        boolean wanted = order == 0 ? !descending : (order < 0) != descending;
        if (wanted) {
            enterFrom(parent, prefixLength, null);
        }
    }

    /** @param from the name of the child to begin with; null: all of them */
    private Level enterFrom(long parent, int prefixLength, byte @Nullable [] from) {
        ChildCursor children = pin.children(parent, from, true, descending);
        Level level = new Level(parent, prefixLength, children, !isBeforeEnd(prefixLength));
        levels.add(level);
        return level;
    }

    /** Whether all that begins as {@link #path} does, up to there, comes before the range's end. */
    private boolean isBeforeEnd(int prefixLength) {
        if (end == null) {
            return true;
        }
        int common = Arrays.mismatch(path, 0, prefixLength, end, 0, end.length);
        int order = Arrays.compareUnsigned(path, 0, prefixLength, end, 0, end.length);
        return common >= 0 && common < prefixLength && (descending ? order > 0 : order < 0);
    }

    /** The start of the range lies among the parent's children, or below one of them, at this path from the parent. */
    private void enterWithin(long parent, int prefixLength, byte[] rest) {
        // Inclusive in any case: what lies below the start may be wanted without it.
        Level level = enterFrom(parent, prefixLength, rest);
        for (int length = 1; length < rest.length && !descending; length++) {
            // Of siblings before the start: what lies below them is not before it.
            if (isBelowSlash(rest[length]) || rest[length] == SLASH) {
                await(level, Arrays.copyOf(rest, length));
            }
            if (rest[length] == SLASH) {
                break;
            }
        }
    }
}
