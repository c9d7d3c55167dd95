package io.zabra.consensus.net;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zabra.consensus.quorum.PeerAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of members' hosts, as the name service last said. It is asked on a thread of its own, so that nobody who connects
 * waits for it: who comes from an address that is not known yet counts as coming from elsewhere, and has it asked again. Any thread.
 */
final class MemberHosts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemberHosts.class);
    private static final long ASKED_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ExecutorService asking =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("zabra-member-hosts", true));
    private final AtomicLong askedNanos = new AtomicLong();
    private volatile MemberAddresses members;
    private volatile Map<String, List<InetAddress>> byHost = Map.of();

    MemberHosts(MemberAddresses members) {
        this.members = members;
        reconfigured(members);
    }

    void reconfigured(MemberAddresses newMembers) {
        members = newMembers;
        Map<String, List<InetAddress>> known = new TreeMap<>(byHost);
        hosts(newMembers).forEach(host -> {
            InetAddress literal = literal(host);
            if (literal != null) {
                known.put(host, List.of(literal));
            }
        });
        byHost = known;
        ask();
    }

    /** Whether the other end of a connection is at a host of this member. */
    boolean isAt(long sid, Channel channel) {
        return isAmong(members.of(sid).stream().map(address -> address.quorum().host()), channel)
                || isAmong(
                        members.of(sid).stream()
                                .map(address -> address.election().host()),
                        channel);
    }

    /** Whether the other end of a connection is at a host of any member. */
    boolean isMembers(Channel channel) {
        return isAmong(hosts(members), channel);
    }

    private boolean isAmong(Stream<String> hosts, Channel channel) {
        InetAddress from = channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
        Map<String, List<InetAddress>> known = byHost;
        boolean among = from != null
                && hosts.anyMatch(host -> known.getOrDefault(host, List.of()).contains(from));
        if (!among) {
            askAgain();
        }
        return among;
    }

    private static Stream<String> hosts(MemberAddresses members) {
        return members.bySid().values().stream()
                .flatMap(List::stream)
                .flatMap((PeerAddress address) ->
                        Stream.of(address.quorum().host(), address.election().host()))
                .distinct();
    }

    private void askAgain() {
        long now = System.nanoTime();
        long last = askedNanos.get();
        if (now - last > ASKED_AGAIN_NANOS && askedNanos.compareAndSet(last, now)) {
            ask();
        }
    }

    private void ask() {
        askedNanos.set(System.nanoTime());
        try {
            asking.execute(this::resolve);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Hosts of members are not looked up any more");
        }
    }

    /** A host whose name is not known at the moment is where it was. */
    private void resolve() {
        Map<String, List<InetAddress>> former = byHost;
        Map<String, List<InetAddress>> found = new TreeMap<>();
        hosts(members).forEach(host -> {
            try {
                found.put(host, List.of(InetAddress.getAllByName(host)));
            } catch (UnknownHostException e) {
                LOG.debug("The host {} is unknown", host);
                found.put(host, former.getOrDefault(host, List.of()));
            }
        });
        byHost = found;
    }

    private static @Nullable InetAddress literal(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
