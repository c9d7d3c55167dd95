package io.zabra.consensus.net;

import io.netty.channel.Channel;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.storage.ReceivedSnapshots;
import io.zabra.consensus.zab.Event;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The links that are open, by their numbers, and what is told of them. Any thread. */
final class OpenLinks {
    private final PeerNetworkConfig config;
    private final ReceivedSnapshots received;
    private final ExecutorService files;
    private final PeerEvents events;
    private final Link.Refill refill;
    private final Map<Long, Link> links = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();
    private volatile boolean closed;

    OpenLinks(
            PeerNetworkConfig config,
            ReceivedSnapshots received,
            ExecutorService files,
            PeerEvents events,
            Link.Refill refill) {
        this.config = config;
        this.received = received;
        this.files = files;
        this.events = events;
        this.refill = refill;
    }

    PeerNetworkConfig config() {
        return config;
    }

    Link open(Channel channel) {
        Link link = new Link(lastNumber.incrementAndGet(), channel, config.linkBytesMax(), refill);
        links.put(link.number(), link);
        return link;
    }

    @Nullable
    Link find(long number) {
        return links.get(number);
    }

    /** Null where it is no more. */
    @Nullable
    Link remove(long number) {
        return links.remove(number);
    }

    /** Takes a state that a leader sends. */
    SnapshotIntake intake(long zxid, SnapshotIntake.Listener listener) {
        return new SnapshotIntake(received, zxid, config.dataBytesMax(), files, listener);
    }

    void happened(Event event) {
        if (!closed) {
            events.happened(event);
        }
    }

    void happened(List<Event> together) {
        if (!together.isEmpty() && !closed) {
            events.happened(together);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Nothing more is told. Returns what was open. */
    List<Channel> closeAll() {
        closed = true;
        List<Channel> open = links.values().stream().map(Link::channel).toList();
        links.clear();
        return open;
    }
}
