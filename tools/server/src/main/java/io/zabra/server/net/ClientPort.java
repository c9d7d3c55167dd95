package io.zabra.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.tls.TlsContext;
import io.zabra.engine.tls.TlsReload;
import io.zabra.server.metrics.Metrics;
import io.zabra.server.security.ClientSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that ZooKeeper clients and the JDBC driver connect to. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // what closes is waited for together
public final class ClientPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientPort.class);

    private static final int LOW_WATER_BYTES = 64 << 10;
    private static final int HIGH_WATER_BYTES = 1 << 20;
    private static final long CLOSE_MS_MAX = 2_000;
    private static final int RELOAD_MS = 2_000;
    private static final long DRAIN_LOOK_NS = 1_000_000;

    private final EventLoopGroup acceptor;
    private final EventLoopGroup loops;
    private final ExecutorService handshakes = Handshakes.threads();
    private final Services services;
    private final Setup setup;
    private final List<Channel> channels = new CopyOnWriteArrayList<>();
    private @Nullable Channel plaintext;
    private @Nullable TlsReload reload;

    private ClientPort(Setup setup, IoHandlerFactory io) {
        this.acceptor = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("zabra-accept", true), io);
        this.loops = setup.io().group();
        this.setup = setup;
        this.services = services(setup, handshakes, this::port);
    }

    /**
     * What a port serves, and how.
     *
     * @param address of plaintext; null: none
     * @param backlog of connections that wait to be accepted; -1: the system's
     * @param io serve the connections; the caller's, to be closed after the port
     * @param tls null: none
     */
    public record Setup(
            @Nullable InetSocketAddress address,
            int backlog,
            IoThreads io,
            boolean keepAlive,
            PortLimits limits,
            LoadLimits load,
            ConnectionRate rate,
            Audit audit,
            ZnodeStore store,
            Metrics metrics,
            AccessControl access,
            ClientSecurity security,
            @Nullable Tls tls,
            FourLetterWords words,
            SqlFront sql) {}

    /**
     * Where TLS is spoken.
     *
     * @param address of TLS alone; null: none
     * @param unified whether the address of plaintext takes TLS, too
     * @param reloading whether changed files are looked for
     */
    public record Tls(TlsContext context, @Nullable InetSocketAddress address, boolean unified, boolean reloading) {}

    /** Throws {@link IOException} where an address cannot be bound. The store and the SQL front stay the caller's. */
    public static ClientPort open(Setup setup) throws IOException {
        ClientPort port =
                new ClientPort(setup, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        try {
            Tls tls = setup.tls();
            if (setup.address() != null) {
                port.listen(setup.address());
            }
            if (tls != null && tls.address() != null) {
                port.channels.add(port.bind(tls.address(), port.door(tls, false)));
            }
            if (tls != null && tls.reloading()) {
                port.reload = TlsReload.start(tls.context(), RELOAD_MS);
            }
            return port;
        } catch (IOException | RuntimeException e) {
            port.close();
            throw e;
        }
    }

    /** For plaintext, and for TLS where both are taken. */
    private synchronized void listen(InetSocketAddress address) throws IOException {
        Tls tls = setup.tls();
        Channel listener = bind(address, tls != null && tls.unified() ? door(tls, true) : null);
        channels.add(0, listener);
        plaintext = listener;
    }

    /**
     * Listens here from now on, and no more where it did; connections stay. Blocks. Does nothing where that is the address already.
     *
     * @throws IOException where the address cannot be bound: then all stays as it was
     */
    public synchronized void move(InetSocketAddress address) throws IOException {
        Channel former = plaintext;
        if (former != null && address.equals(former.localAddress())) {
            return;
        }
        listen(address);
        if (former != null) {
            channels.remove(former);
            former.close();
        }
        LOG.info("Serving ZooKeeper clients and SQL on {} from now on", Listening.text(addresses()));
    }

    private TlsDoor door(Tls tls, boolean plaintextToo) {
        return new TlsDoor(tls.context(), services.security(), services.handshakes(), plaintextToo);
    }

    /** @param door null: plaintext alone */
    private Channel bind(InetSocketAddress address, @Nullable TlsDoor door) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, setup.keepAlive())
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        Connection connection = new Connection(services, child);
                        if (door == null) {
                            child.pipeline().addLast(connection);
                        } else {
                            door.guard(child, connection);
                        }
                    }
                });
        if (setup.backlog() > 0) {
            bootstrap.option(ChannelOption.SO_BACKLOG, setup.backlog());
        }
        var binding = bootstrap.bind(address).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw Listening.failed(address, binding.cause());
        }
        return binding.channel();
    }

    private static Services services(Setup setup, Executor handshakes, IntSupplier port) {
        PortLimits limits = setup.limits();
        return new Services(
                setup.store(),
                setup.access(),
                setup.security(),
                limits,
                setup.metrics(),
                new Load(setup.load()),
                new ConnectionThrottle(
                        setup.rate(), nowMs(), () -> ThreadLocalRandom.current().nextDouble()),
                setup.audit(),
                new ConnectionTable(limits.connectionsMax(), limits.connectionsPerAddressMax()),
                setup.words(),
                setup.sql(),
                handshakes,
                port);
    }

    /** For operators. */
    public ServerView view() {
        return new ServerView(services);
    }

    /** As bound, that of plaintext first; where port 0 was asked for, the one that the system chose. */
    public List<InetSocketAddress> addresses() {
        return channels.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    private int port() {
        return channels.isEmpty() ? -1 : addresses().get(0).getPort();
    }

    static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    /**
     * Accepts no more, answers what was asked for already unless that takes too long, and closes every connection; sessions
     * live on. Blocks.
     */
    @Override
    public void close() {
        if (reload != null) {
            reload.close();
        }
        channels.forEach(channel -> channel.close().awaitUninterruptibly(CLOSE_MS_MAX));
        services.load().drain();
        int waiting = services.connections().outstanding();
        awaitUntil(
                nowMs() + services.load().drainMs(),
                () -> services.connections().outstanding() == 0);
        int left = services.connections().outstanding();
        LOG.info(
                "Client port closed: {} connections, {} requests answered meanwhile, {} not",
                services.connections().size(),
                waiting - left,
                left);
        acceptor.shutdownGracefully(0, CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
        acceptor.terminationFuture().awaitUninterruptibly(CLOSE_MS_MAX);
        services.connections().all().forEach(connection -> connection.channel().close());
        handshakes.shutdownNow();
        awaitUntil(nowMs() + CLOSE_MS_MAX, () -> services.connections().size() == 0);
    }

    private static void awaitUntil(long deadlineMs, BooleanSupplier done) {
        while (!done.getAsBoolean() && nowMs() < deadlineMs) {
            LockSupport.parkNanos(DRAIN_LOOK_NS);
        }
    }
}
