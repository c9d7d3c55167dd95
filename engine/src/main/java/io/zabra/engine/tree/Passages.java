package io.zabra.engine.tree;

import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The passages that are under way, which are few. Readers enter and leave, the writer looks. As with {@link PinTable}, an entry
 * that precedes the reader's look at the published version is seen by a writer that looks after publishing the next one.
 */
final class Passages {
    private final CopyOnWriteArrayList<Passage> open = new CopyOnWriteArrayList<>();

    /** Bytes of before-images. A passage ends, and needs no more than the tree takes: it may have some of the memory that others leave. */
    static long bytesMax(long undoBytesMax, boolean offHeap) {
        long most = offHeap ? Math.min(4 * undoBytesMax, DirectMemory.bytesMax() / 4) : 2 * undoBytesMax;
        return Math.max(undoBytesMax, most);
    }

    /** Any thread. */
    Passage enter(long version) {
        Passage entered = new Passage(this, version);
        open.add(entered);
        return entered;
    }

    void left(Passage passage) {
        open.remove(passage);
    }

    /** A revoked one is open until its reader leaves. */
    boolean isAnyOpen() {
        return !open.isEmpty();
    }

    /** The oldest version that one needs; {@link Passage#NO_VERSION}: none. */
    long oldest() {
        long oldest = Passage.NO_VERSION;
        if (isAnyOpen()) {
            for (Passage passage : open) {
                oldest = Math.min(oldest, passage.version());
            }
        }
        return oldest;
    }

    /** Whether one has still to read an image, which is the record of the versions from one zxid until before another. */
    boolean need(UndoImages all, long image, long from, long until) {
        if (isAnyOpen()) {
            for (Passage passage : open) {
                long version = passage.version();
                if (from <= version && version < until && !all.isUpTo(image, passage.behind())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Writer only: those of {@code version} or below. */
    void revoke(long version) {
        for (Passage passage : open) {
            if (passage.version() <= version) {
                passage.revoke();
            }
        }
    }
}
