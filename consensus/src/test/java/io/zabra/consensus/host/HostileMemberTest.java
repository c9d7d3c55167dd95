package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.ForwardedRequest;
import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A member that sends what cannot be read loses its link, and nobody anything else. */
@Timeout(60)
class HostileMemberTest {
    private static final long SEED = 20_111;
    private static final int SESSION_MS = 10_000;

    private static List<QuorumPacket> malformed() {
        return List.of(
                QuorumPacket.of(PacketType.REVALIDATE, -1),
                QuorumPacket.of(PacketType.REVALIDATE, -1, new byte[3]),
                QuorumPacket.of(PacketType.PING, -1),
                QuorumPacket.of(PacketType.PING, -1, new byte[13]),
                QuorumPacket.of(PacketType.REQUEST, -1),
                QuorumPacket.of(PacketType.REQUEST, -1, new byte[15]),
                QuorumPacket.of(PacketType.ACK, 0x7fffffff00000001L),
                QuorumPacket.of(PacketType.PROPOSAL, 1, new byte[40]),
                QuorumPacket.of(PacketType.SNAP, 1));
    }

    /** Over the link between the two, waiting for it: one that the last packet ended may not be known to be gone yet. */
    private static void forge(MemoryEnsemble ensemble, LongSupplier from, LongSupplier to, QuorumPacket packet) {
        MemoryEnsemble.await(
                "there is a link to forge on",
                () -> ensemble.hub().forge(from.getAsLong(), to.getAsLong(), packet) > 0);
    }

    @Test
    void aFollowersPacketsDoNotStopTheLeader() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            // Always the same: two links that break within a moment would leave the leader without a quorum.
            long follower = ensemble.aFollower();
            for (QuorumPacket packet : malformed()) {
                ensemble.awaitLeader();
                forge(ensemble, () -> follower, () -> leader, packet);
                Client.open(ensemble.store(leader), SESSION_MS).create("/after", NodeKind.EPHEMERAL);
                MemoryEnsemble.await(
                        "the leader goes on",
                        () -> ensemble.store(leader).status().serving());
                assertThat(ensemble.failures()).as("after %s", packet).isEmpty();
                assertThat(ensemble.awaitLeader()).isEqualTo(leader);
                Client.open(ensemble.store(leader), SESSION_MS).call(new WriteRequest.Delete("/after", -1));
            }
        }
    }

    @Test
    void aLeadersPacketsDoNotStopAFollower() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            long follower = ensemble.aFollower();
            for (QuorumPacket packet : malformed()) {
                forge(ensemble, () -> leader, () -> follower, packet);
                ensemble.awaitLeader();
                assertThat(ensemble.failures()).as("after %s", packet).isEmpty();
            }
        }
    }

    @Test
    void aFollowerNeitherLogsNorAcknowledgesATransactionThatItCannotRead() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(leader), SESSION_MS);
            client.create("/before", NodeKind.PERSISTENT);
            ensemble.awaitEqual();
            long next = ensemble.store(leader).lastZxid() + 1;
            byte[] unreadable = ByteBuffer.allocate(40)
                    .putLong(1)
                    .putInt(1)
                    .putLong(next)
                    .putLong(0)
                    .putInt(77)
                    .array();
            forge(ensemble, () -> leader, ensemble::aFollower, QuorumPacket.of(PacketType.PROPOSAL, next, unreadable));
            client.create("/after", NodeKind.PERSISTENT);
            ensemble.awaitLeader();
            ensemble.awaitEqual();
            assertThat(ensemble.failures()).isEmpty();
        }
    }

    @Test
    void forwardedRequestsOfWhateverBytesAreAnsweredOrDropped() {
        Random random = new Random(SEED);
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            List<Integer> opcodes = new ArrayList<>(List.of(-11, -10, -1, 1_000_001, Integer.MIN_VALUE));
            for (int opcode = 0; opcode < 110; opcode++) {
                opcodes.add(opcode);
            }
            long follower = ensemble.aFollower();
            for (int opcode : opcodes) {
                for (int i = 0; i < 30; i++) {
                    byte[] body = new byte[random.nextInt(80)];
                    random.nextBytes(body);
                    if (i % 3 == 0) {
                        ByteBuffer text = ByteBuffer.wrap(body);
                        if (body.length > 8) {
                            text.putInt(2).put((byte) '/').put((byte) 'a');
                        }
                    }
                    byte[] request = new ForwardedRequest(0, 1, opcode, ByteBuffer.wrap(body)).encode();
                    QuorumPacket packet = QuorumPacket.of(PacketType.REQUEST, -1, request);
                    forge(ensemble, () -> follower, () -> leader, packet);
                }
            }
            Client.open(ensemble.store(leader), SESSION_MS).create("/after", NodeKind.PERSISTENT);
            assertThat(ensemble.failures()).as("seed %d", SEED).isEmpty();
            assertThat(ensemble.awaitLeader()).isEqualTo(leader);
            ensemble.awaitEqual();
        }
    }
}
