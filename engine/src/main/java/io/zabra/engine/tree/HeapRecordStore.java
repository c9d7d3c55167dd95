package io.zabra.engine.tree;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Records as immutable objects on the heap: for small embedded use, and where Chronicle Map cannot run. */
public final class HeapRecordStore implements RecordStore, GrowingRecordStore.Movable {
    /** What a record costs besides its path and data: map entry, strings, header; measured about 370 bytes with a path of 41. */
    private static final long OVERHEAD_BYTES = 330;

    /** Part of the largest possible heap that must stay free for everything else. */
    private static final int RESERVED_PART = 8;

    private static final int RECORDS_A_MOVE = 2_048;

    private final ConcurrentHashMap<String, NodeRecord> records = new ConcurrentHashMap<>();
    private final LongAdder bytes = new LongAdder();
    private @Nullable Iterator<Map.Entry<String, NodeRecord>> moving;

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
        NodeRecord old = records.put(path, record);
        bytes.add(bytes(path, record) - (old == null ? 0 : bytes(path, old)));
    }

    private static long bytes(String path, NodeRecord record) {
        return path.length() + (long) Math.max(0, record.header().dataLength());
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
        NodeRecord old = records.remove(path);
        bytes.add(old == null ? 0 : -bytes(path, old));
        return old != null;
    }

    @Override
    public boolean moveSome(RecordStore target) {
        if (moving == null) {
            moving = records.entrySet().iterator();
        }
        for (int i = 0; i < RECORDS_A_MOVE && moving.hasNext(); i++) {
            move(moving.next().getKey(), target);
        }
        return moving.hasNext();
    }

    @Override
    public void move(String path, RecordStore target) {
        NodeRecord record = records.get(path);
        if (record != null) {
            target.put(path, record);
            records.remove(path);
        }
    }

    @Override
    public long bytes() {
        return bytes.sum();
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
