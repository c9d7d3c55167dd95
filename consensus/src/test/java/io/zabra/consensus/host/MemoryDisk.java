package io.zabra.consensus.host;

import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StoreState;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.txn.TxnCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A data directory in memory. What a server has written survives {@link Port#close}, as it would on disk. */
final class MemoryDisk {
    private final MemoryHub hub;
    private final int snapshotEvery;
    private final List<LogEntry> log = new ArrayList<>();
    private @Nullable MemoryState snapshot;
    private long acceptedEpoch;
    private long currentEpoch;
    private long logBaseZxid;
    private volatile long roomBytes = Long.MAX_VALUE;
    private volatile boolean full;
    private volatile boolean crowded = true;
    private volatile CountDownLatch released = new CountDownLatch(0);
    private final AtomicInteger underWay = new AtomicInteger();

    MemoryDisk(MemoryHub hub, int snapshotEvery) {
        this.hub = hub;
        this.snapshotEvery = snapshotEvery;
    }

    synchronized ReplicatedStore.Restored restore(long sid, StateConfig config) {
        StoreState state;
        if (snapshot == null) {
            state = StoreState.fresh(config);
        } else {
            state = StoreState.empty(config);
            snapshot.giveTo(state);
        }
        return new ReplicatedStore.Restored(
                new DurableState(acceptedEpoch, currentEpoch, state.zxid(), logBaseZxid, log, false),
                state,
                new SessionIds(sid, config.clock().wallMs()));
    }

    /** What the log has room for, from now on. */
    void room(long bytes) {
        roomBytes = bytes;
    }

    /** Whether it has no more room than that, rather than being slow; it has not. */
    void crowded(boolean is) {
        crowded = is;
    }

    /** Whether it says of itself that it is full, from now on. */
    void full(boolean is) {
        full = is;
    }

    /** What is written from now on stays on its way until {@link #release}. */
    void hold() {
        released = new CountDownLatch(1);
    }

    void release() {
        released.countDown();
    }

    /** Writes that were given, and are not done. */
    int underWay() {
        return underWay.get();
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void apply(DiskOp op) {
        if (op instanceof DiskOp.Append append) {
            log.add(append.entry());
        } else if (op instanceof DiskOp.Truncate truncate) {
            log.removeIf(entry -> entry.zxid() > truncate.zxid());
        } else if (op instanceof DiskOp.Install install) {
            snapshot = hub.received(install.handle());
            logBaseZxid = install.zxid();
            log.clear();
        } else if (op instanceof DiskOp.SaveEpochs epochs) {
            acceptedEpoch = epochs.acceptedEpoch();
            currentEpoch = epochs.currentEpoch();
        }
    }

    private synchronized void keep(MemoryState state) {
        if (snapshot == null || snapshot.zxid() < state.zxid()) {
            snapshot = state;
            logBaseZxid = state.zxid();
            log.removeIf(entry -> entry.zxid() <= state.zxid());
        }
    }

    /** What is on it at the moment. */
    synchronized List<LogEntry> entries() {
        return List.copyOf(log);
    }

    private synchronized int logged() {
        return log.size();
    }

    private synchronized @Nullable MemoryState latest() {
        return snapshot;
    }

    /** One life of the server. */
    final class Port implements PeerDisk {
        private final PeerEvents events;
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private volatile boolean writing;
        private volatile boolean closed;

        Port(PeerEvents events) {
            this.events = events;
        }

        @Override
        public void write(Persist persist) {
            underWay.incrementAndGet();
            thread.execute(() -> {
                awaitRelease();
                underWay.decrementAndGet();
                if (!closed) {
                    persist.ops().forEach(MemoryDisk.this::apply);
                    events.happened(new Event.Persisted(persist.sequence()));
                }
            });
        }

        @Override
        public long roomBytes() {
            return roomBytes;
        }

        @Override
        public boolean isFull() {
            return full;
        }

        @Override
        public boolean isCrowded() {
            return crowded;
        }

        @Override
        public void load(long handle, long zxid, StateSink sink) throws IOException {
            MemoryState state = latest();
            if (state == null || state.zxid() != zxid) {
                throw new IOException("no snapshot of " + zxid);
            }
            state.giveTo(sink);
        }

        @Override
        public void loadAll(long toZxid, StateSink sink) throws IOException {
            MemoryState state = latest();
            long fromZxid = state == null ? 0 : state.zxid();
            if (state == null) {
                sink.snapshotEnds(0);
            } else {
                state.giveTo(sink);
            }
            for (LogEntry entry : entries()) {
                if (entry.zxid() > fromZxid && entry.zxid() <= toZxid) {
                    sink.transaction(TxnCodec.decode(entry.payload()));
                }
            }
        }

        @Override
        public boolean isSnapshotDue() {
            return !writing && logged() >= snapshotEvery;
        }

        @Override
        public void snapshot(StateImage image) {
            writing = true;
            thread.execute(() -> {
                keep(MemoryState.of(image));
                writing = false;
            });
        }

        @Override
        public void close() {
            closed = true;
            thread.shutdown();
        }
    }
}
