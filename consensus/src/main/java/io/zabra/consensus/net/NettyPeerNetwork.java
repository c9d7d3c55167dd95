package io.zabra.consensus.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.consensus.host.MemberQuestions;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.host.PeerNetwork;
import io.zabra.consensus.host.StateImage;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.storage.ReceivedSnapshots;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;
import io.zabra.engine.apache.ApacheStateStream;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.log.LogReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The ports between servers as Apache ZooKeeper 3.9 has them: votes on the election port, packets on the quorum port. One loop
 * for votes, so that no snapshot delays an election; others for links; threads of their own for what blocks.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its decoder
public final class NettyPeerNetwork implements PeerNetwork, MemberQuestions {
    /** Where there are few processors one thread less is to be woken for what goes to two servers. */
    private static final int LINK_THREADS = Runtime.getRuntime().availableProcessors() < 4 ? 1 : 2;

    private static final long CLOSE_MS_MAX = 2_000;

    private final EventLoopGroup electionLoop = group("zabra-election", 1);
    private final EventLoopGroup linkLoops;
    private final boolean ownLinkLoops;
    private final ExecutorService files =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("zabra-received", true));
    /** One for each link that is streamed to: a learner that does not read holds up no other one. The core bounds how many get a state or old log. */
    private final ExecutorService streams =
            Executors.newCachedThreadPool(new DefaultThreadFactory("zabra-stream", true));

    private final PeerListeners listeners;
    private final long sid;
    private final int helloTimeoutMs;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final PeerDoor door;
    private final Dialer dialer;
    private final ElectionPort election;
    private final QuorumPort quorum;
    private final QuestionDesk questions;
    private final LogReader log;
    private final PeerEvents events;
    /** Links with packets that are not handed on yet. Peer's thread. */
    private final Set<Link> unflushed = new LinkedHashSet<>();

    private NettyPeerNetwork(
            PeerNetworkConfig config,
            ReceivedSnapshots received,
            LogReader log,
            PeerEvents events,
            @Nullable EventLoopGroup links) {
        this.ownLinkLoops = links == null;
        this.linkLoops = links == null ? group("zabra-link", LINK_THREADS) : links;
        this.log = log;
        this.events = new UntilClosed(events, closed);
        this.sid = config.sid();
        MemberAddresses members = MemberAddresses.of(config.quorum());
        this.door = new PeerDoor(members, config.tls(), config.sasl());
        this.dialer = new Dialer(config.connectTimeoutMs(), door.dialed(), door.handshakes());
        this.election = new ElectionPort(sid, config.quorum(), electionLoop.next(), dialer, door, this.events);
        this.questions = new QuestionDesk(linkLoops, dialer, door);
        Link.Refill refill = (packets, over) -> new LinkStream(new WaitedBehind(log, packets, over), streams);
        this.quorum = new QuorumPort(config, linkLoops, dialer, door, received, files, this.events, refill);
        this.listeners = new PeerListeners(
                new PeerListeners.Port(electionLoop, this::voter),
                new PeerListeners.Port(linkLoops, this::learner),
                config.listenOnAllAddresses());
        this.helloTimeoutMs = config.helloTimeoutMs();
    }

    /**
     * Listens, and takes what it is told.
     *
     * @param received where snapshots from a leader go
     * @param log for learners that were away for long
     * @throws IOException where a port cannot be bound
     */
    public static NettyPeerNetwork open(
            PeerNetworkConfig config, ReceivedSnapshots received, LogReader log, PeerEvents events) throws IOException {
        return open(config, received, log, events, null);
    }

    /**
     * The same, with links on threads that have other work, too.
     *
     * @param links the caller's, to be closed after this; null: threads of its own
     */
    public static NettyPeerNetwork open(
            PeerNetworkConfig config,
            ReceivedSnapshots received,
            LogReader log,
            PeerEvents events,
            @Nullable EventLoopGroup links)
            throws IOException {
        NettyPeerNetwork network = new NettyPeerNetwork(config, received, log, events, links);
        try {
            network.listeners.open(config.self().addresses());
            return network;
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void learner(Channel channel) {
        if (door.enters(channel, false)) {
            quorum.accepted(channel);
        }
    }

    private void voter(Channel channel) {
        if (door.enters(channel, true)) {
            channel.pipeline().addLast(ElectionDecoder.accepted(election, helloTimeoutMs, questions::asked));
        }
    }

    @Override
    public void send(Send send) {
        if (send instanceof Send.Packet packet) {
            Link link = quorum.link(packet.link());
            if (link != null) {
                link.send(packet.packet());
                unflushed.add(link);
            }
        } else if (send instanceof Send.Vote vote) {
            election.send(vote.sid(), vote.notification());
        } else if (send instanceof Send.Connect connect) {
            connect(connect.sid());
        } else if (send instanceof Send.Close close) {
            quorum.close(close.link(), close.reason(), close.breach());
        } else if (send instanceof Send.LogRange range) {
            stream(range.link(), new OldTransactions(log, range, events));
        } else {
            throw new IllegalArgumentException(send + " is to be streamed");
        }
    }

    @Override
    public void flush() {
        unflushed.forEach(Link::flush);
        unflushed.clear();
    }

    private void connect(long to) {
        List<HostPort> addresses = door.members().quorum(to);
        if (addresses.isEmpty()) {
            events.happened(new Event.ConnectFailed(to));
        } else {
            quorum.connect(to, addresses);
        }
    }

    @Override
    public void stream(Send.Snapshot snapshot, StateImage image) {
        stream(snapshot.link(), new WholeState(image));
    }

    private void stream(long number, LinkStream.Content content) {
        Link link = quorum.link(number);
        if (link == null) {
            content.close();
        } else {
            link.stream(new LinkStream(content, streams));
        }
    }

    @Override
    public CompletionStage<byte[]> ask(long sid, byte[] question, int timeoutMs) {
        return questions.ask(sid, question, timeoutMs);
    }

    @Override
    public void answerWith(UnaryOperator<byte[]> answerer) {
        questions.answerWith(answerer);
    }

    @Override
    public void role(ServerState role) {
        quorum.role(role);
    }

    @Override
    public void reconfigured(ConfigChain configs) {
        MemberAddresses known = MemberAddresses.of(configs);
        door.reconfigured(known);
        election.reconfigured(known);
        // Who is removed goes on listening where it did: it may be taken back.
        if (known.has(sid) && !closed.get()) {
            listeners.move(known.of(sid));
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        listeners.close();
        dialer.close();
        questions.close();
        election.closeAll();
        quorum.closeAll(CLOSE_MS_MAX);
        streams.shutdownNow();
        door.close();
        List<EventLoopGroup> groups = ownLinkLoops ? List.of(electionLoop, linkLoops) : List.of(electionLoop);
        groups.forEach(group -> group.shutdownGracefully(0, CLOSE_MS_MAX, TimeUnit.MILLISECONDS));
        groups.forEach(group -> group.terminationFuture().awaitUninterruptibly(CLOSE_MS_MAX));
        if (!ownLinkLoops) {
            settle();
        }
        files.shutdown();
        try {
            boolean unused = files.awaitTermination(CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a channel does about its end is a task behind that which closes it, and begins one more at most. */
    private void settle() {
        for (int round = 0; round < 2; round++) {
            linkLoops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly(CLOSE_MS_MAX));
        }
    }

    private static EventLoopGroup group(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), Sockets.handlers());
    }

    /** Nobody is told anything any more once it is closed. */
    private record UntilClosed(PeerEvents events, AtomicBoolean closed) implements PeerEvents {
        @Override
        public void happened(Event event) {
            if (!closed.get()) {
                events.happened(event);
            }
        }

        @Override
        public void happened(List<Event> together) {
            if (!closed.get()) {
                events.happened(together);
            }
        }
    }

    /** A state, and the signature behind it. */
    private record WholeState(StateImage image) implements LinkStream.Content {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            ApacheStateStream.write(image::giveTo, out);
            out.write(LinkDecoder.signature());
        }

        @Override
        public void close() {
            image.close();
        }
    }

    /** Transactions from the log on disk, each as PROPOSAL and COMMIT. */
    private record OldTransactions(LogReader log, Send.LogRange range, PeerEvents events)
            implements LinkStream.Content {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            try {
                log.read(range.fromZxid(), range.toZxid(), (zxid, payload) -> {
                    byte[] bytes = new byte[payload.remaining()];
                    payload.duplicate().get(bytes);
                    out.write(QuorumPacketCodec.encode(QuorumPacket.of(PacketType.PROPOSAL, zxid, bytes)));
                    out.write(QuorumPacketCodec.encode(QuorumPacket.of(PacketType.COMMIT, zxid)));
                });
            } catch (DamagedFileException e) {
                events.happened(new Event.LogDamaged(e.zxid(), range.toZxid(), String.valueOf(e.getMessage())));
                throw e;
            }
        }

        @Override
        public void close() {}
    }
}
