package io.zabra.consensus.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The small payloads of single packet types. */
public final class Payloads {
    /** ACKEPOCH: "connect me, but do not count this as a promise". */
    public static final int EPOCH_UNCOUNTED = -1;

    private Payloads() {}

    /** LEADERINFO: protocol version. ACKEPOCH: current epoch of the learner, or {@link #EPOCH_UNCOUNTED}. */
    public static byte[] ofInt(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** Reads what {@link #ofInt} wrote.
     *
     * @throws MalformedPacketException if there are fewer than 4 bytes, or no payload
     */
    public static int intOf(QuorumPacket packet) {
        byte[] data = packet.requireData();
        if (data.length < 4) {
            throw new MalformedPacketException(packet.type() + " with " + data.length + " bytes");
        }
        return ByteBuffer.wrap(data).getInt();
    }

    /** COMMITANDACTIVATE and the head of INFORMANDACTIVATE: the server that leads the new configuration. */
    public static byte[] ofLong(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    /** Reads what {@link #ofLong} wrote.
     *
     * @throws MalformedPacketException if there are fewer than 8 bytes, or no payload
     */
    public static long longOf(QuorumPacket packet) {
        byte[] data = packet.requireData();
        if (data.length < 8) {
            throw new MalformedPacketException(packet.type() + " with " + data.length + " bytes");
        }
        return ByteBuffer.wrap(data).getLong();
    }

    /** What follows what {@link #ofLong} wrote: the transaction in INFORMANDACTIVATE.
     *
     * @throws MalformedPacketException if there are fewer than 8 bytes, or no payload
     */
    public static byte[] afterLong(QuorumPacket packet) {
        longOf(packet);
        byte[] data = packet.requireData();
        return Arrays.copyOfRange(data, Long.BYTES, data.length);
    }

    /** The transaction of an INFORM or INFORMANDACTIVATE.
     *
     * @throws MalformedPacketException if there is none
     */
    public static byte[] informed(QuorumPacket packet) {
        return packet.type() == PacketType.INFORM ? packet.requireData() : afterLong(packet);
    }
}
