package io.zabra.engine.tree;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Records as immutable objects on the heap: for small embedded use, and where Chronicle Map cannot run. */
public final class HeapRecordStore implements RecordStore {
    /** What a record costs besides its path and data: map entry, strings, header; measured about 370 bytes with a path of 41. */
    private static final long OVERHEAD_BYTES = 330;

    /** Part of the largest possible heap that must stay free for everything else. */
    private static final int RESERVED_PART = 8;

    private final ConcurrentHashMap<String, NodeRecord> records = new ConcurrentHashMap<>();

    @Override
    public @Nullable NodeRecord record(String path) {
        return records.get(path);
    }

    @Override
    public @Nullable NodeHeader header(String path) {
        NodeRecord record = records.get(path);
        return record == null ? null : record.header();
    }

    @Override
    public void put(String path, NodeRecord record) {
        records.put(path, record);
    }

    @Override
    public void putHeader(String path, NodeHeader header) {
        NodeRecord old = records.get(path);
        if (old == null || old.header().dataLength() != header.dataLength()) {
            throw new IllegalStateException("Cannot replace the header of " + path + ": new data length "
                    + header.dataLength() + ", stored record "
                    + (old == null ? "absent" : "of " + old.header().dataLength() + " bytes"));
        }
        records.put(path, new NodeRecord(header, old.data()));
    }

    @Override
    public boolean remove(String path) {
        return records.remove(path) != null;
    }

    @Override
    public long size() {
        return records.mappingCount();
    }

    @Override
    public boolean hasRoom(int count, long bytes) {
        Runtime runtime = Runtime.getRuntime();
        long max = runtime.maxMemory();
        long free = max - runtime.totalMemory() + runtime.freeMemory();
        long needed = count * OVERHEAD_BYTES + bytes;
        // Garbage counts as used until it is collected, so little free memory proves nothing: what cannot fit even into
        // the reserve is refused, the rest is left to the collector.
        return needed <= Math.max(free, max / RESERVED_PART);
    }

    @Override
    public void close() {
        records.clear();
    }
}
