package io.zabra.server.wire;

import io.netty.buffer.ByteBuf;
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
 */
public record Handshake(
        long lastZxidSeen,
        int timeoutMs,
        long sessionId,
        byte[] password,
        boolean readOnlyByte,
        boolean readOnlyAccepted) {

    private static final int PASSWORD_BYTES = 16;

    /** Throws {@link MalformedRequestException}. */
    public static Handshake read(ByteBuf frame) {
        JuteReader in = new JuteReader(frame);
        in.int32(); // the protocol version, which no one has ever looked at
        long lastZxidSeen = in.int64();
        int timeoutMs = in.int32();
        long sessionId = in.int64();
        byte[] password = in.bytesOrNull();
        boolean readOnlyByte = in.hasMore();
        boolean readOnly = readOnlyByte && in.bool();
        return new Handshake(
                lastZxidSeen, timeoutMs, sessionId, password == null ? new byte[0] : password, readOnlyByte, readOnly);
    }

    /**
     * Writes the answer's whole frame (Apache's {@code ConnectResponse}).
     *
     * @param password null where the session is gone: zeros then, with session 0 and timeout 0
     */
    public void answer(ByteBuf out, long sessionId, int timeoutMs, byte @Nullable [] password) {
        int start = Frame.begin(out);
        new JuteWriter(out)
                .int32(0)
                .int32(timeoutMs)
                .int64(sessionId)
                .bytes(password == null ? new byte[PASSWORD_BYTES] : password);
        if (readOnlyByte) {
            out.writeBoolean(false);
        }
        Frame.end(out, start);
    }
}
