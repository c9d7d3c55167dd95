package io.zabra.consensus.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.quorum.PeerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports on which this server listens for the others; they move where a change of configuration says so. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a listener that closes ends nothing but itself
final class PeerListeners {
    private static final Logger LOG = LoggerFactory.getLogger(PeerListeners.class);
    private static final long CLOSE_MS_MAX = 2_000;
    private static final long RETRY_MS = 500;

    /** One of the two ports of a server. */
    record Port(EventLoopGroup loops, Consumer<Channel> accepted) {}

    private final Port election;
    private final Port quorum;
    private final boolean onAllAddresses;
    private final Map<InetSocketAddress, Channel> listeners = new LinkedHashMap<>();

    PeerListeners(Port election, Port quorum, boolean onAllAddresses) {
        this.election = election;
        this.quorum = quorum;
        this.onAllAddresses = onAllAddresses;
    }

    /** Blocks; throws {@link IOException} where a port cannot be bound. */
    synchronized void open(List<PeerAddress> addresses) throws IOException {
        for (Map.Entry<InetSocketAddress, Port> wanted : wanted(addresses).entrySet()) {
            ChannelFuture binding = bind(wanted.getKey(), wanted.getValue()).awaitUninterruptibly();
            if (!binding.isSuccess()) {
                throw new IOException("cannot listen on " + wanted.getKey() + ": " + binding.cause(), binding.cause());
            }
            listeners.put(wanted.getKey(), binding.channel());
        }
    }

    /** Listens where it does not yet, and no more elsewhere. Does not block. A port that cannot be bound is tried until it can, or is not wanted. */
    synchronized void move(List<PeerAddress> addresses) {
        Map<InetSocketAddress, Port> wanted = wanted(addresses);
        Set<InetSocketAddress> former = new HashSet<>(listeners.keySet());
        former.removeAll(wanted.keySet());
        for (InetSocketAddress address : former) {
            LOG.info("No longer listening for peers on {}", address);
            Channel listener = listeners.remove(address);
            if (listener != null) {
                listener.close();
            }
        }
        wanted.forEach((address, port) -> {
            if (!listeners.containsKey(address)) {
                listen(address, port, true);
            }
        });
    }

    private void listen(InetSocketAddress address, Port port, boolean first) {
        ChannelFuture binding = bind(address, port);
        listeners.put(address, binding.channel());
        binding.addListener(bound -> {
            if (bound.isSuccess()) {
                LOG.info("Listening for peers on {}", address);
                return;
            }
            if (first) {
                LOG.error("Cannot listen for peers on {}, and goes on trying", address, bound.cause());
            }
            try {
                port.loops()
                        .next()
                        .schedule(() -> listenAgain(address, port, binding.channel()), RETRY_MS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException over) {
                LOG.debug("Not listening any more");
            }
        });
    }

    private synchronized void listenAgain(InetSocketAddress address, Port port, Channel failed) {
        if (listeners.get(address) == failed) {
            listen(address, port, false);
        }
    }

    /** Names are looked up here: those of a configuration at start, or of this very server. */
    private Map<InetSocketAddress, Port> wanted(List<PeerAddress> addresses) {
        Map<InetSocketAddress, Port> wanted = new LinkedHashMap<>();
        for (PeerAddress address : addresses) {
            wanted.put(local(address.election()), election);
            wanted.put(local(address.quorum()), quorum);
        }
        return wanted;
    }

    private InetSocketAddress local(HostPort address) {
        return onAllAddresses
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(address.host(), address.port());
    }

    private ChannelFuture bind(InetSocketAddress address, Port port) {
        return new ServerBootstrap()
                .group(port.loops())
                .channel(Sockets.listening())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        port.accepted().accept(channel);
                    }
                })
                .bind(address);
    }

    synchronized void close() {
        listeners.values().forEach(listener -> listener.close().awaitUninterruptibly(CLOSE_MS_MAX));
        listeners.clear();
    }
}
