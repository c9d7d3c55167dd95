package io.zabra.consensus.zab;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.PacketType;
import io.zabra.consensus.packet.Zxid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a learner gets, at the bounds of what there is for it. */
class SyncPlanTest {
    private static final long KEPT_AFTER = Zxid.of(2, 50);
    private static final long IN_MEMORY_AFTER = Zxid.of(2, 100);
    private static final long END = Zxid.of(2, 101);

    private static PacketType planned(long learnerZxid, long diskDiffEntriesMax) {
        History history = new History(
                new LogExtent(KEPT_AFTER, List.of(IN_MEMORY_AFTER)),
                IN_MEMORY_AFTER,
                List.of(new LogEntry(END, new byte[0])));
        return SyncPlan.of(history, learnerZxid, END, END, diskDiffEntriesMax).type();
    }

    @Test
    void whoEndsWhereTheLogBeginsGetsADiffAndWhoEndsBeforeGetsASnapshot() {
        assertThat(planned(KEPT_AFTER, 1_000)).isEqualTo(PacketType.DIFF);
        assertThat(planned(KEPT_AFTER - 1, 1_000)).isEqualTo(PacketType.SNAP);
    }

    @Test
    void asManyComeFromDiskAsMayAndForOneMoreThereIsASnapshot() {
        assertThat(planned(KEPT_AFTER, 50)).isEqualTo(PacketType.DIFF);
        assertThat(planned(KEPT_AFTER, 49)).isEqualTo(PacketType.SNAP);
        assertThat(planned(KEPT_AFTER + 1, 49)).isEqualTo(PacketType.DIFF);
    }

    @Test
    void logThatCannotBeReadIsLogThatIsNotThere() {
        History history = new History(
                new LogExtent(KEPT_AFTER, List.of(IN_MEMORY_AFTER)),
                IN_MEMORY_AFTER,
                List.of(new LogEntry(END, new byte[0])));
        history.purged(IN_MEMORY_AFTER);
        assertThat(SyncPlan.of(history, KEPT_AFTER + 10, END, END, 1_000).type())
                .isEqualTo(PacketType.SNAP);
        assertThat(SyncPlan.of(history, IN_MEMORY_AFTER, END, END, 1_000).type())
                .isEqualTo(PacketType.DIFF);
    }
}
