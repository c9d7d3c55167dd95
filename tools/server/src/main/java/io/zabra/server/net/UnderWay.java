package io.zabra.server.net;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Requests of one kind that are under way on all connections of a port. Any thread. */
final class UnderWay {
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    void begin(long requestBytes) {
        requests.incrementAndGet();
        bytes.addAndGet(requestBytes);
    }

    void end(int count, long requestBytes) {
        requests.addAndGet(-count);
        bytes.addAndGet(-requestBytes);
    }

    int requests() {
        return requests.get();
    }

    boolean exceeds(int requestsMax, long bytesMax) {
        return requests.get() > requestsMax || bytes.get() > bytesMax;
    }

    /** What one connection has of them. On its I/O thread. */
    final class Part {
        private int own;
        private long ownBytes;

        void begin(long requestBytes) {
            own++;
            ownBytes += requestBytes;
            UnderWay.this.begin(requestBytes);
        }

        /** Nothing where all have ended. */
        void end(long requestBytes) {
            if (own > 0) {
                own--;
                ownBytes -= requestBytes;
                UnderWay.this.end(1, requestBytes);
            }
        }

        void endAll() {
            UnderWay.this.end(own, ownBytes);
            own = 0;
            ownBytes = 0;
        }

        int requests() {
            return own;
        }
    }
}
