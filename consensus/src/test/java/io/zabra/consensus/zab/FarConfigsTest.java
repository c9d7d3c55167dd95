package io.zabra.consensus.zab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that looks for a leader is told of configurations. */
class FarConfigsTest {
    private static final QuorumConfig MEMBERS = QuorumConfig.parse("server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2\n");
    private static final long BELIEVED = 1 + ZabLimits.STANDARD.epochJumpMax();
    private static final long FAR = Zxid.of(BELIEVED + 1, 7);

    private final ZabPeer peer = new ZabPeer(
            new ZabConfig(1, MEMBERS, ZabTimings.STANDARD, ZabLimits.STANDARD, true),
            new DurableState(1, 1, 0, 0, List.of(new LogEntry(Zxid.of(1, 1), new byte[0])), false));

    private long told(long sid, long version, boolean shown) {
        byte[] text = MEMBERS.withVersion(version).text().getBytes(UTF_8);
        Notification vote = new Notification(ServerState.LOOKING, sid, 1, 1, 1, Notification.VERSION, text);
        peer.step(new Event.VoteReceived(sid, vote, shown), 1);
        return peer.configs().active().version();
    }

    @Test
    void theWordOfOneWhoHasNotShownWhoItIsDoesNothing() {
        peer.start(0);
        assertThat(told(2, FAR, false)).isZero();
        assertThat(told(2, FAR, false)).isZero();
        assertThat(told(3, FAR + 1, false)).isZero();
        assertThat(told(7, FAR, false)).isZero();
    }

    @Test
    void aServerThatWasAwayTakesTheWordOfWhoHasShownWhoItIs() {
        peer.start(0);
        assertThat(told(2, FAR, true)).isEqualTo(FAR);
    }

    @Test
    void aServerThatWasAwayTakesTheWordOfAQuorumThatSaysTheSame() {
        peer.start(0);
        assertThat(told(2, FAR, false)).isZero();
        assertThat(told(3, FAR, false)).isEqualTo(FAR);
    }

    @Test
    void whatAnEpochThatWeBelieveHasDecidedIsTakenFromAnyVoter() {
        peer.start(0);
        long near = Zxid.of(BELIEVED, 7);
        assertThat(told(2, near, false)).isEqualTo(near);
    }

    /** Whoever took that could take no later one. */
    @Test
    void theLastEpochsAreNotToBeHadByAClaim() {
        peer.start(0);
        for (long epoch = Zxid.EPOCH_MAX - 1; epoch <= Zxid.EPOCH_MAX + 1; epoch++) {
            assertThat(told(2, Zxid.of(epoch, 1), true)).isZero();
            assertThat(told(3, Zxid.of(epoch, 1), true)).isZero();
        }
    }
}
