package io.zabra.engine.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One parent whose children a {@link PathCursor} visits. One thread. */
final class PathLevel {
    private static final byte SLASH = '/';

    /** What lies below one znode, waiting for its turn. */
    record Subtree(long nodeId, byte[] name) {}

    final long parentId;
    /** Length of the parent's path with the slash after it. */
    final int prefixLength;
    /** Whether some of what lies below the parent may be behind the range's end: else nothing of it is held against that. */
    final boolean holdsEnd;

    private final IndexPin pin;
    private final byte @Nullable [] from;
    private final boolean descending;
    /** Looked for when the first of them is. */
    private @Nullable ChildCursor children;

    /** The last one is next. Ascending, each is an extension of the one before it, and sorts below that one's subtree. */
    private final List<Subtree> waiting = new ArrayList<>(2);
    /** Whether the subtree that is next comes before all children, so that none need be looked at. */
    boolean startsBelow;

    byte[] name = new byte[32];
    int nameLength;
    long nodeId;
    /** Whether {@link #name} is a child not yet shown. */
    boolean ahead;

    /** Descending: the child shown before; the subtrees of its beginnings have been shown with it. */
    byte[] previous = {};

    /** @param from the name of the child to begin with; null: all of them */
    PathLevel(
            IndexPin pin,
            long parentId,
            int prefixLength,
            byte @Nullable [] from,
            boolean descending,
            boolean holdsEnd) {
        this.pin = pin;
        this.parentId = parentId;
        this.prefixLength = prefixLength;
        this.from = from;
        this.descending = descending;
        this.holdsEnd = holdsEnd;
    }

    ChildCursor children() {
        ChildCursor known = children;
        if (known == null) {
            known = pin.children(parentId, from, true, descending);
            children = known;
        }
        return known;
    }

    /** Fetches the next child, with its name, for who must know it before it is shown. */
    boolean advance() {
        ChildCursor next = children();
        ahead = next.next();
        if (ahead) {
            nodeId = next.childId();
            nameLength = next.nameLength();
            if (nameLength > name.length) {
                name = new byte[2 * nameLength];
            }
            next.copyName(name, 0);
        }
        return ahead;
    }

    void await(long id, byte[] of) {
        waiting.add(new Subtree(id, of));
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    Subtree takeWaiting() {
        return waiting.remove(waiting.size() - 1);
    }

    /** Whether all of the subtree that waits first is below the child ahead. */
    boolean waitsBelow() {
        byte[] sibling = waiting.get(waiting.size() - 1).name();
        int mismatch = Arrays.mismatch(name, 0, nameLength, sibling, 0, sibling.length);
        // The child ahead sorts above its sibling, so it goes beyond the sibling's name or differs within it.
        return mismatch != sibling.length || (name[mismatch] & 0xff) > SLASH;
    }
}
