package io.zabra.engine.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Another disk, of which one file is read forward that the page cache does not have: it comes in stretches, the last bit of each first. Of
 * one that is asked for forward the system fetches megabytes ahead at once, for which the log's syncs wait. Beside writers it rests after
 * each bit for as long as that took. One thread.
 */
public final class RestingDisk extends ReadOnlyDisk {
    private static final int BIT_BYTES = 1 << 20;
    private static final int STRETCH_BYTES = 4 * BIT_BYTES;
    private static final long REST_NANOS_MAX = 20_000_000;

    private final BooleanSupplier rests;
    /** Outside the heap: into an array the system's bytes would be copied once more. */
    private ByteBuffer stretch = ByteBuffer.allocate(0);
    /** Where in its file the stretch begins. */
    private long from;

    private @Nullable DiskFile ofFile;

    /** @param rests whether others write to the same disk, and it is not waited for */
    public RestingDisk(Disk disk, BooleanSupplier rests) {
        super(disk);
        this.rests = rests;
    }

    @Override
    protected int read(Path path, DiskFile file, ByteBuffer target, long offset) throws IOException {
        int count = 0;
        while (target.hasRemaining()) {
            long at = offset + count;
            if (file != ofFile || at < from || at >= from + stretch.limit()) {
                fetch(path, file, at);
            }
            int part = Math.min(target.remaining(), (int) (from + stretch.limit() - at));
            if (part == 0) {
                break;
            }
            target.put(target.position(), stretch, (int) (at - from), part).position(target.position() + part);
            count += part;
        }
        return count;
    }

    private void fetch(Path path, DiskFile file, long at) throws IOException {
        int length = (int) Math.max(0, Math.min(STRETCH_BYTES, file.size() - at));
        if (length > stretch.capacity()) {
            stretch = ByteBuffer.allocateDirect(length);
        }
        stretch.limit(0);
        from = at;
        ofFile = file;
        for (int end = length; end > 0; ) {
            int begin = (end - 1) / BIT_BYTES * BIT_BYTES;
            long begun = System.nanoTime();
            if (file.read(stretch.duplicate().clear().position(begin).limit(end), at + begin) < end - begin) {
                throw new EOFException(path + " became shorter while it was read");
            }
            rest(System.nanoTime() - begun);
            end = begin;
        }
        stretch.limit(length);
    }

    private void rest(long workedNanos) {
        if (rests.getAsBoolean()) {
            LockSupport.parkNanos(this, Math.min(workedNanos, REST_NANOS_MAX));
        }
    }
}
