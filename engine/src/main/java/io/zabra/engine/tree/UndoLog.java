package io.zabra.engine.tree;

import io.zabra.engine.txn.EncodedPath;
import io.zabra.engine.txn.PathHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntFunction;
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
    /** How many images one publication may drop, so that it is not held up, unless all go. */
    private static final int DROPPED_MAX = 4_096;

    private final SlabLog log;
    private final Runnable makeRoom;
    private final UndoImages all;
    private final Moves moves = new Moves();
    private final byte[] header = new byte[RecordLayout.HEADER_BYTES];
    private final UndoTable table = new UndoTable();
    /** Of the transactions not yet published, oldest first. */
    private long[] running = new long[64];

    private int runningCount;
    /** The oldest image. */
    private long tail;

    private long images;
    private long bytes;
    private long bytesEver;
    private long newestOverwrittenAt;

    /**
     * @param memory as of {@link SlabLog}
     * @param makeRoom called where it refuses, to drop images; then it is asked once more
     */
    UndoLog(int slabBytes, IntFunction<ByteBuffer> memory, Runnable makeRoom) {
        this.makeRoom = makeRoom;
        log = new SlabLog(slabBytes, memory);
        all = new UndoImages(log);
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

    /** Whether anything that was published has been overwritten since. */
    boolean isAnyNew() {
        return runningCount > 0;
    }

    /** Saves a header whose data stays. */
    void saveHeader(EncodedPath path, NodeHeader old, long overwrittenAt) {
        RecordLayout.write(old, header);
        newest(append(path, overwrittenAt, UndoImages.NO_DATA, null));
    }

    /**
     * Saves a record whole.
     *
     * @param from where its data is still
     */
    void saveRecord(EncodedPath path, NodeHeader old, long overwrittenAt, RecordStore from) {
        RecordLayout.write(old, header);
        long at = append(path, overwrittenAt, old.dataLength(), null);
        if (old.dataLength() > 0) {
            from.copyData(path.text(), log.slab(at), all.dataOffset(at, path.bytes().length), old.dataLength());
        }
        newest(at);
    }

    private long append(EncodedPath path, long overwrittenAt, int dataLength, byte @Nullable [] data) {
        int hash = path.hash();
        byte[] key = path.bytes();
        long at;
        try {
            at = all.append(table.newest(hash), hash, key, overwrittenAt, header, dataLength, data);
        } catch (OutOfMemoryError refused) {
            makeRoom.run();
            at = all.append(table.newest(hash), hash, key, overwrittenAt, header, dataLength, data);
        }
        if (images == 0) {
            tail = at;
        }
        added(all.length(at), overwrittenAt);
        if (runningCount == running.length) {
            running = Arrays.copyOf(running, 2 * runningCount);
        }
        running[runningCount++] = at;
        return at;
    }

    /** Readers find it from now on. */
    private void newest(long at) {
        table.newest(all.hash(at), at);
    }

    private void added(int length, long overwrittenAt) {
        images++;
        bytes += length;
        newestOverwrittenAt = overwrittenAt;
    }

    /** Whether the header of this path was saved since {@code published}, and its data was not. */
    boolean lacksData(EncodedPath path, long published) {
        long at = newest(path);
        return at != 0 && all.overwrittenAt(at) > published && all.lacksData(at);
    }

    /** Gives the newest image the data that its record still has. */
    void saveData(EncodedPath path, RecordStore from) {
        long at = newest(path);
        NodeRecord record = from.record(path.text());
        if (at == 0 || record == null) {
            throw new IllegalStateException("No " + (at == 0 ? "before-image" : "record") + " of " + path.text());
        }
        all.copyHeader(at, header);
        newest(append(path, all.overwrittenAt(at), NodeHeader.lengthOf(record.data()), record.data()));
    }

    private long newest(EncodedPath path) {
        long at = table.newest(path.hash());
        while (isLive(at) && !all.isOf(at, path.hash(), path.bytes(), path.bytes().length)) {
            at = all.older(at);
        }
        return isLive(at) ? at : 0;
    }

    /**
     * All so far is published: keeps, of the images since the last publication, those that somebody can read, or whose data
     * such an image has to take.
     *
     * @param retainedFrom the oldest version that may yet be pinned; {@code Long.MAX_VALUE}: none
     */
    void settle(VersionReaders readers, long retainedFrom) {
        int count = runningCount;
        if (count == 0) {
            return;
        }
        boolean anyReader = retainedFrom != Long.MAX_VALUE || readers.isAnySeen();
        int kept = 0;
        for (int i = 0; i < count; i++) {
            // Marked by the sign: positions are positive.
            boolean needed = anyReader && (isNeeded(running[i], readers, retainedFrom) || completesOlder(running[i]));
            kept += needed ? 1 : 0;
            running[i] = needed ? running[i] : -running[i];
        }
        if (kept < count) {
            takeBack(kept);
        }
        for (int i = 0; i < runningCount; i++) {
            bytesEver += all.length(running[i]);
        }
        runningCount = 0;
        table.grow(images);
    }

    private boolean isNeeded(long at, VersionReaders readers, long retainedFrom) {
        long overwrittenAt = all.overwrittenAt(at);
        return overwrittenAt > retainedFrom || readers.need(all, at, all.lastModified(at), overwrittenAt);
    }

    /** Whether an older image of this path, which is kept, has no data of its own, so that it reads this one's. */
    private boolean completesOlder(long at) {
        // An older one was overwritten no later than this one begins: where no image is so old, none need be looked
        // for.
        if (all.lacksData(at) || all.lastModified(at) < all.overwrittenAt(tail)) {
            return false;
        }
        byte[] path = all.path(at);
        int hash = all.hash(at);
        long older = all.older(at);
        while (isLive(older) && (isTakenBack(older) || !all.isOf(older, hash, path, path.length))) {
            older = all.older(older);
        }
        return isLive(older) && all.lacksData(older);
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
        moves.begin();
        try {
            for (int i = runningCount - 1; i >= 0; i--) {
                long at = Math.abs(running[i]);
                table.newestPlain(all.hash(at), all.older(at));
                images--;
                bytes -= all.length(at);
            }
            byte[][] copies = new byte[kept][];
            for (int i = 0, copy = 0; i < runningCount && kept > 0; i++) {
                if (running[i] > 0) {
                    copies[copy++] = all.copy(running[i]);
                }
            }
            log.rewind(Math.abs(running[0]));
            runningCount = 0;
            for (byte[] copy : copies) {
                appendAgain(copy);
            }
        } finally {
            moves.end();
        }
    }

    private void appendAgain(byte[] copy) {
        long at = all.appendCopy(copy);
        int hash = all.hash(at);
        all.older(at, table.newest(hash));
        if (images == 0) {
            tail = at;
        }
        added(copy.length, all.overwrittenAt(at));
        running[runningCount++] = at;
        table.newest(hash, at);
    }

    /** Drops the images that only pins before {@code oldestPinned} could read, or some of them, if they are many. */
    void dropThrough(long oldestPinned) {
        if (images > 0 && all.overwrittenAt(tail) <= oldestPinned) {
            drop(oldestPinned, DROPPED_MAX);
        }
    }

    /** Drops all images that only pins before {@code oldestPinned} could read. */
    void dropAllThrough(long oldestPinned) {
        drop(oldestPinned, Long.MAX_VALUE);
    }

    private void drop(long oldestPinned, long max) {
        moves.begin();
        try {
            if (newestOverwrittenAt <= oldestPinned) {
                images = 0;
                bytes = 0;
                log.dropAll();
                tail = log.head();
                return;
            }
            for (long i = 0; i < max && images > 0 && all.overwrittenAt(tail) <= oldestPinned; i++) {
                int length = all.length(tail);
                images--;
                bytes -= length;
                tail = log.after(tail, length);
            }
            log.dropBefore(tail);
        } finally {
            moves.end();
        }
    }

    void close() {
        moves.begin();
        log.close();
        moves.end();
    }

    // Any thread.

    private boolean isLive(long at) {
        return at != 0 && at >= tail;
    }

    /**
     * Where to read a version.
     *
     * @param header the image whose header it is; 0: there is none
     * @param data the image whose data it is; 0: none has it
     */
    private record Place(long header, long data) {}

    private Place place(byte[] path, int length, long zxid) {
        int hash = PathHash.of(path, length);
        long at = table.newest(hash);
        long found = 0;
        long data = 0;
        while (isLive(at) && all.overwrittenAt(at) > zxid) {
            if (all.isOf(at, hash, path, length)) {
                found = at;
                data = all.lacksData(at) ? data : at;
                if (all.lastModified(at) <= zxid) {
                    return new Place(found, data);
                }
            }
            at = all.older(at);
        }
        return new Place(0, 0);
    }

    /** The header at {@code zxid}, as far as it was overwritten since; null where no image says. */
    @Nullable
    NodeHeader headerAt(String path, long zxid) {
        byte[] key = path.getBytes(StandardCharsets.UTF_8);
        return headerAt(key, key.length, zxid);
    }

    /** Of a path in UTF-8: the first bytes of an array. */
    @Nullable
    NodeHeader headerAt(byte[] path, int length, long zxid) {
        while (true) {
            long stamp = moves.seen();
            try {
                Place place = place(path, length, zxid);
                NodeHeader found = place.header == 0 ? null : all.header(place.header);
                if (moves.noneSince(stamp)) {
                    return found;
                }
            } catch (IndexOutOfBoundsException e) {
                failIfValid(stamp, e);
            }
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
        return recordAt(key, key.length, zxid, newer);
    }

    /** Of a path in UTF-8: the first bytes of an array. */
    @Nullable
    NodeRecord recordAt(byte[] path, int length, long zxid, @Nullable NodeRecord newer) {
        while (true) {
            long stamp = moves.seen();
            try {
                Place place = place(path, length, zxid);
                if (place.header == 0 || (place.data == 0 && newer == null)) {
                    if (moves.noneSince(stamp)) {
                        return null;
                    }
                    continue;
                }
                NodeHeader found = all.header(place.header);
                byte[] data = place.data == 0 || !moves.noneSince(stamp)
                        ? null
                        : all.data(place.data, length, found.dataLength());
                if (moves.noneSince(stamp)) {
                    return new NodeRecord(found, place.data == 0 && newer != null ? newer.data() : data);
                }
            } catch (IndexOutOfBoundsException e) {
                failIfValid(stamp, e);
            }
        }
    }

    /** What is read while images move need not make sense. */
    private void failIfValid(long stamp, IndexOutOfBoundsException e) {
        if (moves.noneSince(stamp)) {
            throw e;
        }
    }
}
