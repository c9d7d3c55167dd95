package io.zabra.consensus.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.packet.MalformedPacketException;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.storage.ReceivedSnapshots;
import io.zabra.consensus.zab.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links between leader and learners. Who connects is nobody until its first packet says that it wants to learn; then it waits at
 * the door until this server leads. The core hears of it only after both. Any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its decoder
final class QuorumPort {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumPort.class);
    private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(256 << 10, 1 << 20);
    private static final int UNKNOWN_MAX = 256;
    /** A learner's first packet takes some fifty. */
    private static final int INTRODUCTION_BYTES_MAX = 4096;

    private final PeerNetworkConfig config;
    private final EventLoopGroup loops;
    private final Dialer dialer;
    private final PeerDoor security;
    private final ReceivedSnapshots received;
    private final ExecutorService files;
    private final PeerEvents events;
    private final Map<Long, Link> links = new ConcurrentHashMap<>();
    private final Map<Visitor, QuorumPacket> door = new HashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();
    private int unknown;
    private ServerState role = ServerState.LOOKING;
    private volatile boolean closed;

    QuorumPort(
            PeerNetworkConfig config,
            EventLoopGroup loops,
            Dialer dialer,
            PeerDoor security,
            ReceivedSnapshots received,
            ExecutorService files,
            PeerEvents events) {
        this.config = config;
        this.loops = loops;
        this.dialer = dialer;
        this.security = security;
        this.received = received;
        this.files = files;
        this.events = events;
    }

    @Nullable
    Link link(long number) {
        return links.get(number);
    }

    // ---- Learners that come to us

    /** Somebody is connected. On its loop. */
    void accepted(Channel channel) {
        Visitor visitor = new Visitor(channel);
        synchronized (door) {
            if (closed || unknown >= UNKNOWN_MAX) {
                channel.close();
                return;
            }
            unknown++;
        }
        channel.config().setWriteBufferWaterMark(WATER);
        channel.pipeline().addLast(visitor.decoder);
        channel.eventLoop().schedule(visitor::late, config.helloTimeoutMs(), TimeUnit.MILLISECONDS);
    }

    void role(ServerState newRole) {
        List<Visitor> waiting;
        synchronized (door) {
            role = newRole;
            waiting = List.copyOf(door.keySet());
        }
        switch (newRole) {
            case LOOKING -> {}
            case LEADING -> waiting.forEach(Visitor::letInLater);
            case FOLLOWING, OBSERVING -> waiting.forEach(Visitor::sendAway);
        }
    }

    /** Who has connected, before and after it is known to be a learner. On its loop, but for the door. */
    private final class Visitor extends Reader {
        private boolean introduced;
        private boolean gone;

        Visitor(Channel channel) {
            super(channel, INTRODUCTION_BYTES_MAX);
        }

        void late() {
            if (!introduced) {
                LOG.debug("{} did not say who it is", channel.remoteAddress());
                channel.close();
            }
        }

        @Override
        public boolean packet(QuorumPacket packet) {
            if (link != null) {
                return super.packet(packet);
            }
            if (packet.type() != PacketType.FOLLOWERINFO && packet.type() != PacketType.OBSERVERINFO) {
                throw new MalformedPacketException(packet.type() + " as the first packet");
            }
            if (!security.mayBe(channel, packet)) {
                channel.close();
                return false;
            }
            introduced = true;
            ServerState now;
            synchronized (door) {
                now = role;
                if (now == ServerState.LOOKING) {
                    door.put(this, packet);
                }
            }
            switch (now) {
                case LEADING -> letIn(packet);
                case LOOKING ->
                    channel.eventLoop().schedule(this::sendAway, config.doorTimeoutMs(), TimeUnit.MILLISECONDS);
                case FOLLOWING, OBSERVING -> channel.close();
            }
            return now == ServerState.LEADING;
        }

        void letInLater() {
            channel.eventLoop().execute(() -> {
                QuorumPacket first;
                synchronized (door) {
                    first = role == ServerState.LEADING ? door.remove(this) : null;
                }
                if (first != null && channel.isActive()) {
                    letIn(first);
                    decoder.readOn();
                    readComplete();
                }
            });
        }

        private void sendAway() {
            synchronized (door) {
                if (door.remove(this) == null) {
                    return;
                }
            }
            channel.close();
        }

        private void letIn(QuorumPacket first) {
            leaveUnknown();
            Link opened = open(channel);
            link = opened;
            arrived(new Event.LearnerConnected(opened.number()));
            super.packet(first);
        }

        @Override
        public void closed(String reason) {
            synchronized (door) {
                door.remove(this);
            }
            leaveUnknown();
            super.closed(reason);
        }

        private void leaveUnknown() {
            synchronized (door) {
                if (!gone) {
                    gone = true;
                    unknown--;
                }
            }
        }

        @Override
        public SnapshotIntake snapshot(QuorumPacket packet, SnapshotIntake.Listener listener) {
            throw new MalformedPacketException("a snapshot from a learner");
        }
    }

    // ---- The leader that we go to

    void connect(long sid, List<HostPort> addresses) {
        EventLoop loop = loops.next();
        Reader[] reader = new Reader[1];
        dialer.dial(
                loop,
                addresses,
                channel -> {
                    channel.config().setWriteBufferWaterMark(WATER);
                    reader[0] = new Reader(channel);
                    channel.config().setAutoRead(true);
                    channel.pipeline().addLast(reader[0].decoder);
                },
                channel -> {
                    if (channel == null) {
                        happened(new Event.ConnectFailed(sid));
                    } else {
                        String host = addresses.get(0).host();
                        security.prove(channel, host, ok -> connected(sid, ok ? channel : null, reader[0]));
                    }
                });
    }

    private void connected(long sid, @Nullable Channel channel, Reader reader) {
        if (channel == null || !channel.isActive()) {
            happened(new Event.ConnectFailed(sid));
            return;
        }
        Link opened = open(channel);
        reader.link = opened;
        happened(new Event.LeaderConnected(opened.number(), sid));
    }

    // ---- Both

    private Link open(Channel channel) {
        Link link = new Link(lastNumber.incrementAndGet(), channel, config.linkBytesMax());
        links.put(link.number(), link);
        return link;
    }

    /** What we close we hear of no more. */
    void close(long number, String reason, boolean breach) {
        Link link = links.remove(number);
        if (link == null) {
            return;
        }
        if (breach) {
            LOG.warn("Link {} to {} closed: {}", number, link.channel().remoteAddress(), reason);
        } else {
            LOG.info("Link {} to {} closed: {}", number, link.channel().remoteAddress(), reason);
        }
        link.close();
    }

    /** Not on a loop. Blocks until they are closed, unless that takes too long. */
    void closeAll(long msMax) {
        closed = true;
        List<Channel> open = new ArrayList<>();
        synchronized (door) {
            door.keySet().forEach(visitor -> open.add(visitor.channel));
        }
        links.values().forEach(link -> open.add(link.channel()));
        links.clear();
        open.stream().map(Channel::close).toList().forEach(closing -> closing.awaitUninterruptibly(msMax));
    }

    private void happened(Event event) {
        if (!closed) {
            events.happened(event);
        }
    }

    /** Hands on what is read. On the loop. */
    private class Reader implements LinkDecoder.Listener {
        final Channel channel;
        final LinkDecoder decoder;

        @Nullable
        Link link;

        /** What was read and is not handed on yet. */
        private List<Event> arrived = new ArrayList<>();

        private boolean sentSnapshot;

        Reader(Channel channel) {
            this(channel, Integer.MAX_VALUE);
        }

        /** @param firstBytesMax see {@link LinkDecoder} */
        Reader(Channel channel, int firstBytesMax) {
            this.channel = channel;
            this.decoder = new LinkDecoder(this, config.dataBytesMax(), firstBytesMax);
        }

        private long number() {
            Link open = link;
            if (open == null) {
                throw new MalformedPacketException("a packet before the first");
            }
            return open.number();
        }

        private boolean isOpen() {
            Link open = link;
            return open != null && links.containsKey(open.number());
        }

        @Override
        public boolean packet(QuorumPacket packet) {
            long number = number();
            if (isOpen()) {
                arrived(new Event.PacketReceived(number, packet));
            }
            return true;
        }

        final void arrived(Event event) {
            int last = arrived.size() - 1;
            if (last >= 0 && isSaidAgain(arrived.get(last), event)) {
                arrived.set(last, event);
            } else {
                arrived.add(event);
            }
        }

        /** An ACK promises everything of its epoch up to its zxid; that of NEWLEADER, of counter 0, promises something else. */
        private static boolean isSaidAgain(Event former, Event latter) {
            return former instanceof Event.PacketReceived one
                    && latter instanceof Event.PacketReceived other
                    && one.packet().type() == PacketType.ACK
                    && other.packet().type() == PacketType.ACK
                    && Zxid.counter(one.packet().zxid()) > 0
                    && Zxid.epoch(one.packet().zxid())
                            == Zxid.epoch(other.packet().zxid())
                    && one.packet().zxid() < other.packet().zxid();
        }

        @Override
        public void readComplete() {
            if (!arrived.isEmpty() && !closed) {
                events.happened(arrived);
            }
            arrived = new ArrayList<>();
        }

        @Override
        public SnapshotIntake snapshot(QuorumPacket packet, SnapshotIntake.Listener listener) {
            if (sentSnapshot) {
                throw new MalformedPacketException("a second snapshot");
            }
            sentSnapshot = true;
            return new SnapshotIntake(received, packet.zxid(), config.dataBytesMax(), files, listener);
        }

        @Override
        public void snapshotWhole(long handle) {
            if (isOpen()) {
                arrived(new Event.SnapshotReceived(number(), handle));
                readComplete();
            }
        }

        @Override
        public void writable() {
            Link open = link;
            if (open != null) {
                open.drainLater();
            }
        }

        @Override
        public void closed(String reason) {
            Link open = link;
            if (open == null) {
                LOG.debug("{} went: {}", channel.remoteAddress(), reason);
                return;
            }
            open.ended();
            if (links.remove(open.number()) != null) {
                String failure = open.failure();
                LOG.info(
                        "Link {} to {} broke: {}",
                        open.number(),
                        channel.remoteAddress(),
                        failure == null ? reason : failure);
                arrived(new Event.LinkClosed(open.number()));
                readComplete();
            }
        }
    }
}
