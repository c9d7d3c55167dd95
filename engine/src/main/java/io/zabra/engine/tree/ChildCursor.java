package io.zabra.engine.tree;

/** Walks one parent's children within an {@link IndexPin}, which stays open meanwhile. One thread. */
public interface ChildCursor {
    /** Moves to the next child; false at the end, and from then on. */
    boolean next();

    long childId();

    int nameLength();

    /** Writes the name to {@code target[offset ..]}, {@link #nameLength} bytes. */
    void copyName(byte[] target, int offset);

    /** Adds the children that follow to a run, as many as are at hand and it takes. The cursor does not move. */
    default void lookAhead(ZnodeRun run) {}

    /** Moves on by some of those that {@link #lookAhead} has added. */
    default void skip(int children) {
        throw new UnsupportedOperationException("It does not look ahead");
    }

    /** A copy. */
    default byte[] name() {
        byte[] name = new byte[nameLength()];
        copyName(name, 0);
        return name;
    }
}
