package io.zabra.consensus.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first message on an election connection (Apache's {@code QuorumCnxManager.InitialMessage}).
 *
 * @param addresses where the sender listens for votes, as {@code host:port}; one with version 1, any number with version 2
 */
public record ElectionHello(long protocolVersion, long sid, List<String> addresses) {
    /** One address (3.5 and later). */
    public static final long VERSION_1 = -65536L;

    /** Several addresses (3.6 and later, where enabled). */
    public static final long VERSION_2 = -65535L;

    private static final int ADDRESS_BYTES_MAX = 2048;
    private static final int HEAD_BYTES = 20;

    public ElectionHello {
        addresses = List.copyOf(addresses);
    }

    /** The bytes of the message. */
    public byte[] encode() {
        byte[] text = String.join("|", addresses).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEAD_BYTES + text.length)
                .putLong(protocolVersion)
                .putLong(sid)
                .putInt(text.length)
                .put(text)
                .array();
    }

    /**
     * Takes the message from the buffer. If not all of it is there, returns null and leaves the position.
     *
     * @throws MalformedPacketException if what is there cannot begin one
     */
    public static @Nullable ElectionHello decode(ByteBuffer in) {
        int start = in.position();
        if (in.remaining() >= 8) {
            long version = in.getLong(start);
            if (version != VERSION_1 && version != VERSION_2) {
                throw new MalformedPacketException("election protocol version " + version);
            }
        }
        if (in.remaining() < HEAD_BYTES) {
            return null;
        }
        int length = in.getInt(start + 16);
        if (length <= 0 || length > ADDRESS_BYTES_MAX) {
            throw new MalformedPacketException("election address of " + length + " bytes");
        }
        if (in.remaining() < HEAD_BYTES + length) {
            return null;
        }
        long version = in.getLong();
        long sid = in.getLong();
        byte[] text = new byte[in.getInt()];
        in.get(text);
        return new ElectionHello(version, sid, List.of(new String(text, StandardCharsets.UTF_8).split("\\|", -1)));
    }
}
