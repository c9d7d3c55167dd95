package io.zabra.engine.tree;

/** Copies the leaves below one root of a {@link CowPathIndex}, from the lowest on. One thread; good as long as the pin is. */
public final class LeafCursor {
    private final PageCursor cursor;
    private boolean ahead;
    private byte[] bytes = new byte[PageStore.PAGE_BYTES];
    private int length;

    LeafCursor(PageStore store, int root) {
        cursor = new PageCursor(store);
        cursor.seek(root, 0, new byte[0], true);
        ahead = root != PageStore.NO_PAGE;
    }

    /** Moves to the next leaf; false behind the last. */
    boolean next() {
        if (!ahead) {
            return false;
        }
        int needed = cursor.leafBytes();
        bytes = needed > bytes.length ? new byte[needed] : bytes;
        length = needed;
        cursor.copyLeaf(bytes);
        ahead = cursor.nextLeaf();
        return true;
    }

    /** In the first {@link #length} bytes. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
