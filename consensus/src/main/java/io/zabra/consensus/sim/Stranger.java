package io.zabra.consensus.sim;

import io.zabra.consensus.packet.LearnerInfo;
import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Who is no member and says what no member would: it must not move an epoch, a configuration or a commit (CVE-2023-44981). */
final class Stranger {
    /** The epochs that it speaks of begin here; those of the members never come near. */
    static final long EPOCH_MIN = 1 << 18;

    private static final long SID_MIN = 90;
    private static final PacketType[] TYPES = PacketType.values();
    private static final ServerState[] STATES = ServerState.values();

    private final Random random;
    private final long sid;
    private final long claimed;

    Stranger(Random random) {
        this.random = random;
        this.sid = SID_MIN + random.nextInt(3);
        this.claimed = sid;
    }

    /** One that may say it is the very server it comes to. */
    Stranger(Random random, long visited) {
        this.random = random;
        this.sid = SID_MIN + random.nextInt(3);
        this.claimed = random.nextInt(3) == 0 ? visited : sid;
    }

    long sid() {
        return sid;
    }

    /** What somebody says who claims to be a member that has promised this epoch. */
    static List<QuorumPacket> claim(long sid, long epoch) {
        byte[] info = new LearnerInfo(sid, LearnerInfo.PROTOCOL_VERSION, 0).encode();
        return List.of(QuorumPacket.of(PacketType.FOLLOWERINFO, Zxid.of(epoch, 0), info));
    }

    /** An introduction, mostly, and then anything. */
    List<QuorumPacket> packets() {
        List<QuorumPacket> packets = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            PacketType type = random.nextBoolean() ? PacketType.FOLLOWERINFO : PacketType.OBSERVERINFO;
            byte[] info = new LearnerInfo(claimed, LearnerInfo.PROTOCOL_VERSION, 0).encode();
            packets.add(QuorumPacket.of(type, Zxid.of(random.nextBoolean() ? 0 : epoch(), 0), info));
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            byte[] data = new byte[random.nextInt(40)];
            random.nextBytes(data);
            PacketType type = TYPES[random.nextInt(TYPES.length)];
            packets.add(random.nextInt(4) == 0 ? QuorumPacket.of(type, zxid()) : QuorumPacket.of(type, zxid(), data));
        }
        return packets;
    }

    /** A vote for itself or for somebody, in the highest of epochs, with a configuration in which it is alone. */
    Notification vote() {
        String config = Operator.server(sid, "participant") + "\nversion=" + Long.toHexString(Zxid.of(epoch(), 1));
        return new Notification(
                STATES[random.nextInt(STATES.length)],
                random.nextBoolean() ? sid : random.nextInt(8),
                zxid(),
                random.nextInt(1_000_000),
                epoch(),
                Notification.VERSION,
                config.getBytes(StandardCharsets.UTF_8));
    }

    private long epoch() {
        return EPOCH_MIN + random.nextInt(1 << 18);
    }

    private long zxid() {
        return random.nextInt(4) == 0 ? random.nextLong() : Zxid.of(epoch(), random.nextInt(100));
    }
}
