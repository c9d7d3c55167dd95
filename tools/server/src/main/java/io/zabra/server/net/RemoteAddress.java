package io.zabra.server.net;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Where a channel's client is, as text. */
final class RemoteAddress {
    private RemoteAddress() {}

    /** An IPv4 address that came mapped into IPv6 is an IPv4 address; empty where there is none. */
    static String of(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress().getHostAddress()
                : "";
    }
}
