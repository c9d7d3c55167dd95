package io.zabra.engine.tree;

/**
 * How long past versions of the tree can still be pinned. Whichever limit is met first counts; where one is 0, no past
 * version is kept, and nothing is paid for it. A version costs what its transaction overwrote: a record's header and data,
 * and for a create or delete about 16 KiB of index pages (outside the heap). Beside that each takes some 300 bytes of the heap, of which, too, no
 * more than {@code bytes} are taken. A transaction that changes no znode, as a write that is refused, makes no version, and takes nothing.
 *
 * @param ageMs of the oldest state that can be pinned, by the transactions' own times. A clock that leaps ahead by more than that has all before
 *     forgotten; where it was ahead and was set back, what comes then goes by its own times
 * @param bytes of overwritten records and pages
 */
public record Retention(long ageMs, long bytes) {
    public static final Retention NONE = new Retention(0, 0);

    /** What a version takes of the heap at least: its entries by zxid and by time, here and in the index. */
    private static final long VERSION_BYTES = 300;

    public Retention {
        if (ageMs < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "Retention of " + ageMs + " ms and " + bytes + " bytes: must be positive");
        }
    }

    long versionsMax() {
        return Math.max(1, bytes / VERSION_BYTES);
    }

    boolean isOn() {
        return ageMs > 0 && bytes > 0;
    }
}
