package io.zabra.consensus.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.engine.tls.TlsContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections, to one address of a server after the other. Names are looked up each time anew, because a server may come
 * back under another address (ZOOKEEPER-2184), and on threads of their own: a name that takes long holds up no other. Any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes tells its own handlers
final class Dialer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    /** A server is looked up once at a time for each of what is asked of it, and there are few. */
    private static final int LOOKUPS_AT_ONCE = 16;

    private static final long LOOKUPS_IDLE_S = 10;

    private final int timeoutMs;
    private final @Nullable TlsContext tls;
    private final Executor handshakes;
    private final Names names;
    private final ExecutorService resolver = threads();

    /** Looks up a host; blocks. */
    @FunctionalInterface
    interface Names {
        InetAddress address(String host) throws UnknownHostException;
    }

    /** @param handshakes does what is expensive about TLS */
    Dialer(int timeoutMs, @Nullable TlsContext tls, Executor handshakes) {
        this(timeoutMs, tls, handshakes, InetAddress::getByName);
    }

    /** The same with another name service. */
    Dialer(int timeoutMs, @Nullable TlsContext tls, Executor handshakes, Names names) {
        this.timeoutMs = timeoutMs;
        this.tls = tls;
        this.handshakes = handshakes;
        this.names = names;
    }

    private static ExecutorService threads() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                LOOKUPS_AT_ONCE,
                LOOKUPS_AT_ONCE,
                LOOKUPS_IDLE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("zabra-resolver", true));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * @param setup given the channel before it is connected, to add its handlers
     * @param done told on the loop: the channel, connected and encrypted where it is to be, or null
     */
    void dial(EventLoop loop, List<HostPort> addresses, Consumer<Channel> setup, Consumer<@Nullable Channel> done) {
        new Attempt(loop, addresses, setup, done).next(0);
    }

    @Override
    public void close() {
        resolver.shutdownNow();
    }

    /** One call of {@link #dial}. */
    private final class Attempt {
        private final EventLoop loop;
        private final List<HostPort> addresses;
        private final Consumer<Channel> setup;
        private final Consumer<@Nullable Channel> done;

        Attempt(EventLoop loop, List<HostPort> addresses, Consumer<Channel> setup, Consumer<@Nullable Channel> done) {
            this.loop = loop;
            this.addresses = addresses;
            this.setup = setup;
            this.done = done;
        }

        void next(int index) {
            if (index == addresses.size()) {
                onLoop(() -> done.accept(null));
                return;
            }
            try {
                resolver.execute(() -> resolve(index));
            } catch (RejectedExecutionException closed) {
                onLoop(() -> done.accept(null));
            }
        }

        private void resolve(int index) {
            HostPort address = addresses.get(index);
            try {
                InetAddress resolved = names.address(address.host());
                onLoop(() -> connect(index, new InetSocketAddress(resolved, address.port())));
            } catch (UnknownHostException e) {
                LOG.info("The host of {} is unknown", address);
                next(index + 1);
            }
        }

        private void connect(int index, InetSocketAddress target) {
            new Bootstrap()
                    .group(loop)
                    .channel(Sockets.dialed())
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMs)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            encrypt(channel, addresses.get(index));
                            setup.accept(channel);
                        }
                    })
                    .connect(target)
                    .addListener(connected -> {
                        if (!connected.isSuccess()) {
                            LOG.debug("Cannot connect to {}: {}", target, String.valueOf(connected.cause()));
                            next(index + 1);
                        } else {
                            shakeHands(((ChannelFuture) connected).channel(), index);
                        }
                    });
        }

        private void encrypt(Channel channel, HostPort address) {
            if (tls != null) {
                SslHandler handler = new SslHandler(tls.clientEngine(address.host(), address.port()), handshakes);
                handler.setHandshakeTimeout(tls.config().handshakeMs(), TimeUnit.MILLISECONDS);
                channel.pipeline().addLast(handler);
            }
        }

        private void shakeHands(Channel channel, int index) {
            SslHandler handler = channel.pipeline().get(SslHandler.class);
            if (handler == null) {
                done.accept(channel);
                return;
            }
            handler.handshakeFuture().addListener(shaken -> {
                if (shaken.isSuccess()) {
                    done.accept(channel);
                } else {
                    LOG.info("No TLS with {}: {}", addresses.get(index), String.valueOf(shaken.cause()));
                    channel.close();
                    next(index + 1);
                }
            });
        }

        private void onLoop(Runnable task) {
            try {
                loop.execute(task);
            } catch (RejectedExecutionException over) {
                LOG.debug("Not connecting any more");
            }
        }
    }
}
