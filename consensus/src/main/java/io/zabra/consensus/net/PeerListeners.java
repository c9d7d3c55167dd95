package io.zabra.consensus.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.consensus.quorum.HostPort;
import io.zabra.consensus.quorum.PeerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports on which this server listens for the others; they move where a change of configuration moves them, by the host and port that
 * it states: what a name service says meanwhile moves none. Any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a listener that closes ends nothing but itself
final class PeerListeners {
    private static final Logger LOG = LoggerFactory.getLogger(PeerListeners.class);
    private static final String ANY_HOST = "0.0.0.0";
    private static final long CLOSE_MS_MAX = 2_000;
    private static final long RETRY_MS = 500;

    /** One of the two ports of a server. */
    record Port(EventLoopGroup loops, Consumer<Channel> accepted) {}

    /** An address as it is stated, and what for. */
    private record Place(HostPort address, Port port) {}

    /** Where it listens, or tries to. */
    private static final class Listener {
        private final Place place;
        /** Null while it tries. Several have one where their names are names of one address. */
        private @Nullable Channel channel;

        Listener(Place place) {
            this.place = place;
        }
    }

    private final Port election;
    private final Port quorum;
    private final boolean onAllAddresses;
    private final Function<HostPort, InetSocketAddress> lookUp;
    private final Map<Place, Listener> listeners = new LinkedHashMap<>();
    /** Names are looked up there, and ports bound: who moves them waits for neither. */
    private final ScheduledExecutorService binding =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("zabra-listen", true));

    PeerListeners(Port election, Port quorum, boolean onAllAddresses) {
        this(election, quorum, onAllAddresses, address -> new InetSocketAddress(address.host(), address.port()));
    }

    /** @param lookUp asks a name service */
    PeerListeners(Port election, Port quorum, boolean onAllAddresses, Function<HostPort, InetSocketAddress> lookUp) {
        this.election = election;
        this.quorum = quorum;
        this.onAllAddresses = onAllAddresses;
        this.lookUp = lookUp;
    }

    /** Blocks; throws {@link IOException} where a port cannot be bound. */
    void open(List<PeerAddress> addresses) throws IOException {
        for (Listener wanted : wanted(addresses).values()) {
            synchronized (this) {
                listeners.put(wanted.place, wanted);
            }
            bind(wanted);
        }
    }

    /** Listens where it does not yet, and no more elsewhere. Does not block. A port that cannot be bound is tried until it can, or is not wanted. */
    synchronized void move(List<PeerAddress> addresses) {
        Map<Place, Listener> wanted = wanted(addresses);
        Set<Place> former = new HashSet<>(listeners.keySet());
        former.removeAll(wanted.keySet());
        for (Place place : former) {
            Listener listener = listeners.remove(place);
            if (listener != null) {
                LOG.info("No longer listening for peers on {}", place.address());
                later(0, () -> close(listener));
            }
        }
        wanted.forEach((place, listener) -> {
            if (listeners.putIfAbsent(place, listener) == null) {
                later(0, () -> listen(listener, true));
            }
        });
    }

    private void later(long delayMs, Runnable task) {
        try {
            binding.schedule(task, delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException over) {
            LOG.debug("Not listening any more");
        }
    }

    private void listen(Listener listener, boolean first) {
        try {
            bind(listener);
            LOG.info("Listening for peers on {}", listener.place.address());
        } catch (IOException | RuntimeException e) {
            if (first) {
                LOG.error("Cannot listen for peers on {}, and goes on trying", listener.place.address(), e);
            }
            if (isWanted(listener)) {
                later(RETRY_MS, () -> listen(listener, false));
            }
        }
    }

    private synchronized boolean isWanted(Listener listener) {
        return listeners.get(listener.place) == listener;
    }

    /** Names are looked up anew each time. */
    private void bind(Listener listener) throws IOException {
        HostPort address = listener.place.address();
        InetSocketAddress local = local(address);
        if (local.isUnresolved()) {
            throw new UnknownHostException("cannot listen on " + address + ": the host is unknown");
        }
        if (shares(listener, local)) {
            return;
        }
        ChannelFuture bound = bootstrap(listener.place.port()).bind(local).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + address + ": " + bound.cause(), bound.cause());
        }
        synchronized (this) {
            if (isWanted(listener)) {
                listener.channel = bound.channel();
                return;
            }
        }
        bound.channel().close();
    }

    /** Whether another name of the same address is listened on for the same. */
    private synchronized boolean shares(Listener listener, InetSocketAddress local) {
        if (!isWanted(listener)) {
            return false;
        }
        for (Listener other : listeners.values()) {
            Channel channel = other.channel;
            boolean same = other.place.port().equals(listener.place.port());
            if (channel != null && same && local.equals(channel.localAddress())) {
                listener.channel = channel;
                return true;
            }
        }
        return false;
    }

    private Map<Place, Listener> wanted(List<PeerAddress> addresses) {
        Map<Place, Listener> wanted = new LinkedHashMap<>();
        for (PeerAddress address : addresses) {
            add(address.election(), election, wanted);
            add(address.quorum(), quorum, wanted);
        }
        return wanted;
    }

    private void add(HostPort stated, Port port, Map<Place, Listener> wanted) {
        HostPort address = onAllAddresses ? new HostPort(ANY_HOST, stated.port()) : stated;
        Place place = new Place(address, port);
        wanted.put(place, new Listener(place));
    }

    private InetSocketAddress local(HostPort address) {
        return onAllAddresses ? new InetSocketAddress(address.port()) : lookUp.apply(address);
    }

    private static ServerBootstrap bootstrap(Port port) {
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
                });
    }

    /** Returns when the port is free for others, unless it is listened on by another name still. */
    private void close(Listener listener) {
        Channel last = takeLast(listener);
        if (last != null) {
            last.close().awaitUninterruptibly(CLOSE_MS_MAX);
        }
    }

    /** Null where it is not listened on, or by another name still. */
    private synchronized @Nullable Channel takeLast(Listener listener) {
        Channel channel = listener.channel;
        listener.channel = null;
        boolean shared = listeners.values().stream().anyMatch(other -> other.channel == channel);
        return shared ? null : channel;
    }

    void close() {
        List<Listener> all;
        synchronized (this) {
            all = new ArrayList<>(listeners.values());
            listeners.clear();
        }
        binding.shutdownNow();
        all.forEach(this::close);
    }
}
