package io.zabra.consensus.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.storage.ReceivedSnapshots;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One server's network on the loopback, and what has happened to it. */
final class Side implements AutoCloseable {
    private static final long WAIT_MS = 60_000;

    final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final NettyPeerNetwork network;
    final ReceivedSnapshots received;

    Side(Path directory, long sid, QuorumConfig quorum) throws IOException {
        this(directory, sid, quorum, config -> config);
    }

    Side(Path directory, long sid, QuorumConfig quorum, UnaryOperator<PeerNetworkConfig> change) throws IOException {
        Path own = directory.resolve("server-" + sid);
        this.received = new ReceivedSnapshots(NioDisk.DISK, own.resolve("received"));
        LogReader log = new LogReader(NioDisk.DISK, own.resolve("log"));
        PeerNetworkConfig config = change.apply(PeerNetworkConfig.standard(sid, quorum));
        this.network = NettyPeerNetwork.open(config, received, log, events::add);
    }

    /** The next event, which must be of this kind; votes that come again are passed over when another kind is wanted. */
    <E extends Event> E next(Class<E> kind) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS);
        while (true) {
            Event event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(event).as("waiting for %s", kind.getSimpleName()).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
            assertThat(event).isInstanceOf(Event.VoteReceived.class);
        }
    }

    /** The vote of this round; those before it may come again. */
    Event.VoteReceived nextVote(long round) throws InterruptedException {
        Event.VoteReceived vote;
        do {
            vote = next(Event.VoteReceived.class);
        } while (vote.notification().round() != round);
        return vote;
    }

    /** At once. */
    void send(Send send) {
        network.send(send);
        network.flush();
    }

    void vote(long to, long round) {
        network.send(new Send.Vote(to, notification(round)));
    }

    static Notification notification(long round) {
        return new Notification(ServerState.LOOKING, 1, 0x100000001L, round, 1, Notification.VERSION, new byte[0]);
    }

    @Override
    public void close() {
        network.close();
    }

    /** Members on free ports of the loopback, numbered from 1. */
    static QuorumConfig quorum(int count) throws IOException {
        StringBuilder text = new StringBuilder();
        List<Integer> ports = freePorts(2 * count);
        for (int i = 0; i < count; i++) {
            text.append("server.%d=127.0.0.1:%d:%d%n".formatted(i + 1, ports.get(2 * i), ports.get(2 * i + 1)));
        }
        return QuorumConfig.parse(text.toString());
    }

    /** The same, each on a host of its own. */
    static QuorumConfig quorumOnHosts(String... hosts) throws IOException {
        StringBuilder text = new StringBuilder();
        List<Integer> ports = freePorts(2 * hosts.length);
        for (int i = 0; i < hosts.length; i++) {
            text.append("server.%d=%s:%d:%d%n".formatted(i + 1, hosts[i], ports.get(2 * i), ports.get(2 * i + 1)));
        }
        return QuorumConfig.parse(text.toString());
    }

    static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    /** A connection from somebody to a port of a member. */
    static Socket connect(QuorumConfig quorum, long sid, boolean election) throws IOException {
        return connect("127.0.0.1", quorum, sid, election);
    }

    /** The same from a host of the loopback's network. */
    static Socket connect(String from, QuorumConfig quorum, long sid, boolean election) throws IOException {
        var address = Objects.requireNonNull(quorum.member(sid)).addresses().get(0);
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(address.host(), election ? address.electionPort() : address.quorumPort()));
        socket.setSoTimeout((int) WAIT_MS);
        return socket;
    }
}
