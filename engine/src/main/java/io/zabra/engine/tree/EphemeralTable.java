package io.zabra.engine.tree;

import io.zabra.engine.txn.TxnSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The znodes that do not stay for ever: ephemerals by session, containers, TTL znodes. Written by the apply thread; read by any. */
public final class EphemeralTable {
    /** One session's. */
    private static final class Owned {
        final ConcurrentSkipListSet<String> paths = new ConcurrentSkipListSet<>();
        final AtomicLong bytes = new AtomicLong();
        final AtomicInteger count = new AtomicInteger();
        /** Written before the paths are. */
        volatile long changedZxid;

        Owned(long zxid) {
            changedZxid = zxid;
        }
    }

    private final ConcurrentHashMap<Long, Owned> bySession = new ConcurrentHashMap<>();
    private final Set<String> containers = ConcurrentHashMap.newKeySet();
    private final Set<String> ttls = ConcurrentHashMap.newKeySet();
    private final AtomicLong heapBytes = new AtomicLong();
    /** Of the last transaction that left a session without any. */
    private volatile long emptiedZxid;
    /** Of the state that they began with: what went before it is not known here. */
    private volatile long loadedZxid;

    /** All of a state that was loaded are here. Before anybody reads. */
    void loaded(long zxid) {
        loadedZxid = zxid;
    }

    void add(String path, NodeHeader header) {
        switch (header.kind()) {
            case PERSISTENT -> {}
            case EPHEMERAL -> addOwned(header.owner(), path, header.czxid());
            case CONTAINER -> counted(containers.add(path), onHeap(path));
            case TTL -> counted(ttls.add(path), onHeap(path));
        }
    }

    void remove(String path, NodeHeader header, long zxid) {
        switch (header.kind()) {
            case PERSISTENT -> {}
            case EPHEMERAL -> removeOwned(header.owner(), path, zxid);
            case CONTAINER -> counted(containers.remove(path), -onHeap(path));
            case TTL -> counted(ttls.remove(path), -onHeap(path));
        }
    }

    private void addOwned(long owner, String path, long zxid) {
        Owned owned = bySession.computeIfAbsent(owner, session -> new Owned(zxid));
        owned.changedZxid = zxid;
        if (owned.paths.add(path)) {
            owned.count.incrementAndGet();
            owned.bytes.addAndGet(TxnSize.inClose(path));
            heapBytes.addAndGet(onHeap(path));
        }
    }

    private void removeOwned(long owner, String path, long zxid) {
        bySession.computeIfPresent(owner, (session, owned) -> {
            owned.changedZxid = zxid;
            if (owned.paths.remove(path)) {
                owned.count.decrementAndGet();
                owned.bytes.addAndGet(-TxnSize.inClose(path));
                heapBytes.addAndGet(-onHeap(path));
            }
            if (!owned.paths.isEmpty()) {
                return owned;
            }
            emptiedZxid = zxid;
            return null;
        });
    }

    private void counted(boolean changed, long bytes) {
        if (changed) {
            heapBytes.addAndGet(bytes);
        }
    }

    private static long onHeap(String path) {
        return TxnSize.pathOnHeap(path);
    }

    /** What all of them take of the heap, about. */
    long heapBytes() {
        return heapBytes.get();
    }

    /** What a session's take in the transaction of its end. */
    public long bytes(long sessionId) {
        Owned owned = bySession.get(sessionId);
        return owned == null ? 0 : owned.bytes.get();
    }

    /** A copy, in order. */
    List<String> of(long sessionId) {
        Owned owned = bySession.get(sessionId);
        return owned == null ? List.of() : new ArrayList<>(owned.paths);
    }

    /** Those that a session had when this transaction had been applied, in order; null where they may have changed since. */
    @Nullable
    List<String> of(long sessionId, long zxid) {
        long before = changedZxid(sessionId);
        List<String> paths = of(sessionId);
        // A transaction changes them before anybody sees the tree that it makes.
        return before <= zxid && changedZxid(sessionId) == before ? paths : null;
    }

    /** Those from one on, at most so many, in order. */
    public List<String> of(long sessionId, String from, int max) {
        Owned owned = bySession.get(sessionId);
        return owned == null
                ? List.of()
                : owned.paths.tailSet(from, true).stream().limit(max).toList();
    }

    /**
     * Of the last transaction that changed which ones a session has, or of a later one; of one that is being carried out, too. The same before
     * and after they were looked at, and visible: they are those of one moment, and of one that is visible.
     */
    public long changedZxid(long sessionId) {
        Owned owned = bySession.get(sessionId);
        return Math.max(loadedZxid, owned == null ? emptiedZxid : owned.changedZxid);
    }

    /** How many a session has. */
    public int count(long sessionId) {
        Owned owned = bySession.get(sessionId);
        return owned == null ? 0 : owned.count.get();
    }

    /** A view that changes meanwhile. */
    public Set<String> containers() {
        return containers;
    }

    /** A view that changes meanwhile. */
    public Set<String> ttls() {
        return ttls;
    }
}
