package io.zabra.engine.tree;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in a store as large as they need: first on the heap, then in Chronicle Maps of four times the size each. The
 * next one is laid out in the background, and the apply thread moves some records with its writes, so that no write waits
 * for all of them. Chronicle Map, which takes seconds to start, is not even loaded while the records are few.
 *
 * <p>While records move they are in one of two stores. One is put into the newer store before it is removed from the older
 * one; so a reader who finds it in neither looks again if the stores have changed meanwhile.
 */
final class GrowingRecordStore implements RecordStore {
    private static final Logger LOG = LoggerFactory.getLogger(GrowingRecordStore.class);
    static final int HEAP_RECORDS = 1 << 16;
    static final long HEAP_BYTES = 32 << 20;
    private static final int GROWTH = 4;
    /** Of what a store is laid out for: when the next one is laid out. */
    private static final double PREPARE_AT = 0.5;
    /** When records begin to move. */
    private static final double MOVE_AT = 0.8;
    /** When the apply thread waits for the next store. A map takes four times what it is laid out for, ever more slowly. */
    private static final double WAIT_AT = 2;
    /** The same for the heap, which takes what it is given, while Chronicle Map takes its seconds to start. */
    private static final double HEAP_WAIT_AT = 8;
    /** Of the records there are: what the next store must at least be laid out for, when they begin to move. */
    private static final double ROOM_AT_LEAST = 1.25;
    /** A step moves up to some thousand records: a segment of a map. */
    private static final int WRITES_A_STEP = 512;

    private static final long LARGE_BYTES = 1 << 16;
    /** After which nobody can still be reading from a store that was emptied. */
    private static final long GRACE_MS = 10_000;

    /** A store whose records can be moved to the next one. */
    interface Movable extends RecordStore {
        /** Moves some records; false where there are none left. Apply thread. */
        boolean moveSome(RecordStore target);

        /** Moves one record, where there is one. Apply thread. */
        void move(String path, RecordStore target);
    }

    /** The stores that records are in at the moment; compared by identity. */
    private static final class Stages {
        final Movable newer;
        /** Being emptied into {@link #newer}; null: none is. */
        final @Nullable Movable older;

        Stages(Movable newer, @Nullable Movable older) {
            this.newer = newer;
            this.older = older;
        }
    }

    private final RecordSizing limit;
    private final Executor background;
    private final ReentrantReadWriteLock loading = new ReentrantReadWriteLock();
    private final long bytesMax;
    private volatile Stages stages = new Stages(new HeapRecordStore(), null);
    private volatile boolean isLoading;
    private volatile boolean isStuck;
    private volatile @Nullable BlobStore blobs;
    private @Nullable FutureTask<ChronicleRecordStore> next;
    private long records;
    private long bytes = HEAP_BYTES;
    private int writes;

    /**
     * @param limit beyond which {@link #hasRoom} says no
     * @param background lays out stores
     */
    GrowingRecordStore(RecordSizing limit, Executor background) {
        this(limit, background, HEAP_RECORDS);
    }

    /** @param heapRecords about how many are kept on the heap */
    GrowingRecordStore(RecordSizing limit, Executor background, int heapRecords) {
        this.limit = limit;
        this.records = heapRecords;
        this.background = background;
        this.bytesMax = limit.records() * (limit.pathBytes() + limit.dataBytes());
    }

    @Override
    public @Nullable NodeRecord record(String path) {
        while (true) {
            Stages now = stages;
            NodeRecord record = now.newer.record(path);
            if (record == null && now.older != null) {
                record = now.older.record(path);
                // It may have moved between the two looks.
                record = record == null ? now.newer.record(path) : record;
            }
            if (record != null || now == stages) {
                return record;
            }
        }
    }

    @Override
    public @Nullable NodeHeader header(String path) {
        while (true) {
            Stages now = stages;
            NodeHeader header = now.newer.header(path);
            if (header == null && now.older != null) {
                header = now.older.header(path);
                header = header == null ? now.newer.header(path) : header;
            }
            if (header != null || now == stages) {
                return header;
            }
        }
    }

    @Override
    public void put(String path, NodeRecord record) {
        if (isLoading) {
            putLoaded(path, record);
            return;
        }
        here(path).put(path, record);
        written(record.header().dataLength());
    }

    @Override
    public void putHeader(String path, NodeHeader header) {
        here(path).putHeader(path, header);
        written(0);
    }

    @Override
    public boolean remove(String path) {
        boolean removed = here(path).remove(path);
        written(0);
        return removed;
    }

    /** The store to write to; the record, if there is one, is in it. */
    private Movable here(String path) {
        Stages now = stages;
        if (now.older != null) {
            now.older.move(path, now.newer);
        }
        return now.newer;
    }

    private void written(int dataBytes) {
        writes++;
        if (stages.older != null) {
            if (writes % WRITES_A_STEP == 0) {
                moveSome();
            }
        } else if (writes % WRITES_A_STEP == 0 || dataBytes >= LARGE_BYTES) {
            growIfDue();
        }
    }

    private void moveSome() {
        Stages now = stages;
        if (now.older != null && !now.older.moveSome(now.newer)) {
            stages = new Stages(now.newer, null);
            RecordStore emptied = now.older;
            CompletableFuture.delayedExecutor(GRACE_MS, TimeUnit.MILLISECONDS, background)
                    .execute(emptied::close);
        }
    }

    private void growIfDue() {
        RecordStore current = stages.newer;
        double fullness = Math.max((double) current.size() / records, (double) current.bytes() / bytes);
        if (isStuck || fullness < PREPARE_AT) {
            return;
        }
        if (next == null) {
            next = nextStore(GROWTH * Math.max(current.size(), records));
            background.execute(next);
        }
        double waitAt = current instanceof HeapRecordStore ? HEAP_WAIT_AT : WAIT_AT;
        if (fullness >= waitAt || (fullness >= MOVE_AT && next.isDone())) {
            beginMove();
        }
    }

    private void beginMove() {
        FutureTask<ChronicleRecordStore> laidOut = next;
        if (laidOut == null) {
            return;
        }
        try {
            ChronicleRecordStore store = laidOut.get();
            next = null;
            if (store.recordsPlanned() < stages.newer.size() * ROOM_AT_LEAST
                    && store.recordsPlanned() < limit.records()) {
                // More have come than it was laid out for. The next one is there soon.
                store.close();
                return;
            }
            records = store.recordsPlanned();
            bytes = store.bytesPlanned();
            stages = new Stages(store, stages.newer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while memory for records was laid out", e);
        } catch (ExecutionException e) {
            isStuck = true;
            LOG.warn(
                    "No memory outside the Java heap could be laid out for more than the {} znodes there are",
                    stages.newer.size(),
                    e.getCause());
            next = null;
        }
    }

    private FutureTask<ChronicleRecordStore> nextStore(long wanted) {
        RecordStore current = stages.newer;
        long averageBytes = current.bytes() / Math.max(1, current.size());
        int dataBytes = (int)
                Math.min(BlobStore.PIECE_BYTES, Math.max(limit.dataBytes() / 2, averageBytes - limit.pathBytes()));
        long count = Math.min(wanted, Math.max(limit.records(), current.size()));
        RecordSizing sizing = new RecordSizing(count, limit.pathBytes(), dataBytes, limit.largeBytes());
        return new FutureTask<>(() -> new ChronicleRecordStore(sizing, blobs()));
    }

    private synchronized BlobStore blobs() {
        BlobStore store = blobs;
        if (store == null) {
            store = new BlobStore(limit.largeBytes());
            blobs = store;
        }
        return store;
    }

    @Override
    public void beginLoad(long count) {
        isLoading = true;
        if (count > records * MOVE_AT) {
            growNow(count * 5 / 4);
        }
    }

    @Override
    public void endLoad() {
        isLoading = false;
        growIfDue();
    }

    private void putLoaded(String path, NodeRecord record) {
        boolean full;
        loading.readLock().lock();
        try {
            RecordStore current = stages.newer;
            current.put(path, record);
            full = !isStuck && isFull(current);
        } finally {
            loading.readLock().unlock();
        }
        if (full) {
            loading.writeLock().lock();
            try {
                if (isFull(stages.newer)) {
                    growNow(GROWTH * stages.newer.size());
                }
            } finally {
                loading.writeLock().unlock();
            }
        }
    }

    private boolean isFull(RecordStore current) {
        return current.size() > MOVE_AT * records || current.bytes() > MOVE_AT * bytes;
    }

    private void growNow(long wanted) {
        FutureTask<ChronicleRecordStore> task = nextStore(wanted);
        task.run();
        next = task;
        beginMove();
        while (stages.older != null) {
            moveSome();
        }
    }

    @Override
    public long size() {
        Stages now = stages;
        return now.newer.size() + (now.older == null ? 0 : now.older.size());
    }

    @Override
    public long bytes() {
        Stages now = stages;
        return now.newer.bytes() + (now.older == null ? 0 : now.older.bytes());
    }

    @Override
    public boolean hasRoom(int more, long moreBytes) {
        Stages now = stages;
        if (isStuck || now.newer instanceof HeapRecordStore) {
            return now.newer.hasRoom(more, moreBytes);
        }
        BlobStore large = blobs;
        boolean fits = moreBytes <= BlobStore.PIECE_BYTES || large == null || large.hasRoom(moreBytes);
        return fits && size() + more <= limit.records() && bytes() + moreBytes <= bytesMax;
    }

    /** Of paths and data; there may be too many records before. */
    @Override
    public MemoryUse memory() {
        return new MemoryUse(bytes(), bytesMax);
    }

    @Override
    public void close() {
        FutureTask<ChronicleRecordStore> laidOut = next;
        if (laidOut != null && !laidOut.cancel(false)) {
            try {
                laidOut.get().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                LOG.debug("Nothing to free", e);
            }
        }
        Stages now = stages;
        now.newer.close();
        if (now.older != null) {
            now.older.close();
        }
        BlobStore large = blobs;
        if (large != null) {
            large.close();
        }
    }
}
