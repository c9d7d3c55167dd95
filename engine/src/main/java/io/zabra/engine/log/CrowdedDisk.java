package io.zabra.engine.log;

import io.zabra.engine.disk.Disk;
import java.nio.file.Path;

/**
 * Whether a disk was too full for the next segment when that was last tried. Each try makes a file, fills what is left of the disk, and
 * takes it away again, so that none follows at once: what there is is lengthened meanwhile. One thread.
 */
final class CrowdedDisk {
    private static final long RETRY_NANOS = 10_000_000_000L;
    /** A log is not begun on a disk that has less. */
    private static final long BEGINNING_BYTES = 1 << 16;

    private final Disk disk;
    private final Path directory;
    private final long beginningBytes;
    private boolean crowded;
    private long sinceNanos;

    /** @param preallocateBytes that a segment grows by */
    CrowdedDisk(Disk disk, Path directory, int preallocateBytes) {
        this.disk = disk;
        this.directory = directory;
        this.beginningBytes = Math.min(BEGINNING_BYTES, preallocateBytes);
    }

    boolean isCrowded() {
        return crowded;
    }

    boolean isTooSoon() {
        return crowded && System.nanoTime() - sinceNanos < RETRY_NANOS;
    }

    /** Whether there is no use in trying to make the first segment, of which there is nothing to be lengthened meanwhile. */
    boolean isHopeless() {
        return isTooSoon() || disk.usableBytes(directory) < beginningBytes;
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
