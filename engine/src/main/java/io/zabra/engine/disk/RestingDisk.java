package io.zabra.engine.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Another disk, of which one file is read forward that the page cache does not have, and need not have: it is read past it where that can
 * be. It comes in stretches, the last bit of each first: of one that is asked for forward by the cache the system fetches megabytes ahead at
 * once, for which the log's syncs wait. Beside writers it rests after each bit for as long as that took. One thread.
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
    protected DiskFile opened(Disk from, Path path) throws IOException {
        return from.openStreamed(path);
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
        long start = at / STREAMED_UNIT_BYTES * STREAMED_UNIT_BYTES;
        int length = (int) Math.max(0, Math.min(STRETCH_BYTES, file.size() - start));
        reserve(length);
        stretch.limit(0);
        from = start;
        ofFile = file;
        for (int end = length; end > 0; ) {
            int begin = (end - 1) / BIT_BYTES * BIT_BYTES;
            long begun = System.nanoTime();
            // Up to the end of a unit: there is nothing behind the file's.
            ByteBuffer bit = stretch.duplicate().clear().position(begin).limit(wholeUnits(end));
            if (file.read(bit, start + begin) < end - begin) {
                throw new EOFException(path + " became shorter while it was read");
            }
            rest(System.nanoTime() - begun);
            end = begin;
        }
        stretch.limit(length);
    }

    private static int wholeUnits(int bytes) {
        return (bytes + STREAMED_UNIT_BYTES - 1) / STREAMED_UNIT_BYTES * STREAMED_UNIT_BYTES;
    }

    private void reserve(int bytes) {
        int units = wholeUnits(bytes);
        if (units > stretch.capacity()) {
            stretch = ByteBuffer.allocateDirect(units + STREAMED_UNIT_BYTES).alignedSlice(STREAMED_UNIT_BYTES);
        }
    }

    private void rest(long workedNanos) {
        if (rests.getAsBoolean()) {
            LockSupport.parkNanos(this, Math.min(workedNanos, REST_NANOS_MAX));
        }
    }
}
