package io.zabra.consensus.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.packet.ElectionHello;
import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.QuorumConfigException;
import io.zabra.consensus.zab.Event;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Votes to and from the other servers (Apache's {@code QuorumCnxManager}). Two servers share one connection, and it is the one
 * that the larger number opened: the smaller says hello and hangs up, the larger dials back.
 *
 * <p>A member is dialed where the configuration says, whatever its hello says. Another server, which may be about to join, is
 * dialed where it says only if that is the host it called from. Owned by one loop; {@link #send}, {@link #reconfigured} and
 * {@link #closeAll} from any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its own handlers
final class ElectionPort implements ElectionDecoder.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ElectionPort.class);

    /** What an observer of Apache's without a number says (its {@code QuorumPeer.OBSERVER_ID}). */
    private static final long ANONYMOUS_OBSERVER = Long.MAX_VALUE;

    private static final int STRANGERS_MAX = 64;
    private static final int STRANGERS_FROM_ONE_HOST_MAX = 16;
    private static final long NEW_CONNECTION_MS = 500;
    private static final long DIAL_BACK_MS = 250;
    /** Within which a server that lives has answered. */
    private static final long PROBE_MS = 2_000;

    private final long sid;
    private final EventLoop loop;
    private final Dialer dialer;
    private final PeerDoor door;
    private final PeerEvents events;
    private final Map<Long, ElectionPeer> peers = new HashMap<>();
    private MemberAddresses members;
    private List<HostPort> own;
    private byte[] configText;
    private long lastAnonymous;
    private boolean closed;

    /** @param config to begin with */
    ElectionPort(long sid, QuorumConfig config, EventLoop loop, Dialer dialer, PeerDoor door, PeerEvents events) {
        this.sid = sid;
        this.members = MemberAddresses.of(config);
        this.configText = config.text().getBytes(UTF_8);
        this.own = members.election(sid);
        this.loop = loop;
        this.dialer = dialer;
        this.door = door;
        this.events = events;
    }

    void send(long to, Notification notification) {
        loop.execute(() -> {
            configText = notification.config();
            ElectionPeer peer = peer(to, List.of(), "");
            if (peer != null) {
                peer.offer(notification);
                dialIfNeeded(peer);
            }
        });
    }

    void reconfigured(MemberAddresses newMembers) {
        loop.execute(() -> {
            MemberAddresses old = members;
            members = newMembers;
            if (newMembers.has(sid)) {
                own = newMembers.election(sid);
            }
            for (ElectionPeer peer : List.copyOf(peers.values())) {
                boolean left = old.has(peer.sid()) && !newMembers.has(peer.sid());
                if (left) {
                    peers.remove(peer.sid());
                    peer.disconnect();
                }
            }
        });
    }

    void closeAll() {
        loop.execute(() -> {
            closed = true;
            peers.values().forEach(ElectionPeer::disconnect);
            peers.clear();
        });
    }

    /** Null if there are too many that are no members. */
    private @Nullable ElectionPeer peer(long other, List<HostPort> claimed, Object host) {
        ElectionPeer peer = peers.get(other);
        boolean stranger = !members.has(other);
        if (peer != null && (!stranger || claimed.isEmpty() || peer.claimed().equals(claimed))) {
            return peer;
        }
        if (peer != null) {
            peer.disconnect();
        } else if (closed || other == sid || (stranger && !hasRoomForStranger(host))) {
            return null;
        }
        ElectionPeer added = new ElectionPeer(other, claimed, host);
        peers.put(other, added);
        return added;
    }

    private boolean hasRoomForStranger(Object host) {
        peers.values().removeIf(peer -> !members.has(peer.sid()) && peer.channel() == null && !peer.isWaiting());
        List<ElectionPeer> strangers =
                peers.values().stream().filter(peer -> !members.has(peer.sid())).toList();
        return strangers.size() < STRANGERS_MAX
                && strangers.stream().filter(peer -> peer.host().equals(host)).count() < STRANGERS_FROM_ONE_HOST_MAX;
    }

    // ---- Connections that we open

    private void dialIfNeeded(ElectionPeer peer) {
        List<HostPort> addresses = addresses(peer);
        if (closed || peer.channel() != null || addresses.isEmpty() || !peer.beginDialing()) {
            return;
        }
        dialer.dial(
                loop,
                addresses,
                channel -> channel.pipeline().addLast(ElectionDecoder.dialed(this, peer.sid())),
                channel -> greet(peer, addresses, channel));
    }

    private List<HostPort> addresses(ElectionPeer peer) {
        return members.has(peer.sid()) ? members.election(peer.sid()) : peer.claimed();
    }

    private void greet(ElectionPeer peer, List<HostPort> addresses, @Nullable Channel channel) {
        if (channel == null) {
            dialed(peer, addresses, null);
        } else {
            channel.writeAndFlush(channel.alloc().buffer().writeBytes(hello()));
            String host = addresses.get(0).host();
            door.prove(channel, host, proved -> dialed(peer, addresses, proved ? channel : null));
        }
    }

    private void dialed(ElectionPeer peer, List<HostPort> addresses, @Nullable Channel channel) {
        peer.endDialing();
        if (channel == null) {
            retryLater(peer);
        } else if (closed || peers.get(peer.sid()) != peer) {
            channel.close();
        } else if (peer.sid() > sid) {
            // It closes this one, and dials back.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.close());
            retryLater(peer);
        } else {
            peer.attach(
                    channel, () -> addresses(peer).equals(addresses) ? Evidence.FROM_ITS_HOST : shown(channel, peer));
        }
    }

    private Evidence shown(Channel channel, ElectionPeer peer) {
        return door.shown(channel, peer.sid());
    }

    private void retryLater(ElectionPeer peer) {
        loop.schedule(
                () -> {
                    if (peers.get(peer.sid()) == peer && peer.isWaiting()) {
                        dialIfNeeded(peer);
                    }
                },
                Math.max(peer.sid() > sid ? DIAL_BACK_MS : 0, peer.nextBackoffMs()),
                TimeUnit.MILLISECONDS);
    }

    private byte[] hello() {
        List<String> claimed = own.stream().map(HostPort::toString).toList();
        long version = claimed.size() == 1 ? ElectionHello.VERSION_1 : ElectionHello.VERSION_2;
        return new ElectionHello(version, sid, claimed).encode();
    }

    // ---- Connections that others open

    @Override
    public void hello(ElectionDecoder from, Channel channel, ElectionHello hello) {
        long other = hello.sid() == ANONYMOUS_OBSERVER ? --lastAnonymous : hello.sid();
        Evidence shown = door.claim(channel, other);
        if (shown == null) {
            channel.close();
            return;
        }
        door.known(channel);
        ElectionPeer peer = peer(other, claimed(channel, hello), Lobby.host(channel));
        if (peer == null) {
            LOG.info(
                    "Server {} at {} is sent away: it has our number, or too many are here",
                    other,
                    channel.remoteAddress());
            channel.close();
        } else if (other > sid) {
            larger(peer, from, channel, shown);
        } else {
            channel.close();
            smaller(peer);
        }
    }

    /** Its connection is the one that counts, but for one that is there and lives, or has shown better that it is that server's. */
    private void larger(ElectionPeer peer, ElectionDecoder from, Channel channel, Evidence shown) {
        if (peer.channel() == null || shown.compareTo(peer.evidence()) > 0) {
            from.letIn(peer.sid());
            peer.attach(channel, () -> shown(channel, peer));
            return;
        }
        probe(
                peer,
                () -> {
                    if (channel.isActive()) {
                        from.letIn(peer.sid());
                        peer.attach(channel, () -> shown(channel, peer));
                    }
                },
                () -> {
                    LOG.warn(
                            "{} is sent away: {} is here as server {}." + PeerDoor.WHO_IS_WHO,
                            channel.remoteAddress(),
                            peer.remote(),
                            peer.sid());
                    channel.close();
                });
    }

    /** It wants us to dial. It may have died and come back, without the old connection having noticed. */
    private void smaller(ElectionPeer peer) {
        if (peer.channel() == null) {
            dialIfNeeded(peer);
        } else if (!peer.isAttachedSince(NEW_CONNECTION_MS)) {
            probe(
                    peer,
                    () -> {
                        peer.disconnect();
                        dialIfNeeded(peer);
                    },
                    () -> {});
        }
    }

    private void probe(ElectionPeer peer, Runnable gone, Runnable alive) {
        ElectionPeer.Challenge challenge = new ElectionPeer.Challenge(gone, alive);
        if (peer.challenged(challenge, configText)) {
            loop.schedule(() -> peer.silent(challenge), PROBE_MS, TimeUnit.MILLISECONDS);
        } else {
            alive.run();
        }
    }

    private static List<HostPort> claimed(Channel channel, ElectionHello hello) {
        List<HostPort> claimed = new ArrayList<>();
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            return claimed;
        }
        String host = remote.getAddress().getHostAddress();
        for (String text : hello.addresses()) {
            int colon = text.lastIndexOf(':');
            String named =
                    colon < 0 ? text : text.substring(0, colon).replace("[", "").replace("]", "");
            try {
                if (named.equals(host)) {
                    claimed.add(new HostPort(host, Integer.parseInt(text.substring(colon + 1))));
                }
            } catch (NumberFormatException | QuorumConfigException noAddress) {
                LOG.debug("Server {} says that it listens at {}", hello.sid(), text);
            }
        }
        return claimed;
    }

    // ---- What comes in

    @Override
    public void notification(long from, Notification notification) {
        ElectionPeer peer = peers.get(from);
        if (peer != null) {
            peer.heard();
        }
        if (!closed) {
            boolean shown = peer != null && peer.evidence() != Evidence.SAID;
            events.happened(new Event.VoteReceived(from, notification, shown));
        }
    }

    @Override
    public void writable(long other) {
        ElectionPeer peer = peers.get(other);
        if (peer != null) {
            peer.write();
        }
    }

    @Override
    public void closed(long other, Channel channel) {
        ElectionPeer peer = peers.get(other);
        if (peer == null || !peer.detach(channel)) {
            return;
        }
        peer.silent(null);
        if (peer.channel() == null && peer.isWaiting()) {
            retryLater(peer);
        }
    }
}
