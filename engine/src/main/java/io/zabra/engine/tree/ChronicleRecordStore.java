package io.zabra.engine.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.bytes.RandomDataInput;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.MapEntry;
import org.jspecify.annotations.Nullable;

/**
 * Records in a Chronicle Map, in memory outside the heap; data above 8 KiB in a {@link BlobStore}. Needs the JVM flags that
 * {@link RecordStores} looks for.
 *
 * <p>Readers hold a segment's read lock of the map while they copy one record, and no other lock.
 */
final class ChronicleRecordStore implements RecordStore, GrowingRecordStore.Movable {
    private static final int INLINE_BYTES_MAX = BlobStore.PIECE_BYTES;
    /** Measured with records of 200 bytes: as small as the default of 32, and the fastest to overwrite. */
    private static final int CHUNK_BYTES = 64;
    /** Overwriting with another length leaves holes; a store that is full still has to take deletions. */
    private static final double BLOAT_MAX = 4;

    private final ChronicleMap<byte[], byte[]> records;
    private final BlobStore blobs;
    private final boolean ownsBlobs;
    private final long recordsMax;
    private final long bytesMax;
    private final AtomicLong count = new AtomicLong();
    /** With headers. */
    private final AtomicLong bytes = new AtomicLong();

    private int nextSegment;

    ChronicleRecordStore(RecordSizing sizing) {
        this(sizing, new BlobStore(sizing.largeBytes()), true);
    }

    /** @param blobs of large data, shared with the store that this one takes the place of; not closed with it */
    ChronicleRecordStore(RecordSizing sizing, BlobStore blobs) {
        this(sizing, blobs, false);
    }

    private ChronicleRecordStore(RecordSizing sizing, BlobStore blobs, boolean ownsBlobs) {
        this.blobs = blobs;
        this.ownsBlobs = ownsBlobs;
        int valueBytes = RecordLayout.HEADER_BYTES + sizing.dataBytes();
        // A segment must be able to take the largest record whole, so that a small store is laid out for more than
        // asked.
        long entries = Math.max(10_000, sizing.records() * 4 / 3);
        this.recordsMax = sizing.records();
        this.bytesMax = entries * (sizing.pathBytes() + valueBytes);
        this.records = ChronicleMapBuilder.of(byte[].class, byte[].class)
                .name("records")
                .averageKeySize(sizing.pathBytes())
                .averageValueSize(valueBytes)
                .entries(entries)
                .actualChunkSize(CHUNK_BYTES)
                .maxBloatFactor(BLOAT_MAX)
                .putReturnsNull(true)
                .removeReturnsNull(true)
                .skipCloseOnExitHook(true)
                .create();
    }

    private static byte[] key(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable NodeHeader header(String path) {
        try (var context = records.queryContext(key(path))) {
            context.readLock().lock();
            MapEntry<byte[], byte[]> entry = context.entry();
            if (entry == null) {
                return null;
            }
            Data<byte[]> value = entry.value();
            return RecordLayout.header(value.bytes(), value.offset());
        }
    }

    @Override
    public @Nullable NodeRecord record(String path) {
        byte[] key = key(path);
        while (true) {
            NodeHeader header;
            long blobId;
            try (var context = records.queryContext(key)) {
                context.readLock().lock();
                MapEntry<byte[], byte[]> entry = context.entry();
                if (entry == null) {
                    return null;
                }
                Data<byte[]> value = entry.value();
                RandomDataInput input = value.bytes();
                long at = value.offset();
                header = RecordLayout.header(input, at);
                int length = header.dataLength();
                if (length <= INLINE_BYTES_MAX) {
                    byte[] data = length == NodeHeader.NULL_DATA ? null : RecordLayout.data(input, at, length);
                    return new NodeRecord(header, data);
                }
                blobId = RecordLayout.blobId(input, at);
            }
            byte[] data = blobs.find(blobId, header.dataLength());
            // Gone: the record was overwritten since it was read.
            if (data != null) {
                return new NodeRecord(header, data);
            }
        }
    }

    @Override
    public void put(String path, NodeRecord record) {
        byte[] key = key(path);
        byte[] data = record.data();
        byte[] value;
        if (data == null || data.length <= INLINE_BYTES_MAX) {
            value = new byte[RecordLayout.HEADER_BYTES + (data == null ? 0 : data.length)];
            if (data != null) {
                System.arraycopy(data, 0, value, RecordLayout.HEADER_BYTES, data.length);
            }
        } else {
            value = new byte[RecordLayout.HEADER_BYTES + RecordLayout.BLOB_ID_BYTES];
            RecordLayout.writeBlobId(blobs.add(data), value);
        }
        RecordLayout.write(record.header(), value);
        store(key, value);
    }

    private void store(byte[] key, byte[] newValue) {
        long blobId;
        int length;
        try (var context = records.queryContext(key)) {
            context.updateLock().lock();
            MapEntry<byte[], byte[]> entry = context.entry();
            Data<byte[]> wrapped = context.wrapValueAsData(newValue);
            if (entry == null) {
                context.absentEntry().doInsert(wrapped);
                count.incrementAndGet();
                bytes.addAndGet(key.length + newValue.length);
                return;
            }
            Data<byte[]> old = entry.value();
            length = RecordLayout.dataLength(old.bytes(), old.offset());
            blobId = length > INLINE_BYTES_MAX ? RecordLayout.blobId(old.bytes(), old.offset()) : 0;
            bytes.addAndGet(newValue.length - old.size());
            entry.doReplaceValue(wrapped);
        }
        removeBlob(blobId, length);
    }

    private void removeBlob(long blobId, int length) {
        if (length > INLINE_BYTES_MAX) {
            blobs.remove(blobId, length);
        }
    }

    @Override
    public void putHeader(String path, NodeHeader header) {
        try (var context = records.queryContext(key(path))) {
            context.updateLock().lock();
            MapEntry<byte[], byte[]> entry = context.entry();
            if (entry == null) {
                throw new IllegalStateException("Cannot replace the header of " + path + ": there is no record");
            }
            Data<byte[]> old = entry.value();
            int length = RecordLayout.dataLength(old.bytes(), old.offset());
            if (length != header.dataLength()) {
                throw new IllegalStateException("Cannot replace the header of " + path + ": new data length "
                        + header.dataLength() + ", stored " + length);
            }
            byte[] value = new byte[(int) old.size()];
            old.bytes()
                    .read(
                            old.offset() + RecordLayout.HEADER_BYTES,
                            value,
                            RecordLayout.HEADER_BYTES,
                            value.length - RecordLayout.HEADER_BYTES);
            RecordLayout.write(header, value);
            entry.doReplaceValue(context.wrapValueAsData(value));
        }
    }

    @Override
    public boolean remove(String path) {
        byte[] key = key(path);
        long blobId;
        int length;
        try (var context = records.queryContext(key)) {
            context.updateLock().lock();
            MapEntry<byte[], byte[]> entry = context.entry();
            if (entry == null) {
                return false;
            }
            Data<byte[]> old = entry.value();
            length = RecordLayout.dataLength(old.bytes(), old.offset());
            blobId = length > INLINE_BYTES_MAX ? RecordLayout.blobId(old.bytes(), old.offset()) : 0;
            bytes.addAndGet(-key.length - old.size());
            entry.doRemove();
            count.decrementAndGet();
        }
        removeBlob(blobId, length);
        return true;
    }

    @Override
    public boolean moveSome(RecordStore target) {
        if (nextSegment == records.segments()) {
            return false;
        }
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        try (var segment = records.segmentContext(nextSegment++)) {
            segment.forEachSegmentEntry(entry -> {
                keys.add(entry.key().getUsing(null));
                values.add(entry.value().getUsing(null));
            });
        }
        for (int i = 0; i < keys.size(); i++) {
            moveEntry(keys.get(i), values.get(i), target);
        }
        return nextSegment < records.segments();
    }

    @Override
    public void move(String path, RecordStore target) {
        byte[] key = key(path);
        byte[] value = records.get(key);
        if (value != null) {
            moveEntry(key, value, target);
        }
    }

    /** Large data stays where it is. */
    private void moveEntry(byte[] key, byte[] value, RecordStore target) {
        if (!(target instanceof ChronicleRecordStore next) || next.blobs != blobs) {
            throw new IllegalArgumentException("Records move between maps that share their large data only");
        }
        next.store(key, value);
        records.remove(key);
        count.decrementAndGet();
        bytes.addAndGet(-key.length - value.length);
    }

    @Override
    public long size() {
        return count.get();
    }

    @Override
    public long bytes() {
        return bytes.get() - count.get() * RecordLayout.HEADER_BYTES;
    }

    /** Number of records that it is laid out for; it takes more, at the price of time. */
    long recordsPlanned() {
        return recordsMax;
    }

    /** Bytes of paths and data that it is laid out for; it takes more, at the price of time. */
    long bytesPlanned() {
        return bytesMax - recordsMax * RecordLayout.HEADER_BYTES;
    }

    @Override
    public boolean hasRoom(int more, long moreBytes) {
        // Whether the bytes lie in records or in pieces is not said, so there must be room in both for what can be in
        // both.
        boolean fits = moreBytes <= INLINE_BYTES_MAX || blobs.hasRoom(moreBytes);
        return fits
                && count.get() + more <= recordsMax
                && bytes.get() + moreBytes + (long) more * RecordLayout.HEADER_BYTES <= bytesMax;
    }

    @Override
    public void close() {
        records.close();
        if (ownsBlobs) {
            blobs.close();
        }
    }
}
