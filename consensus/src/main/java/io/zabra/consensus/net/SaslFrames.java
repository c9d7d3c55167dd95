package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.zabra.consensus.packet.MalformedPacketException;
import org.jspecify.annotations.Nullable;

/** Apache's {@code QuorumAuthPacket}: a number that no other packet begins with, a status, a token. Stateless. */
final class SaslFrames {
    static final long MAGIC = -0xa0dbcafecafe1234L;
    static final int IN_PROGRESS = 0;
    static final int SUCCESS = 1;
    static final int ERROR = -1;
    private static final int HEAD_BYTES = Long.BYTES + 2 * Integer.BYTES;
    private static final int TOKEN_BYTES_MAX = 64 << 10;

    /** @param token null is told from empty */
    record Frame(int status, byte @Nullable [] token) {}

    private SaslFrames() {}

    /**
     * The next one, or null where it is not all there.
     *
     * @throws MalformedPacketException where it is none
     */
    static @Nullable Frame read(ByteBuf in) {
        if (in.readableBytes() < HEAD_BYTES) {
            return null;
        }
        int start = in.readerIndex();
        if (in.getLong(start) != MAGIC) {
            throw new MalformedPacketException("no SASL packet");
        }
        int length = in.getInt(start + Long.BYTES + Integer.BYTES);
        if (length < -1 || length > TOKEN_BYTES_MAX) {
            throw new MalformedPacketException("SASL token of " + length + " bytes");
        }
        if (in.readableBytes() < HEAD_BYTES + Math.max(0, length)) {
            return null;
        }
        int status = in.getInt(start + Long.BYTES);
        in.skipBytes(HEAD_BYTES);
        byte[] token = null;
        if (length >= 0) {
            token = new byte[length];
            in.readBytes(token);
        }
        return new Frame(status, token);
    }

    static ByteBuf write(ByteBuf out, int status, byte @Nullable [] token) {
        out.writeLong(MAGIC).writeInt(status).writeInt(token == null ? -1 : token.length);
        return token == null ? out : out.writeBytes(token);
    }
}
