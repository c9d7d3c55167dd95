package io.zabra.consensus.host;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Readers that wait until they would see all that was acknowledged. One thread. */
final class Barriers {
    private final Map<Long, CompletableFuture<Long>> waiting = new HashMap<>();
    private long nextId;
    private volatile int size;

    /** How many wait; any thread. */
    int size() {
        return size;
    }

    /** The id of the question to the core. */
    long add(CompletableFuture<Long> reader) {
        waiting.put(++nextId, reader);
        size = waiting.size();
        return nextId;
    }

    void passed(long id, long zxid) {
        CompletableFuture<Long> reader = waiting.remove(id);
        size = waiting.size();
        if (reader != null) {
            Waiting.guarded(() -> reader.complete(zxid));
        }
    }

    void failed(long id) {
        CompletableFuture<Long> reader = waiting.remove(id);
        size = waiting.size();
        if (reader != null) {
            fail(reader);
        }
    }

    void failAll() {
        var lost = Map.copyOf(waiting);
        waiting.clear();
        size = 0;
        lost.values().forEach(Barriers::fail);
    }

    static void fail(CompletableFuture<Long> reader) {
        Waiting.guarded(() -> reader.completeExceptionally(new NotServingException("no leader confirms reads")));
    }
}
