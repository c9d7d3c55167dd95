package io.zabra.server.admin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who asks at the admin port.
 *
 * @param remote of the connection
 * @param authorization the header; null: there is none
 * @param forwarded whether the request says that a proxy passes it on for somebody else
 */
record AdminCaller(InetAddress remote, @Nullable String authorization, boolean forwarded) {
    private static final List<String> OF_PROXIES =
            List.of("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip");
    private static final String OF_PROXIES_BEGINS = "x-forwarded-";

    static AdminCaller of(ChannelHandlerContext ctx, FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        boolean forwarded = headers.entries().stream().map(Map.Entry::getKey).anyMatch(AdminCaller::isOfAProxy);
        return new AdminCaller(
                ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress(),
                headers.get(HttpHeaderNames.AUTHORIZATION),
                forwarded);
    }

    private static boolean isOfAProxy(String name) {
        return OF_PROXIES.stream().anyMatch(name::equalsIgnoreCase)
                || name.regionMatches(true, 0, OF_PROXIES_BEGINS, 0, OF_PROXIES_BEGINS.length());
    }
}
