package io.zabra.consensus.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.zabra.consensus.quorum.PeerAddress;
import io.zabra.consensus.quorum.QuorumConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeerListenersTest {
    private final BlockingQueue<String> accepted = new LinkedBlockingQueue<>();

    private PeerListeners.Port port(EventLoopGroup loops, String name) {
        return new PeerListeners.Port(loops, (Channel channel) -> accepted.add(name));
    }

    @Test
    void aPortThatIsTakenIsListenedOnOnceItIsFree() throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, Sockets.handlers());
        PeerListeners listeners = new PeerListeners(port(loop, "election"), port(loop, "quorum"), false);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try {
            List<Integer> free = Side.freePorts(1);
            QuorumConfig config =
                    QuorumConfig.parse("server.1=127.0.0.1:%d:%d".formatted(free.get(0), taken.getLocalPort()));
            listeners.move(Objects.requireNonNull(config.member(1)).addresses());
            // The same loop binds one after the other: where the second can be connected to, the first has failed.
            connectAtLast(config, false);
            assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo("quorum");
            taken.close();
            connectAtLast(config, true);
            assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo("election");
        } finally {
            taken.close();
            listeners.close();
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    /** Of a name service that is away; the servers' configuration has changed meanwhile, but not where this one listens. */
    @Test
    void aNameThatIsUnknownForAMomentClosesNoPort() throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, Sockets.handlers());
        Queue<String> lookUps = new ConcurrentLinkedQueue<>();
        PeerListeners listeners = new PeerListeners(port(loop, "election"), port(loop, "quorum"), false, address -> {
            lookUps.add(address.host());
            return lookUps.size() <= 2
                    ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port())
                    : InetSocketAddress.createUnresolved(address.host(), address.port());
        });
        try {
            List<Integer> free = Side.freePorts(4);
            QuorumConfig config = QuorumConfig.parse("server.1=own:%d:%d".formatted(free.get(0), free.get(1)));
            listeners.open(Objects.requireNonNull(config.member(1)).addresses());
            listeners.move(Objects.requireNonNull(config.member(1)).addresses());
            // Its look-up comes behind all that the first move has left to be done.
            QuorumConfig more = QuorumConfig.parse(
                    "server.1=own:%d:%d|more:%d:%d".formatted(free.get(0), free.get(1), free.get(2), free.get(3)));
            listeners.move(Objects.requireNonNull(more.member(1)).addresses());
            awaitContains(lookUps, "more");
            assertThat(lookUps.stream().filter("own"::equals)).hasSize(2);
            QuorumConfig here = QuorumConfig.parse("server.1=127.0.0.1:%d:%d".formatted(free.get(0), free.get(1)));
            for (boolean election : new boolean[] {false, true}) {
                try (Socket socket = Side.connect(here, 1, election)) {
                    assertThat(socket.isConnected()).isTrue();
                    assertThat(accepted.poll(60, TimeUnit.SECONDS)).isEqualTo(election ? "election" : "quorum");
                }
            }
        } finally {
            listeners.close();
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @Test
    void aNameIsLookedUpAnewUntilItIsKnown() throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, Sockets.handlers());
        AtomicInteger lookUps = new AtomicInteger();
        PeerListeners listeners = new PeerListeners(
                port(loop, "election"),
                port(loop, "quorum"),
                false,
                address -> lookUps.getAndIncrement() < 3
                        ? InetSocketAddress.createUnresolved(address.host(), address.port())
                        : new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()));
        try {
            List<Integer> free = Side.freePorts(2);
            QuorumConfig config = QuorumConfig.parse("server.1=own:%d:%d".formatted(free.get(0), free.get(1)));
            listeners.move(Objects.requireNonNull(config.member(1)).addresses());
            QuorumConfig here = QuorumConfig.parse("server.1=127.0.0.1:%d:%d".formatted(free.get(0), free.get(1)));
            connectAtLast(here, true);
            connectAtLast(here, false);
            assertThat(lookUps).hasValueGreaterThan(3);
        } finally {
            listeners.close();
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static void awaitContains(Queue<String> all, String wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!all.contains(wanted)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void twoNamesOfOneAddressAreListenedOnOnceAndUntilBothAreGone() throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, Sockets.handlers());
        PeerListeners listeners = onLoopback(loop);
        try {
            List<Integer> free = Side.freePorts(2);
            int quorum = free.get(0);
            int election = free.get(1);
            QuorumConfig here = QuorumConfig.parse("server.1=127.0.0.1:%d:%d".formatted(quorum, election));
            String both = "server.1=zk1:%1$d:%2$d|zk1.example.org:%1$d:%2$d".formatted(quorum, election);
            listeners.open(addresses(both));
            listeners.move(addresses("server.1=zk1.example.org:%d:%d".formatted(quorum, election)));
            listeners.move(addresses(both));
            listeners.move(addresses("server.1=zk1:%d:%d".formatted(quorum, election)));
            acceptedAtLast(here, true, "election");
            acceptedAtLast(here, false, "quorum");
            listeners.move(
                    addresses("server.1=zk1:%d:%d".formatted(Side.freePorts(1).get(0), election)));
            bindAtLast(quorum);
            acceptedAtLast(here, true, "election");
        } finally {
            listeners.close();
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @Test
    void portsThatChangePlacesAreListenedOnForTheOther() throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, Sockets.handlers());
        PeerListeners listeners = onLoopback(loop);
        try {
            List<Integer> free = Side.freePorts(2);
            String swapped = "server.1=127.0.0.1:%d:%d".formatted(free.get(1), free.get(0));
            listeners.open(addresses("server.1=127.0.0.1:%d:%d".formatted(free.get(0), free.get(1))));
            listeners.move(addresses(swapped));
            acceptedAtLast(QuorumConfig.parse(swapped), true, "election");
            acceptedAtLast(QuorumConfig.parse(swapped), false, "quorum");
        } finally {
            listeners.close();
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    /** Every name is one of the loopback address. */
    private PeerListeners onLoopback(EventLoopGroup loop) {
        return new PeerListeners(
                port(loop, "election"),
                port(loop, "quorum"),
                false,
                address -> new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()));
    }

    private static List<PeerAddress> addresses(String config) {
        return Objects.requireNonNull(QuorumConfig.parse(config).member(1)).addresses();
    }

    private void acceptedAtLast(QuorumConfig config, boolean election, String by) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String last = "nobody";
        while (!by.equals(last)) {
            assertThat(System.nanoTime()).as("accepted by %s", last).isLessThan(deadline);
            connectAtLast(config, election);
            // Who connected just before the port was closed may be accepted by nobody.
            last = String.valueOf(accepted.poll(1, TimeUnit.SECONDS));
        }
    }

    private static void bindAtLast(int port) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        boolean bound = false;
        while (!bound) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                bound = socket.isBound();
            } catch (IOException notYet) {
                assertThat(System.nanoTime()).as("%s", notYet).isLessThan(deadline);
            }
        }
    }

    private static void connectAtLast(QuorumConfig config, boolean election) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        boolean connected = false;
        while (!connected) {
            // From another address: on a port that is free a socket may meet itself, and keep it from who is to listen.
            try (Socket socket = Side.connect("127.0.0.2", config, 1, election)) {
                connected = socket.isConnected();
            } catch (IOException notYet) {
                assertThat(System.nanoTime()).as("%s", notYet).isLessThan(deadline);
            }
        }
    }
}
