package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * Before-images: what records were before transactions that some reader does not see. At most one for each record and
 * publication. Written by the apply thread, read by any.
 *
 * <p>Images lie in a {@link SlabLog} in the order of the transactions that overwrote the records, and are dropped from the
 * oldest on. A table of hashes leads to the newest image of a bucket, each image to the next older one of its bucket; so
 * the images of a path are met newest first. Images of one publication that nobody needs are taken back as a whole.
 * Readers look without a lock, and again where something was taken back or dropped meanwhile.
 */
final class UndoLog {
    // An image: these fields, the header, the path in UTF-8, the data.
    private static final int LENGTH = 0;
    private static final int HASH = 4;
    private static final int OVERWRITTEN_AT = 8;
    private static final int OLDER = 16;
    private static final int PATH_LENGTH = 24;
    private static final int DATA_LENGTH = 28;
    private static final int HEADER = 32;
    private static final int PATH = HEADER + RecordLayout.HEADER_BYTES;

    /** The data is that of the next newer version. */
    private static final int NO_DATA = -2;

    private static final int BUCKETS_MIN = 1 << 10;
    private static final int BUCKETS_MAX = 1 << 24;
    /** How many images one publication may drop, so that it is not held up, unless all go. */
    private static final int DROPPED_MAX = 4_096;

    private final SlabLog log;
    private final StampedLock lock = new StampedLock();
    private final byte[] header = new byte[RecordLayout.HEADER_BYTES];
    private volatile AtomicLongArray buckets = new AtomicLongArray(BUCKETS_MIN);
    /** Of the transactions not yet published, oldest first. */
    private long[] running = new long[64];

    private int runningCount;
    /** The oldest image. */
    private long tail;

    private long images;
    private long bytes;
    private long bytesEver;
    private long newestOverwrittenAt;

    UndoLog(int slabBytes, boolean offHeap) {
        log = new SlabLog(slabBytes, offHeap);
    }

    /** Apply thread only. */
    long bytes() {
        return bytes;
    }

    /** Bytes ever kept beyond a publication. Apply thread only. */
    long bytesEver() {
        return bytesEver;
    }

    // Writer.

    /** Saves a header whose data stays. */
    void saveHeader(String path, NodeHeader old, long overwrittenAt) {
        RecordLayout.write(old, header);
        append(path.getBytes(StandardCharsets.UTF_8), overwrittenAt, NO_DATA, null);
    }

    /** Saves a record whole. */
    void saveRecord(String path, NodeRecord old, long overwrittenAt) {
        RecordLayout.write(old.header(), header);
        append(
                path.getBytes(StandardCharsets.UTF_8),
                overwrittenAt,
                old.header().dataLength(),
                old.data());
    }

    private void append(byte[] path, long overwrittenAt, int dataLength, byte @Nullable [] data) {
        int length = PATH + path.length + Math.max(0, dataLength);
        long at = log.reserve(length);
        ByteBuffer slab = log.slab(at);
        int offset = SlabLog.offset(at);
        int hash = Arrays.hashCode(path) * 0x9E3779B9;
        AtomicLongArray table = buckets;
        int bucket = bucket(hash, table);
        slab.putInt(offset + LENGTH, length)
                .putInt(offset + HASH, hash)
                .putLong(offset + OVERWRITTEN_AT, overwrittenAt)
                .putLong(offset + OLDER, table.getPlain(bucket))
                .putInt(offset + PATH_LENGTH, path.length)
                .putInt(offset + DATA_LENGTH, dataLength)
                .put(offset + HEADER, header)
                .put(offset + PATH, path);
        if (data != null) {
            slab.put(offset + PATH + path.length, data);
        }
        if (images == 0) {
            tail = at;
        }
        added(length, overwrittenAt);
        if (runningCount == running.length) {
            running = Arrays.copyOf(running, 2 * runningCount);
        }
        running[runningCount++] = at;
        table.set(bucket, at);
    }

    private void added(int length, long overwrittenAt) {
        images++;
        bytes += length;
        newestOverwrittenAt = overwrittenAt;
    }

    private static int bucket(int hash, AtomicLongArray table) {
        return hash >>> (1 + Integer.numberOfLeadingZeros(table.length()));
    }

    /** Whether the header of this path was saved since {@code published}, and its data was not. */
    boolean lacksData(String path, long published) {
        long at = newest(path.getBytes(StandardCharsets.UTF_8));
        return at != 0 && overwrittenAt(at) > published && lacksData(at);
    }

    /** Gives the newest image the data that its record still has. */
    void saveData(String path, byte @Nullable [] data) {
        byte[] key = path.getBytes(StandardCharsets.UTF_8);
        long at = newest(key);
        if (at == 0) {
            throw new IllegalStateException("No before-image of " + path);
        }
        log.slab(at).get(SlabLog.offset(at) + HEADER, header);
        append(key, overwrittenAt(at), NodeHeader.lengthOf(data), data);
    }

    private long newest(byte[] path) {
        int hash = Arrays.hashCode(path) * 0x9E3779B9;
        AtomicLongArray table = buckets;
        long at = table.get(bucket(hash, table));
        while (isLive(at) && !isOf(at, hash, path)) {
            at = older(at);
        }
        return isLive(at) ? at : 0;
    }

    /**
     * All so far is published: keeps, of the images since the last publication, those that a pin can read, or whose data
     * such an image has to take.
     *
     * @param pinned versions, ascending
     * @param retainedFrom the oldest version that may yet be pinned; {@code Long.MAX_VALUE}: none
     */
    void settle(long[] pinned, long retainedFrom) {
        int count = runningCount;
        if (count == 0) {
            return;
        }
        boolean anyReader = retainedFrom != Long.MAX_VALUE || (pinned.length > 0 && pinned[0] != Long.MAX_VALUE);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            // Marked by the sign: positions are positive.
            boolean needed = anyReader && (isNeeded(running[i], pinned, retainedFrom) || completesOlder(running[i]));
            kept += needed ? 1 : 0;
            running[i] = needed ? running[i] : -running[i];
        }
        if (kept < count) {
            takeBack(kept);
        }
        for (int i = 0; i < runningCount; i++) {
            bytesEver += log.slab(running[i]).getInt(SlabLog.offset(running[i]) + LENGTH);
        }
        runningCount = 0;
        if (images > 2L * buckets.length() && buckets.length() < BUCKETS_MAX) {
            growBuckets();
        }
    }

    /** Both halves of the new table lead to what is there: images are told apart by their paths anyway. */
    private void growBuckets() {
        AtomicLongArray before = buckets;
        AtomicLongArray after = new AtomicLongArray(2 * before.length());
        for (int i = 0; i < before.length(); i++) {
            after.setPlain(2 * i, before.getPlain(i));
            after.setPlain(2 * i + 1, before.getPlain(i));
        }
        buckets = after;
    }

    private boolean isNeeded(long at, long[] pinned, long retainedFrom) {
        long overwrittenAt = overwrittenAt(at);
        if (overwrittenAt > retainedFrom) {
            return true;
        }
        int found = Arrays.binarySearch(pinned, lastModified(at));
        int first = found >= 0 ? found : -found - 1;
        return first < pinned.length && pinned[first] < overwrittenAt;
    }

    /** Whether an older image of this path, which is kept, has no data of its own, so that it reads this one's. */
    private boolean completesOlder(long at) {
        if (lacksData(at)) {
            return false;
        }
        ByteBuffer slab = log.slab(at);
        byte[] path = new byte[slab.getInt(SlabLog.offset(at) + PATH_LENGTH)];
        slab.get(SlabLog.offset(at) + PATH, path);
        int hash = slab.getInt(SlabLog.offset(at) + HASH);
        long older = older(at);
        while (isLive(older) && (isTakenBack(older) || !isOf(older, hash, path))) {
            older = older(older);
        }
        return isLive(older) && lacksData(older);
    }

    private boolean isTakenBack(long at) {
        int low = 0;
        int high = runningCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Math.abs(running[middle]) < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < runningCount && running[low] == -at;
    }

    /** Takes all images of this publication back, and writes those that are kept anew. */
    private void takeBack(int kept) {
        long stamp = lock.writeLock();
        try {
            AtomicLongArray table = buckets;
            for (int i = runningCount - 1; i >= 0; i--) {
                long at = Math.abs(running[i]);
                ByteBuffer slab = log.slab(at);
                table.setPlain(bucket(slab.getInt(SlabLog.offset(at) + HASH), table), older(at));
                images--;
                bytes -= slab.getInt(SlabLog.offset(at) + LENGTH);
            }
            byte[][] copies = new byte[kept][];
            for (int i = 0, copy = 0; i < runningCount && kept > 0; i++) {
                if (running[i] > 0) {
                    copies[copy++] = image(running[i]);
                }
            }
            log.rewind(Math.abs(running[0]));
            runningCount = 0;
            for (byte[] copy : copies) {
                appendAgain(copy, table);
            }
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    private byte[] image(long at) {
        ByteBuffer slab = log.slab(at);
        byte[] copy = new byte[slab.getInt(SlabLog.offset(at) + LENGTH)];
        slab.get(SlabLog.offset(at), copy);
        return copy;
    }

    private void appendAgain(byte[] copy, AtomicLongArray table) {
        long at = log.reserve(copy.length);
        ByteBuffer slab = log.slab(at).put(SlabLog.offset(at), copy);
        int bucket = bucket(slab.getInt(SlabLog.offset(at) + HASH), table);
        slab.putLong(SlabLog.offset(at) + OLDER, table.getPlain(bucket));
        if (images == 0) {
            tail = at;
        }
        added(copy.length, overwrittenAt(at));
        running[runningCount++] = at;
        table.set(bucket, at);
    }

    /** Drops the images that only pins before {@code oldestPinned} could read, or some of them, if they are many. */
    void dropThrough(long oldestPinned) {
        if (images > 0 && overwrittenAt(tail) <= oldestPinned) {
            drop(oldestPinned, DROPPED_MAX);
        }
    }

    /** Drops all images that only pins before {@code oldestPinned} could read. */
    void dropAllThrough(long oldestPinned) {
        drop(oldestPinned, Long.MAX_VALUE);
    }

    private void drop(long oldestPinned, long max) {
        long stamp = lock.writeLock();
        try {
            if (newestOverwrittenAt <= oldestPinned) {
                images = 0;
                bytes = 0;
                log.dropAll();
                tail = log.head();
                return;
            }
            for (long i = 0; i < max && images > 0 && overwrittenAt(tail) <= oldestPinned; i++) {
                int length = log.slab(tail).getInt(SlabLog.offset(tail) + LENGTH);
                images--;
                bytes -= length;
                tail = log.after(tail, length);
            }
            log.dropBefore(tail);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    void close() {
        long stamp = lock.writeLock();
        log.close();
        lock.unlockWrite(stamp);
    }

    // Any thread.

    private boolean isLive(long at) {
        return at != 0 && at >= tail;
    }

    private long overwrittenAt(long at) {
        return log.slab(at).getLong(SlabLog.offset(at) + OVERWRITTEN_AT);
    }

    private long lastModified(long at) {
        return log.slab(at).getLong(SlabLog.offset(at) + HEADER + RecordLayout.LAST_MODIFIED);
    }

    private boolean lacksData(long at) {
        return log.slab(at).getInt(SlabLog.offset(at) + DATA_LENGTH) == NO_DATA;
    }

    private long older(long at) {
        long older = log.slab(at).getLong(SlabLog.offset(at) + OLDER);
        if (older >= at) {
            throw new IndexOutOfBoundsException("Image " + Long.toHexString(at) + " is not one any more");
        }
        return older;
    }

    private boolean isOf(long at, int hash, byte[] path) {
        ByteBuffer slab = log.slab(at);
        int offset = SlabLog.offset(at);
        if (slab.getInt(offset + HASH) != hash || slab.getInt(offset + PATH_LENGTH) != path.length) {
            return false;
        }
        for (int i = 0; i < path.length; i++) {
            if (slab.get(offset + PATH + i) != path[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Where to read a version.
     *
     * @param header the image whose header it is; 0: there is none
     * @param data the image whose data it is; 0: none has it
     */
    private record Place(long header, long data) {}

    private Place place(byte[] path, long zxid) {
        int hash = Arrays.hashCode(path) * 0x9E3779B9;
        AtomicLongArray table = buckets;
        long at = table.get(bucket(hash, table));
        long found = 0;
        long data = 0;
        while (isLive(at) && overwrittenAt(at) > zxid) {
            if (isOf(at, hash, path)) {
                found = at;
                data = lacksData(at) ? data : at;
            }
            at = older(at);
        }
        return found == 0 || lastModified(found) > zxid ? new Place(0, 0) : new Place(found, data);
    }

    private NodeHeader header(long at) {
        byte[] copy = new byte[RecordLayout.HEADER_BYTES];
        log.slab(at).get(SlabLog.offset(at) + HEADER, copy);
        return RecordLayout.header(copy);
    }

    /** The header at {@code zxid}, as far as it was overwritten since; null where no image says. */
    @Nullable
    NodeHeader headerAt(String path, long zxid) {
        byte[] key = path.getBytes(StandardCharsets.UTF_8);
        while (true) {
            long stamp = lock.tryOptimisticRead();
            try {
                Place place = place(key, zxid);
                NodeHeader found = place.header == 0 ? null : header(place.header);
                if (lock.validate(stamp)) {
                    return found;
                }
            } catch (IndexOutOfBoundsException e) {
                failIfValid(stamp, e);
            }
            Thread.onSpinWait();
        }
    }

    /**
     * The record at {@code zxid}, as far as it was overwritten since; null where no image says.
     *
     * @param newer what the store held before this call: its data stands in where no image has data
     */
    @Nullable
    NodeRecord recordAt(String path, long zxid, @Nullable NodeRecord newer) {
        byte[] key = path.getBytes(StandardCharsets.UTF_8);
        while (true) {
            long stamp = lock.tryOptimisticRead();
            try {
                Place place = place(key, zxid);
                if (place.header == 0 || (place.data == 0 && newer == null)) {
                    if (lock.validate(stamp)) {
                        return null;
                    }
                    continue;
                }
                NodeHeader found = header(place.header);
                byte[] data = place.data == 0 || !lock.validate(stamp)
                        ? null
                        : data(place.data, key.length, found.dataLength());
                if (lock.validate(stamp)) {
                    return new NodeRecord(found, place.data == 0 && newer != null ? newer.data() : data);
                }
            } catch (IndexOutOfBoundsException e) {
                failIfValid(stamp, e);
            }
            Thread.onSpinWait();
        }
    }

    /** What is read while images move need not make sense. */
    private void failIfValid(long stamp, IndexOutOfBoundsException e) {
        if (lock.validate(stamp)) {
            throw e;
        }
    }

    private byte @Nullable [] data(long at, int pathLength, int length) {
        if (length == NodeHeader.NULL_DATA) {
            return null;
        }
        byte[] copy = new byte[length];
        log.slab(at).get(SlabLog.offset(at) + PATH + pathLength, copy);
        return copy;
    }
}
