package io.zabra.server.net;

import io.zabra.engine.watch.WatchEvent;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Events on their way from the apply thread, which adds them in zxid order, to one connection's I/O thread, which takes them. */
final class EventQueue {
    private final ConcurrentLinkedQueue<WatchEvent> events = new ConcurrentLinkedQueue<>();

    void add(WatchEvent event) {
        events.add(event);
    }

    /** The next event of a transaction up to this one; null where there is none yet. */
    @Nullable
    WatchEvent takeUpTo(long zxid) {
        WatchEvent next = events.peek();
        if (next == null || next.zxid() > zxid) {
            return null;
        }
        return events.poll();
    }
}
