package io.zabra.consensus.net;

import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Who has connected and not said yet who it is. There may be few from any one host, and few from all hosts of no member, so that no
 * number of them keeps members out. Any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that closes leaves
final class Lobby {
    private static final int ELSEWHERE_MAX = 256;
    private static final int ELSEWHERE_FROM_ONE_HOST_MAX = 32;
    private static final int FROM_A_MEMBERS_HOST_MAX = 128;
    private static final int IPV6_NETWORK_BYTES = 8;

    private record Seat(Object host, boolean elsewhere) {}

    private final Map<Channel, Seat> seats = new HashMap<>();
    private final Map<Object, Integer> byHost = new HashMap<>();
    private int elsewhere;

    /**
     * Takes one in until it leaves or closes; false where there is no room for it.
     *
     * @param fromMember whether it comes from a host of a member
     */
    boolean enter(Channel channel, boolean fromMember) {
        boolean entered = sit(channel, new Seat(host(channel), !fromMember));
        if (entered) {
            channel.closeFuture().addListener(closed -> leave(channel));
        }
        return entered;
    }

    private synchronized boolean sit(Channel channel, Seat seat) {
        int max = seat.elsewhere() ? ELSEWHERE_FROM_ONE_HOST_MAX : FROM_A_MEMBERS_HOST_MAX;
        if (byHost.getOrDefault(seat.host(), 0) >= max || (seat.elsewhere() && elsewhere >= ELSEWHERE_MAX)) {
            return false;
        }
        seats.put(channel, seat);
        byHost.merge(seat.host(), 1, Integer::sum);
        elsewhere += seat.elsewhere() ? 1 : 0;
        return true;
    }

    /** It has said who it is. Idempotent. */
    synchronized void leave(Channel channel) {
        Seat seat = seats.remove(channel);
        if (seat != null) {
            byHost.computeIfPresent(seat.host(), (host, count) -> count == 1 ? null : count - 1);
            elsewhere -= seat.elsewhere() ? 1 : 0;
        }
    }

    /** What stands for the host at the other end: of IPv6 its network, of whose addresses anybody there has as many as he likes. */
    static Object host(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            return String.valueOf(channel.remoteAddress());
        }
        return remote.getAddress() instanceof Inet6Address six
                ? ByteBuffer.wrap(six.getAddress(), 0, IPV6_NETWORK_BYTES).asReadOnlyBuffer()
                : remote.getAddress();
    }
}
