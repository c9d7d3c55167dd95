package io.zabra.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import io.zabra.server.metrics.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that ZooKeeper clients and the JDBC driver connect to. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // what closes is waited for together
public final class ClientPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientPort.class);

    private static final int LOW_WATER_BYTES = 64 << 10;
    private static final int HIGH_WATER_BYTES = 1 << 20;
    private static final long CLOSE_MS_MAX = 2_000;

    private final EventLoopGroup acceptor;
    private final EventLoopGroup loops;
    private final Channel channel;
    private final Services services;

    private ClientPort(EventLoopGroup acceptor, EventLoopGroup loops, Channel channel, Services services) {
        this.acceptor = acceptor;
        this.loops = loops;
        this.channel = channel;
        this.services = services;
    }

    /**
     * What a port serves, and how.
     *
     * @param backlog of connections that wait to be accepted; -1: the system's
     */
    public record Setup(
            InetSocketAddress address,
            int backlog,
            int ioThreads,
            PortLimits limits,
            ZnodeStore store,
            AccessControl access,
            Authenticator authenticator,
            FourLetterWords words,
            SqlFront sql) {}

    /** Throws {@link IOException} where the address cannot be bound. The store and the SQL front stay the caller's. */
    public static ClientPort open(Setup setup) throws IOException {
        boolean epoll = Epoll.isAvailable();
        LOG.info("Sockets by {}, {} I/O threads", epoll ? "epoll" : "NIO", setup.ioThreads());
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        EventLoopGroup acceptor =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("zabra-accept", true), io);
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(setup.ioThreads(), new DefaultThreadFactory("zabra-io", true), io);
        AtomicInteger bound = new AtomicInteger();
        Services services = services(setup, bound);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(type)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline().addLast(new Connection(services, child));
                    }
                });
        if (setup.backlog() > 0) {
            bootstrap.option(ChannelOption.SO_BACKLOG, setup.backlog());
        }
        var binding = bootstrap.bind(setup.address()).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            stop(List.of(acceptor, loops));
            throw new IOException("cannot listen on " + setup.address() + ": " + binding.cause(), binding.cause());
        }
        bound.set(((InetSocketAddress) binding.channel().localAddress()).getPort());
        return new ClientPort(acceptor, loops, binding.channel(), services);
    }

    private static Services services(Setup setup, AtomicInteger bound) {
        PortLimits limits = setup.limits();
        return new Services(
                setup.store(),
                setup.access(),
                setup.authenticator(),
                limits,
                new Metrics(),
                new ConnectionTable(limits.connectionsMax(), limits.connectionsPerAddressMax()),
                setup.words(),
                setup.sql(),
                bound::get);
    }

    /** For operators. */
    public ServerView view() {
        return new ServerView(services);
    }

    /** As bound: where port 0 was asked for, the one that the system chose. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Accepts no more and closes every connection; sessions live on. Blocks. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly(CLOSE_MS_MAX);
        services.connections().all().forEach(connection -> connection.channel().close());
        stop(List.of(acceptor, loops));
    }

    private static void stop(List<EventLoopGroup> groups) {
        groups.forEach(group -> group.shutdownGracefully(0, CLOSE_MS_MAX, TimeUnit.MILLISECONDS));
        groups.forEach(group -> group.terminationFuture().awaitUninterruptibly(CLOSE_MS_MAX));
    }
}
