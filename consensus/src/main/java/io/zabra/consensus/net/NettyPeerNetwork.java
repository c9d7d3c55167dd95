package io.zabra.consensus.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.consensus.host.MemberQuestions;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.host.PeerNetwork;
import io.zabra.consensus.host.StateImage;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.QuorumPacketCodec;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.quorum.Member;
import io.zabra.consensus.quorum.PeerAddress;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.storage.ReceivedSnapshots;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;
import io.zabra.engine.apache.ApacheStateStream;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.tls.TlsContext;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The ports between servers as Apache ZooKeeper 3.9 has them: votes on the election port, packets on the quorum port. One loop
 * for votes, so that no snapshot delays an election; others for links; threads of their own for what blocks.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its decoder
public final class NettyPeerNetwork implements PeerNetwork, MemberQuestions {
    private static final int LINK_THREADS = 2;
    private static final int STREAMS_AT_A_TIME = 3;
    private static final long CLOSE_MS_MAX = 2_000;

    private final EventLoopGroup electionLoop = group("zabra-election", 1);
    private final EventLoopGroup linkLoops = group("zabra-link", LINK_THREADS);
    private final ExecutorService files = threads("zabra-received", 1);
    private final ExecutorService streams = threads("zabra-stream", STREAMS_AT_A_TIME);
    private final List<Channel> listeners = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Dialer dialer;
    private final ElectionPort election;
    private final QuorumPort quorum;
    private final QuestionDesk questions;
    private final LogReader log;
    private final PeerEvents events;
    private volatile QuorumConfig members;

    private NettyPeerNetwork(PeerNetworkConfig config, ReceivedSnapshots received, LogReader log, PeerEvents events) {
        this.log = log;
        this.events = event -> {
            if (!closed.get()) {
                events.happened(event);
            }
        };
        this.members = config.quorum();
        this.dialer = new Dialer(config.connectTimeoutMs(), config.tls());
        this.election = new ElectionPort(config.sid(), config.quorum(), electionLoop.next(), dialer, this.events);
        this.questions = new QuestionDesk(() -> this.members, linkLoops, dialer);
        this.quorum = new QuorumPort(config, linkLoops, dialer, received, files, this.events);
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
        NettyPeerNetwork network = new NettyPeerNetwork(config, received, log, events);
        try {
            for (PeerAddress address : config.self().addresses()) {
                network.listen(config, address.election(), network.electionLoop, channel -> channel.pipeline()
                        .addLast(ElectionDecoder.accepted(
                                network.election, config.helloTimeoutMs(), network.questions::asked)));
                network.listen(config, address.quorum(), network.linkLoops, network.quorum::accepted);
            }
            return network;
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void listen(PeerNetworkConfig config, HostPort address, EventLoopGroup group, Consumer<Channel> accepted)
            throws IOException {
        InetSocketAddress local = config.listenOnAllAddresses()
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(address.host(), address.port());
        TlsContext tls = config.tls();
        var binding = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(encryption(tls, channel));
                        }
                        accepted.accept(channel);
                    }
                })
                .bind(local)
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException("cannot listen on " + address + ": " + binding.cause(), binding.cause());
        }
        listeners.add(binding.channel());
    }

    private static SslHandler encryption(TlsContext tls, Channel channel) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        SslHandler handler = new SslHandler(tls.serverEngine(remote.getAddress().getHostAddress(), remote.getPort()));
        handler.setHandshakeTimeout(tls.config().handshakeMs(), TimeUnit.MILLISECONDS);
        return handler;
    }

    @Override
    public void send(Send send) {
        if (send instanceof Send.Packet packet) {
            Link link = quorum.link(packet.link());
            if (link != null) {
                link.send(packet.packet());
            }
        } else if (send instanceof Send.Vote vote) {
            election.send(vote.sid(), vote.notification());
        } else if (send instanceof Send.Connect connect) {
            connect(connect.sid());
        } else if (send instanceof Send.Close close) {
            quorum.close(close.link(), close.reason(), close.breach());
        } else if (send instanceof Send.LogRange range) {
            stream(range.link(), new OldTransactions(log, range));
        } else {
            throw new IllegalArgumentException(send + " is to be streamed");
        }
    }

    private void connect(long sid) {
        Member member = members.member(sid);
        if (member == null) {
            events.happened(new Event.ConnectFailed(sid));
        } else {
            quorum.connect(sid, addresses(member, PeerAddress::quorum));
        }
    }

    private static List<HostPort> addresses(Member member, Function<PeerAddress, HostPort> port) {
        return member.addresses().stream().map(port).toList();
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
    public void leading(boolean leads) {
        quorum.leading(leads);
    }

    @Override
    public void reconfigured(QuorumConfig newMembers) {
        members = newMembers;
        election.reconfigured(newMembers);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        listeners.forEach(listener -> listener.close().awaitUninterruptibly(CLOSE_MS_MAX));
        dialer.close();
        questions.close();
        election.closeAll();
        quorum.closeAll();
        streams.shutdownNow();
        List<EventLoopGroup> groups = List.of(electionLoop, linkLoops);
        groups.forEach(group -> group.shutdownGracefully(0, CLOSE_MS_MAX, TimeUnit.MILLISECONDS));
        groups.forEach(group -> group.terminationFuture().awaitUninterruptibly(CLOSE_MS_MAX));
        files.shutdown();
    }

    private static EventLoopGroup group(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    private static ExecutorService threads(String name, int count) {
        return Executors.newFixedThreadPool(count, new DefaultThreadFactory(name, true));
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
    private record OldTransactions(LogReader log, Send.LogRange range) implements LinkStream.Content {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            log.read(range.fromZxid(), range.toZxid(), (zxid, payload) -> {
                byte[] bytes = new byte[payload.remaining()];
                payload.duplicate().get(bytes);
                out.write(QuorumPacketCodec.encode(QuorumPacket.of(PacketType.PROPOSAL, zxid, bytes)));
                out.write(QuorumPacketCodec.encode(QuorumPacket.of(PacketType.COMMIT, zxid)));
            });
        }

        @Override
        public void close() {}
    }
}
