package io.zabra.server.net;

import io.netty.handler.ssl.SslHandler;
import io.zabra.engine.session.Session;
import io.zabra.server.wire.OpCode;
import java.net.SocketAddress;

/**
 * A connection as {@code cons} and the admin port's {@code connections} show it.
 *
 * @param secure whether it is encrypted
 * @param sessionId 0 where there is none yet, and the times and ids of the session mean nothing then
 * @param lastCxid -1 where nothing was answered
 */
public record ConnectionView(
        SocketAddress remote,
        boolean secure,
        int outstanding,
        long received,
        long sent,
        long sessionId,
        String lastOperation,
        long establishedMs,
        int sessionTimeoutMs,
        int lastCxid,
        long lastZxid,
        long lastAnswerMs,
        long lastLatencyMs,
        long latencyMinMs,
        long latencyAvgMs,
        long latencyMaxMs) {

    static ConnectionView of(Connection connection) {
        ConnectionStats.Snapshot stats = connection.stats().snapshot();
        Session session = connection.session();
        return new ConnectionView(
                connection.channel().remoteAddress(),
                connection.channel().pipeline().get(SslHandler.class) != null,
                connection.outstanding(),
                stats.received(),
                stats.sent(),
                session == null ? 0 : session.id(),
                OpCode.shortName(stats.lastOpCode()),
                stats.established().toEpochMilli(),
                session == null ? 0 : session.timeoutMs(),
                stats.lastXid(),
                stats.lastZxid(),
                stats.lastAnswerMs(),
                stats.lastLatencyMs(),
                stats.latencyMinMs(),
                stats.latencyAvgMs(),
                stats.latencyMaxMs());
    }

    /** {@code /10.0.0.1:4711} without what Java puts before it. */
    public String address() {
        return String.valueOf(remote).replaceFirst("^[^/]*/", "");
    }

    /** A line of {@code stat}. The number says whether the server reads from it: there is none without a session. */
    String brief() {
        return " /%s[%d](queued=%d,recved=%d,sent=%d)"
                .formatted(address(), sessionId == 0 ? 0 : 1, outstanding, received, sent);
    }

    /** A line of {@code cons}. */
    String full() {
        String brief = brief();
        if (sessionId == 0) {
            return brief;
        }
        return brief.substring(0, brief.length() - 1)
                + ",sid=0x%x,lop=%s,est=%d,to=%d%s,lzxid=0x%x,lresp=%d,llat=%d,minlat=%d,avglat=%d,maxlat=%d)"
                        .formatted(
                                sessionId,
                                lastOperation,
                                establishedMs,
                                sessionTimeoutMs,
                                lastCxid < 0 ? "" : ",lcxid=0x%x".formatted(lastCxid),
                                lastZxid,
                                lastAnswerMs,
                                lastLatencyMs,
                                latencyMinMs,
                                latencyAvgMs,
                                latencyMaxMs);
    }
}
