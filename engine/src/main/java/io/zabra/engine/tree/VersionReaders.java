package io.zabra.engine.tree;

import java.util.Arrays;

/** Who reads older versions: pins, and passages, for which less is kept. The writer looks at them after each publication. */
final class VersionReaders {
    private final PinTable pins = new PinTable();
    private final Passages passages = new Passages();
    /** Versions pinned when they were looked at, ascending. */
    private long[] pinned = {};

    // Any thread.

    PinTable.Slot pin(long version) {
        return pins.enter(version);
    }

    Passage pass(long version) {
        return passages.enter(version);
    }

    boolean isAny() {
        return pins.isAnyHeld() || passages.isAnyOpen();
    }

    // Writer.

    /** After a publication: who reads now. */
    void look() {
        pinned = pins.held(pinned);
    }

    /** As of the last look. */
    boolean isAnySeen() {
        return oldestPinned() != Long.MAX_VALUE || passages.isAnyOpen();
    }

    /** Whether anybody can read an image, which is the record of the versions from one zxid until before another. */
    boolean need(UndoImages all, long image, long from, long until) {
        int found = Arrays.binarySearch(pinned, from);
        int first = found >= 0 ? found : -found - 1;
        return (first < pinned.length && pinned[first] < until) || passages.need(all, image, from, until);
    }

    /** {@code Long.MAX_VALUE}: there is no reader. */
    long oldest() {
        return Math.min(oldestPinned(), passages.oldest());
    }

    private long oldestPinned() {
        return pinned.length == 0 ? Long.MAX_VALUE : pinned[0];
    }

    /** Whether the oldest version is read by a passage. */
    boolean isPassageOldest() {
        return passages.oldest() <= oldestPinned() && passages.oldest() != Passage.NO_VERSION;
    }

    /** Turns whoever reads the oldest version away. */
    void revokeOldest() {
        long oldest = oldest();
        pins.revoke(oldest);
        passages.revoke(oldest);
        look();
    }
}
