package io.zabra.server.net;

/**
 * What the client port grants its clients.
 *
 * @param frameBytesMax of one request ({@code jute.maxbuffer}); a longer one closes its connection
 * @param connectionsMax 0: no limit
 * @param connectionsPerAddressMax 0: no limit
 * @param sessionTimeoutMsMin a shorter wish is lifted to it
 * @param sessionTimeoutMsMax a longer wish is cut to it
 * @param handshakeMs after which a connection that has not asked for a session is closed
 * @param requestsOutstandingMax of one connection; beyond it nothing more is read from the connection
 * @param outboundBytesMax not taken by the client; beyond it the connection is closed, for no event is ever dropped
 */
public record PortLimits(
        int frameBytesMax,
        int connectionsMax,
        int connectionsPerAddressMax,
        int sessionTimeoutMsMin,
        int sessionTimeoutMsMax,
        int handshakeMs,
        int requestsOutstandingMax,
        long outboundBytesMax) {

    /** A connect request has 44 or 45 bytes with a password of 16. */
    private static final int CONNECT_BYTES_MAX = 1_024;

    /** @param first whether nobody has shown who he is yet */
    int frameBytesMax(boolean first) {
        return first ? Math.min(frameBytesMax, CONNECT_BYTES_MAX) : frameBytesMax;
    }

    /** What is granted to a client that wishes for so much. */
    int negotiatedTimeoutMs(int wishedMs) {
        return Math.min(sessionTimeoutMsMax, Math.max(sessionTimeoutMsMin, wishedMs));
    }
}
