package io.zabra.engine.tree;

/**
 * How long past versions of the tree can still be pinned. Whichever limit is met first counts; where one is 0, no past
 * version is kept, and nothing is paid for it. A version costs what its transaction overwrote: a record's header and data,
 * and for a create or delete about 16 KiB of index pages (outside the heap).
 *
 * @param ageMs of the oldest state that can be pinned, by the transactions' own times
 * @param bytes of overwritten records and pages
 */
public record Retention(long ageMs, long bytes) {
    public static final Retention NONE = new Retention(0, 0);

    public Retention {
        if (ageMs < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "Retention of " + ageMs + " ms and " + bytes + " bytes: must be positive");
        }
    }

    boolean isOn() {
        return ageMs > 0 && bytes > 0;
    }
}
