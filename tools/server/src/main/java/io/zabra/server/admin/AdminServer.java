package io.zabra.server.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.server.net.Listening;
import io.zabra.server.net.ServerView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports for operators, on one thread of their own, so that no question delays a client. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // the group's end is waited for
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    private static final int REQUEST_BYTES_MAX = 64 << 10;
    private static final int IDLE_SECONDS_MAX = 30;
    private static final long CLOSE_MS_MAX = 2_000;

    private final EventLoopGroup loop;
    private final @Nullable Channel admin;
    private final @Nullable Channel metrics;

    private AdminServer(EventLoopGroup loop, @Nullable Channel admin, @Nullable Channel metrics) {
        this.loop = loop;
        this.admin = admin;
        this.metrics = metrics;
    }

    /**
     * Opens the ports that are asked for.
     *
     * @param ready whether clients can be served
     * @throws IOException where an address cannot be bound; then none is
     */
    public static AdminServer open(AdminSettings settings, ServerView view, IdentityProof proof, BooleanSupplier ready)
            throws IOException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("zabra-admin", true), NioIoHandler.newFactory());
        AdminAccess access = new AdminAccess(proof, settings.loopbackTrusted());
        AdminPages pages = new AdminPages(view, access, settings, ready);
        try {
            Channel admin = bind(loop, settings.address(), pages, false);
            Channel metrics = bind(loop, settings.metricsAddress(), pages, true);
            AdminServer server = new AdminServer(loop, admin, metrics);
            if (admin != null) {
                LOG.info("Serving operators on http://{}{}", text(server.address()), settings.commandUrl());
            }
            if (metrics != null) {
                LOG.info("Serving Prometheus on http://{}/metrics", text(server.metricsAddress()));
            }
            return server;
        } catch (IOException e) {
            loop.shutdownGracefully(0, CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
            throw e;
        }
    }

    private static String text(@Nullable InetSocketAddress address) {
        return address == null ? "" : address.getHostString() + ":" + address.getPort();
    }

    private static @Nullable Channel bind(
            EventLoopGroup loop, @Nullable InetSocketAddress address, AdminPages pages, boolean metricsOnly)
            throws IOException {
        if (address == null) {
            return null;
        }
        var binding = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline()
                                .addLast(new ReadTimeoutHandler(IDLE_SECONDS_MAX))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(REQUEST_BYTES_MAX))
                                .addLast(new AdminHandler(pages, metricsOnly));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw Listening.failed(address, binding.cause());
        }
        return binding.channel();
    }

    /** As bound; null where there is no admin port. */
    public @Nullable InetSocketAddress address() {
        return admin == null ? null : (InetSocketAddress) admin.localAddress();
    }

    /** As bound; null where there is no port for metrics alone. */
    public @Nullable InetSocketAddress metricsAddress() {
        return metrics == null ? null : (InetSocketAddress) metrics.localAddress();
    }

    /** Blocks until the ports are free. */
    @Override
    public void close() {
        loop.shutdownGracefully(0, CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
        loop.terminationFuture().awaitUninterruptibly(CLOSE_MS_MAX);
    }
}
