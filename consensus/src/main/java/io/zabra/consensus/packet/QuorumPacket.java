package io.zabra.consensus.packet;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One packet between a leader and a learner. Immutable by agreement: nobody writes to {@code data} after construction.
 *
 * @param zxid meaning depends on the type; -1 where it has none
 * @param data payload, or null (which differs from empty on the wire)
 * @param authInfo identities of the requesting client, or null
 */
public record QuorumPacket(
        PacketType type,
        long zxid,
        byte @Nullable [] data,
        @Nullable List<AuthInfo> authInfo) {
    /** A packet without payload. */
    public static QuorumPacket of(PacketType type, long zxid) {
        return new QuorumPacket(type, zxid, null, null);
    }

    /** A packet with a payload. */
    public static QuorumPacket of(PacketType type, long zxid, byte[] data) {
        return new QuorumPacket(type, zxid, data, null);
    }

    /** The payload.
     *
     * @throws MalformedPacketException if there is none
     */
    public byte[] requireData() {
        if (data == null) {
            throw new MalformedPacketException(type + " without data");
        }
        return data;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QuorumPacket packet
                && type == packet.type
                && zxid == packet.zxid
                && Arrays.equals(data, packet.data)
                && Objects.equals(authInfo, packet.authInfo);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, zxid, Arrays.hashCode(data), authInfo);
    }

    @Override
    public String toString() {
        return zxid == -1 ? type.name() : type + " " + Zxid.text(zxid);
    }
}
