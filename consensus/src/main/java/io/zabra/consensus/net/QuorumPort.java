package io.zabra.consensus.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.MalformedPacketException;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.storage.ReceivedSnapshots;
import io.zabra.consensus.zab.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
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
    /** A learner's first packet takes some fifty. */
    private static final int INTRODUCTION_BYTES_MAX = 4096;

    private final PeerNetworkConfig config;
    private final EventLoopGroup loops;
    private final Dialer dialer;
    private final PeerDoor security;
    private final OpenLinks links;
    private final Map<Visitor, QuorumPacket> door = new HashMap<>();
    private final LearnerPlaces places;
    private ServerState role = ServerState.LOOKING;

    QuorumPort(
            PeerNetworkConfig config,
            EventLoopGroup loops,
            Dialer dialer,
            PeerDoor security,
            ReceivedSnapshots received,
            ExecutorService files,
            PeerEvents events,
            Link.Refill refill) {
        this.config = config;
        this.loops = loops;
        this.dialer = dialer;
        this.security = security;
        this.links = new OpenLinks(config, received, files, events, refill);
        this.places = new LearnerPlaces(sid -> security.members().has(sid));
    }

    @Nullable
    Link link(long number) {
        return links.find(number);
    }

    // ---- Learners that come to us

    /** Somebody is connected. On its loop. */
    void accepted(Channel channel) {
        Visitor visitor = new Visitor(channel);
        if (links.isClosed()) {
            channel.close();
            return;
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
            case FOLLOWING, OBSERVING -> waiting.forEach(Visitor::sendAwayFromDoor);
        }
    }

    /** Who has connected, before and after it is known to be a learner. On its loop, but for the door, and where it is given its place. */
    private final class Visitor extends LinkReader implements LearnerPlaces.Learner {
        private volatile long sid;
        /** What it introduced itself with, until it is let in. */
        private @Nullable QuorumPacket first;

        Visitor(Channel channel) {
            super(channel, links, INTRODUCTION_BYTES_MAX);
        }

        void late() {
            if (first == null && link == null) {
                LOG.debug("{} did not say who it is", channel.remoteAddress());
                channel.close();
            }
        }

        @Override
        public boolean packet(QuorumPacket packet) {
            if (link != null) {
                if (isOpen()) {
                    places.heard(this);
                }
                return super.packet(packet);
            }
            if (packet.type() != PacketType.FOLLOWERINFO && packet.type() != PacketType.OBSERVERINFO) {
                throw new MalformedPacketException(packet.type() + " as the first packet");
            }
            sid = LearnerInfo.decode(packet.requireData()).sid();
            if (security.claim(channel, sid) == null) {
                channel.close();
                return false;
            }
            first = packet;
            atDoor(packet);
            return link != null;
        }

        private void atDoor(QuorumPacket packet) {
            ServerState now;
            synchronized (door) {
                now = role;
                if (now == ServerState.LOOKING) {
                    door.put(this, packet);
                }
            }
            switch (now) {
                case LEADING -> asksForPlace(packet);
                case LOOKING ->
                    channel.eventLoop().schedule(this::sendAwayFromDoor, config.doorTimeoutMs(), TimeUnit.MILLISECONDS);
                case FOLLOWING, OBSERVING -> channel.close();
            }
        }

        private void asksForPlace(QuorumPacket packet) {
            switch (places.arrive(this)) {
                case ENTER -> letIn(packet);
                case WAIT ->
                    LOG.info("{} says that it is server {}, which is here: it waits", channel.remoteAddress(), sid);
                case GO -> {
                    LOG.info("{}, server {} by its word, is one too many here", channel.remoteAddress(), sid);
                    channel.close();
                }
            }
        }

        void letInLater() {
            channel.eventLoop().execute(() -> {
                QuorumPacket packet;
                synchronized (door) {
                    packet = role == ServerState.LEADING ? door.remove(this) : null;
                }
                if (packet != null && channel.isActive()) {
                    asksForPlace(packet);
                    readOnIfLetIn();
                }
            });
        }

        @Override
        public void takePlace() {
            channel.eventLoop().execute(() -> {
                QuorumPacket packet = first;
                if (packet == null || !channel.isActive()) {
                    return;
                }
                boolean leading;
                synchronized (door) {
                    leading = role == ServerState.LEADING;
                }
                if (leading && places.isHere(this) && !links.isClosed()) {
                    letIn(packet);
                    readOnIfLetIn();
                } else {
                    channel.close();
                }
            });
        }

        private void readOnIfLetIn() {
            if (link != null) {
                decoder.readOn();
                readComplete();
            }
        }

        private void sendAwayFromDoor() {
            synchronized (door) {
                if (door.remove(this) == null) {
                    return;
                }
            }
            channel.close();
        }

        @Override
        public void sendAwayFor(LearnerPlaces.Learner other) {
            LOG.warn(
                    "{} is sent away: {} says, too, that it is server {}, and lives." + PeerDoor.WHO_IS_WHO,
                    channel.remoteAddress(),
                    other.host(),
                    sid);
            channel.close();
        }

        private void letIn(QuorumPacket packet) {
            security.known(channel);
            first = null;
            Link opened = links.open(channel);
            link = opened;
            arrived(new Event.LearnerConnected(opened.number()));
            super.packet(packet);
        }

        @Override
        public void closed(String reason) {
            synchronized (door) {
                door.remove(this);
            }
            places.left(this);
            super.closed(reason);
        }

        @Override
        public long sid() {
            return sid;
        }

        @Override
        public Evidence evidence() {
            return security.shown(channel, sid);
        }

        @Override
        public Object host() {
            return Lobby.host(channel);
        }

        @Override
        public SnapshotIntake snapshot(QuorumPacket packet, SnapshotIntake.Listener listener) {
            throw new MalformedPacketException("a snapshot from a learner");
        }
    }

    // ---- The leader that we go to

    void connect(long sid, List<HostPort> addresses) {
        EventLoop loop = loops.next();
        LinkReader[] reader = new LinkReader[1];
        dialer.dial(
                loop,
                addresses,
                channel -> {
                    channel.config().setWriteBufferWaterMark(WATER);
                    reader[0] = new LinkReader(channel, links);
                    channel.config().setAutoRead(true);
                    channel.pipeline().addLast(reader[0].decoder);
                },
                channel -> {
                    if (channel == null) {
                        links.happened(new Event.ConnectFailed(sid));
                    } else {
                        String host = addresses.get(0).host();
                        security.prove(channel, host, ok -> connected(sid, ok ? channel : null, reader[0]));
                    }
                });
    }

    private void connected(long sid, @Nullable Channel channel, LinkReader reader) {
        if (channel == null || !channel.isActive()) {
            links.happened(new Event.ConnectFailed(sid));
            return;
        }
        Link opened = links.open(channel);
        reader.link = opened;
        links.happened(new Event.LeaderConnected(opened.number(), sid));
    }

    // ---- Both

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
        List<Channel> open = new ArrayList<>(links.closeAll());
        synchronized (door) {
            door.keySet().forEach(visitor -> open.add(visitor.channel));
        }
        open.stream().map(Channel::close).toList().forEach(closing -> closing.awaitUninterruptibly(msMax));
    }
}
