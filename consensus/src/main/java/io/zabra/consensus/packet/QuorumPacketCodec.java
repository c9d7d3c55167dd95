package io.zabra.consensus.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quorum packets as bytes: jute's binary form of Apache's {@code QuorumPacket}, one after the other without frames. Stateless.
 * A reader never allocates for bytes that have not arrived.
 */
public final class QuorumPacketCodec {
    /**
     * Payloads above this are refused unless the caller says otherwise. Far above what a client may send: the end of a session
     * carries the paths of all its ephemeral znodes, and what a leader has logged its followers must take.
     */
    public static final int DATA_BYTES_MAX = 64 << 20;

    private static final int AUTH_INFOS_MAX = 1024;
    private static final int AUTH_CHARS_MAX = 64 * 1024;

    private QuorumPacketCodec() {}

    /** Number of bytes that {@link #encode} writes. */
    public static int encodedLength(QuorumPacket packet) {
        int length = 4 + 8 + 4 + 4;
        byte[] data = packet.data();
        if (data != null) {
            length += data.length;
        }
        List<AuthInfo> authInfo = packet.authInfo();
        if (authInfo != null) {
            for (AuthInfo info : authInfo) {
                length += 8 + utf8(info.scheme()).length + utf8(info.id()).length;
            }
        }
        return length;
    }

    /** Appends the packet to a big-endian buffer with room for {@link #encodedLength} bytes. */
    public static void encode(QuorumPacket packet, ByteBuffer out) {
        out.putInt(packet.type().code()).putLong(packet.zxid());
        byte[] data = packet.data();
        if (data == null) {
            out.putInt(-1);
        } else {
            out.putInt(data.length).put(data);
        }
        List<AuthInfo> authInfo = packet.authInfo();
        if (authInfo == null) {
            out.putInt(-1);
            return;
        }
        out.putInt(authInfo.size());
        for (AuthInfo info : authInfo) {
            putString(out, info.scheme());
            putString(out, info.id());
        }
    }

    /** The packet alone in a new array. */
    public static byte[] encode(QuorumPacket packet) {
        ByteBuffer out = ByteBuffer.allocate(encodedLength(packet));
        encode(packet, out);
        return out.array();
    }

    /**
     * Takes one packet from the buffer. If not all of it is there, returns null and leaves the position.
     *
     * @param in big-endian
     * @param dataBytesMax the largest payload to accept, in bytes
     * @throws MalformedPacketException if what is there cannot begin a packet
     */
    public static @Nullable QuorumPacket decode(ByteBuffer in, int dataBytesMax) {
        if (in.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException("little-endian buffer");
        }
        int start = in.position();
        Integer length = packetLength(in, start, dataBytesMax);
        if (length == null) {
            return null;
        }
        PacketType type = type(in.getInt());
        long zxid = in.getLong();
        byte[] data = bytes(in, in.getInt());
        int count = in.getInt();
        List<AuthInfo> authInfo = count < 0 ? null : new ArrayList<>(count);
        for (int i = 0; authInfo != null && i < count; i++) {
            String scheme = string(in);
            authInfo.add(new AuthInfo(scheme, string(in)));
        }
        return new QuorumPacket(type, zxid, data, authInfo == null ? null : List.copyOf(authInfo));
    }

    /** Length of the packet at {@code start} if it is complete, else null; checks every length before it is used. */
    private static @Nullable Integer packetLength(ByteBuffer in, int start, int dataBytesMax) {
        int end = in.limit();
        if (end - start >= 4) {
            type(in.getInt(start));
        }
        if (end - start < 16) {
            return null;
        }
        int dataLength = checkedLength("data", in.getInt(start + 12), dataBytesMax);
        long at = start + 16L + Math.max(0, dataLength);
        if (end - at < 4) {
            return null;
        }
        int count = checkedLength("authInfo", in.getInt((int) at), AUTH_INFOS_MAX);
        at += 4;
        for (int strings = 2 * Math.max(0, count); strings > 0; strings--) {
            if (end - at < 4) {
                return null;
            }
            at += 4L + Math.max(0, checkedLength("authInfo text", in.getInt((int) at), AUTH_CHARS_MAX));
        }
        return end < at ? null : (int) at - start;
    }

    private static int checkedLength(String what, int length, int max) {
        if (length < -1 || length > max) {
            throw new MalformedPacketException(what + " of length " + length + ", at most " + max);
        }
        return length;
    }

    private static PacketType type(int code) {
        PacketType type = PacketType.ofCode(code);
        if (type == null) {
            throw new MalformedPacketException("no such packet type: " + code);
        }
        return type;
    }

    private static byte @Nullable [] bytes(ByteBuffer in, int length) {
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String string(ByteBuffer in) {
        byte[] bytes = bytes(in, in.getInt());
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static void putString(ByteBuffer out, String text) {
        byte[] bytes = utf8(text);
        out.putInt(bytes.length).put(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
