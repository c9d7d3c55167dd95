package io.zabra.consensus.zab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.packet.MalformedPacketException;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.quorum.QuorumConfig;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerStateTest {
    private static final QuorumConfig MEMBERS = QuorumConfig.parse("server.1=a:1:2\nserver.2=b:1:2\nserver.3=c:1:2\n");
    private static final int TYPE_OFFSET = 28;
    private static final int RECONFIG = 16;

    private final PeerState state = new PeerState(
            new ZabConfig(1, MEMBERS, ZabTimings.STANDARD, ZabLimits.STANDARD, true),
            new DurableState(1, 1, 0, 0, List.of(entry(1), entry(2)), false));

    private static LogEntry entry(int counter) {
        return new LogEntry(Zxid.of(1, counter), new byte[0]);
    }

    /** A change of configuration that a leader of another kind takes, and this server cannot read. */
    private static LogEntry unreadable(long zxid) {
        return new LogEntry(
                zxid, ByteBuffer.allocate(40).putInt(TYPE_OFFSET, RECONFIG).array());
    }

    /** With a snapshot, and with a cut. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHistoryThatCannotBeReadChangesNothing(boolean bySnapshot) {
        Synced received = bySnapshot
                ? new Synced(7L, Zxid.of(1, 5), List.of(unreadable(Zxid.of(1, 6))))
                : new Synced(null, Zxid.of(1, 1), List.of(unreadable(Zxid.of(2, 1))));
        assertThatThrownBy(() -> state.acceptHistory(received, 2, null, () -> {}))
                .isInstanceOf(MalformedPacketException.class);
        assertThat(state.lastZxid()).isEqualTo(Zxid.of(1, 2));
        assertThat(state.history().contains(Zxid.of(1, 2))).isTrue();
        assertThat(state.out().take().persist()).isEmpty();
        state.installPending();
        assertThat(state.out().take().deliver()).isEmpty();
    }

    @Test
    void oneThatCanBeReadIsAccepted() {
        state.acceptHistory(new Synced(7L, Zxid.of(1, 5), List.of(entry(6))), 2, null, () -> {});
        assertThat(state.lastZxid()).isEqualTo(Zxid.of(1, 6));
        assertThat(state.out().take().persist()).hasSize(1);
    }
}
