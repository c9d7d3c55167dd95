package io.zabra.consensus.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Payload of REQUEST: a client's request on its way to the leader.
 *
 * @param opcode of the client protocol
 * @param body the serialized request without header
 */
public record ForwardedRequest(long sessionId, int xid, int opcode, byte[] body) {
    /** Opcode of {@code sync}. */
    public static final int OPCODE_SYNC = 9;

    private static final int OPCODE_OFFSET = 12;
    private static final int HEAD_BYTES = 16;

    /** The bytes of the payload. */
    public byte[] encode() {
        return ByteBuffer.allocate(HEAD_BYTES + body.length)
                .putLong(sessionId)
                .putInt(xid)
                .putInt(opcode)
                .put(body)
                .array();
    }

    /** @throws MalformedPacketException if there are fewer than 16 bytes */
    public static ForwardedRequest decode(byte[] data) {
        requireHead(data);
        ByteBuffer in = ByteBuffer.wrap(data);
        return new ForwardedRequest(
                in.getLong(), in.getInt(), in.getInt(), Arrays.copyOfRange(data, HEAD_BYTES, data.length));
    }

    /** The opcode alone. Throws {@link MalformedPacketException} where {@link #decode} would. */
    public static int opcode(byte[] data) {
        requireHead(data);
        return ByteBuffer.wrap(data).getInt(OPCODE_OFFSET);
    }

    private static void requireHead(byte[] data) {
        if (data.length < HEAD_BYTES) {
            throw new MalformedPacketException("request of " + data.length + " bytes");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ForwardedRequest request
                && sessionId == request.sessionId
                && xid == request.xid
                && opcode == request.opcode
                && Arrays.equals(body, request.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sessionId, xid, opcode, Arrays.hashCode(body));
    }
}
