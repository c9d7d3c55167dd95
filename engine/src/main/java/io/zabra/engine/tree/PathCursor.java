package io.zabra.engine.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

    private final IndexPin pin;
    private final Parents parents;
    private final boolean descending;
    private final byte @Nullable [] start;
    private final boolean startInclusive;
    private final byte @Nullable [] end;
    private final boolean endInclusive;

    private final ArrayList<PathLevel> levels = new ArrayList<>();
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

    /** What comes next in order, as long as it has no children and is in the range; null: something else may. */
    @Nullable
    ChildCursor siblings() {
        if (levels.isEmpty() || descending) {
            return null;
        }
        PathLevel level = levels.get(levels.size() - 1);
        boolean next =
                level.parentId == parentId && !level.isWaiting() && !level.ahead && (end == null || !level.holdsEnd);
        return next ? level.children() : null;
    }

    Parents parents() {
        return parents;
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

    private void show(PathLevel level) {
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
    private boolean showNext(PathLevel level) {
        ChildCursor children = level.children();
        if (!children.next()) {
            return false;
        }
        nameStart = level.prefixLength;
        pathLength = nameStart + children.nameLength();
        reserve(pathLength);
        children.copyName(path, nameStart);
        nodeId = children.childId();
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
            PathLevel level = levels.get(levels.size() - 1);
            if (shownUp(level)) {
                if (parents.has(nodeId)) {
                    level.await(nodeId, Arrays.copyOfRange(path, nameStart, pathLength));
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
    private boolean shownUp(PathLevel level) {
        if (!level.isWaiting() && !level.ahead) {
            return showNext(level);
        }
        if (level.startsBelow) {
            level.startsBelow = false;
            return false;
        }
        boolean ahead = level.ahead || level.advance();
        if (!ahead || (level.isWaiting() && level.waitsBelow())) {
            return false;
        }
        show(level);
        return true;
    }

    // Descending.

    private boolean stepDown() {
        while (!levels.isEmpty()) {
            PathLevel level = levels.get(levels.size() - 1);
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
    private void awaitSubtreesAbove(PathLevel level) {
        if (parents.has(level.nodeId) && !isBeginning(level.previous, level.name, level.nameLength)) {
            level.await(level.nodeId, Arrays.copyOf(level.name, level.nameLength));
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

    private void await(PathLevel level, byte[] name) {
        long id = pin.find(level.parentId, name);
        if (id != PathIndex.NONE && parents.has(id)) {
            level.await(id, name);
        }
    }

    // Levels.

    private void enter(PathLevel above, PathLevel.Subtree subtree) {
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
    private PathLevel enterFrom(long parent, int prefixLength, byte @Nullable [] from) {
        PathLevel level = new PathLevel(pin, parent, prefixLength, from, descending, !isBeforeEnd(prefixLength));
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
        PathLevel level = enterFrom(parent, prefixLength, rest);
        for (int length = 1; length < rest.length && !descending; length++) {
            // Of siblings before the start: what lies below them is not before it.
            if (rest[length] == SLASH) {
                startBelow(level, Arrays.copyOf(rest, length));
                break;
            }
            if (isBelowSlash(rest[length])) {
                await(level, Arrays.copyOf(rest, length));
            }
        }
    }

    /** The start lies below this child, and so before those from the start on, each of which sorts above all that lies below it. */
    private void startBelow(PathLevel level, byte[] name) {
        long id = pin.find(level.parentId, name);
        if (id != PathIndex.NONE) {
            level.await(id, name);
            level.startsBelow = true;
        }
    }
}
