package io.zabra.server.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all connections of a port have under way: requests that wait for the store, or behind one that does, and, counted apart, statements. A
 * statement may take as long as it likes, and none of ZooKeeper's clients is to wait for that. Any thread.
 */
final class Load {
    private static final long NS_PER_MS = 1_000_000;

    private final LoadLimits limits;
    private final UnderWay requests = new UnderWay();
    private final UnderWay statements = new UnderWay();
    private final AtomicLong largeBytes = new AtomicLong();
    private volatile boolean draining;

    Load(LoadLimits limits) {
        this.limits = limits;
    }

    /** ZooKeeper's. */
    UnderWay requests() {
        return requests;
    }

    /** Of SQL, but for those that wait for other sessions. */
    UnderWay statements() {
        return statements;
    }

    /** Then a connection that has a request under way is not read from; its own answer sets it going again. */
    boolean isOver() {
        return requests.exceeds(limits.requestsMax(), limits.bytesMax());
    }

    /** The same for a connection that has more statements under way than a driver asks for at a time. */
    boolean isOverBySql() {
        return statements.exceeds(limits.requestsMax(), limits.bytesMax());
    }

    /** Then no connection is read from. */
    boolean isThrottled() {
        return limits.throttledMax() > 0 && requests.requests() >= limits.throttledMax();
    }

    /** Whether a request that was held back for so long is to be refused. */
    boolean isOverdue(long waitedNs) {
        return limits.throttledOpWaitMs() > 0 && waitedNs > limits.throttledOpWaitMs() * NS_PER_MS;
    }

    int stallMs() {
        return limits.stallMs();
    }

    boolean isLarge(int requestBytes) {
        return limits.largeBytes() > 0 && requestBytes > limits.largeBytes();
    }

    /** False where there is no room for so large a request. */
    boolean takeLarge(int requestBytes) {
        if (largeBytes.addAndGet(requestBytes) <= limits.largeBytesMax()) {
            return true;
        }
        giveLarge(requestBytes);
        return false;
    }

    void giveLarge(long requestBytes) {
        largeBytes.addAndGet(-requestBytes);
    }

    int drainMs() {
        return limits.drainMs();
    }

    /** From now on nothing more is read: the server is about to stop. */
    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }
}
