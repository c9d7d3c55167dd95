package io.zabra.engine.log;

/**
 * Whether a disk was too full for the next segment when that was last tried. Each try makes a file, fills what is left of the disk, and
 * takes it away again, so that none follows at once: what there is is lengthened meanwhile. One thread.
 */
final class CrowdedDisk {
    private static final long RETRY_NANOS = 10_000_000_000L;

    private boolean crowded;
    private long sinceNanos;

    boolean isCrowded() {
        return crowded;
    }

    boolean isTooSoon() {
        return crowded && System.nanoTime() - sinceNanos < RETRY_NANOS;
    }

    void tooFull() {
        crowded = true;
        sinceNanos = System.nanoTime();
    }

    /** A segment was begun. */
    void hadRoom() {
        crowded = false;
    }
}
