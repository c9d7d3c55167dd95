package io.zabra.server.net;

import io.zabra.engine.watch.WatchEvent;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Events on their way from the apply thread, which adds them in zxid order, to one connection's I/O thread, which takes them. */
final class EventQueue {
    private final ConcurrentLinkedQueue<WatchEvent> events = new ConcurrentLinkedQueue<>();
    private final LongSupplier visibleZxid;

    /** @param visibleZxid of the latest transaction that reads show: no client may be told of a later one, and then read older */
    EventQueue(LongSupplier visibleZxid) {
        this.visibleZxid = visibleZxid;
    }

    void add(WatchEvent event) {
        events.add(event);
    }

    /** Those of transactions up to this one that are visible, in order. */
    void takeUpTo(long zxid, Consumer<WatchEvent> sink) {
        long last = Math.min(zxid, visibleZxid.getAsLong());
        for (WatchEvent next = events.peek(); next != null && next.zxid() <= last; next = events.peek()) {
            events.poll();
            sink.accept(next);
        }
    }

    /** The apply thread hands events over just before it makes their change visible: they are to be looked for again. */
    void ifAnyIsLeft(Runnable again) {
        if (!events.isEmpty()) {
            again.run();
        }
    }
}
