package io.zabra.server.wire;

import io.netty.buffer.ByteBuf;
import io.zabra.engine.session.Session;
import io.zabra.jdbc.wire.SqlRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a client opens a connection with (Apache's {@code ConnectRequest}).
 *
 * @param lastZxidSeen 0 for a new client
 * @param timeoutMs wished for
 * @param sessionId 0 for a new session
 * @param password of the session to re-attach; 8 or 16 bytes are seen from clients, the former with a new session
 * @param readOnlyByte whether the client sent the readOnly byte, which not all do, and hence wants one back
 * @param readOnlyAccepted whether a read-only server would do
 * @param sql whether the client is the JDBC driver, which says so in place of the protocol's version, at which no server
 *     looks: its session need not be one of all servers
 */
public record Handshake(
        long lastZxidSeen,
        int timeoutMs,
        long sessionId,
        byte[] password,
        boolean readOnlyByte,
        boolean readOnlyAccepted,
        boolean sql) {

    private static final int PASSWORD_BYTES = 16;

    /** Throws {@link MalformedRequestException}. */
    public static Handshake read(ByteBuf frame) {
        JuteReader in = new JuteReader(frame);
        boolean sql = in.int32() == SqlRequest.CONNECT_MARK;
        long lastZxidSeen = in.int64();
        int timeoutMs = in.int32();
        long sessionId = in.int64();
        byte[] password = in.bytesOrNull();
        boolean readOnlyByte = in.hasMore();
        boolean readOnly = readOnlyByte && in.bool();
        return new Handshake(
                lastZxidSeen,
                timeoutMs,
                sessionId,
                password == null ? new byte[0] : password,
                readOnlyByte,
                readOnly,
                sql);
    }

    /**
     * Writes the answer's whole frame (Apache's {@code ConnectResponse}).
     *
     * @param session null where it is gone: zeros then
     * @param readOnly whether the server is
     */
    public void answer(ByteBuf out, @Nullable Session session, boolean readOnly) {
        int start = Frame.begin(out);
        new JuteWriter(out)
                .int32(0)
                .int32(session == null ? 0 : session.timeoutMs())
                .int64(session == null ? 0 : session.id())
                .bytes(session == null ? new byte[PASSWORD_BYTES] : session.password());
        if (readOnlyByte) {
            out.writeBoolean(readOnly);
        }
        Frame.end(out, start);
    }
}
