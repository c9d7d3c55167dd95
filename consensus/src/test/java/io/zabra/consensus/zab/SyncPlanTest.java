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
        return SyncPlan.of(history, learnerZxid, END, END, limits(diskDiffEntriesMax, 1 << 20))
                .type();
    }

    private static ZabLimits limits(long entries, long bytes) {
        return ZabLimits.STANDARD.withDiskDiffMax(entries, bytes);
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
        assertThat(SyncPlan.of(history, KEPT_AFTER + 10, END, END, limits(1_000, 1 << 20))
                        .type())
                .isEqualTo(PacketType.SNAP);
        assertThat(SyncPlan.of(history, IN_MEMORY_AFTER, END, END, limits(1_000, 1 << 20))
                        .type())
                .isEqualTo(PacketType.DIFF);
    }

    private static final int LARGE = 100_000;

    /** A history of large entries, of which the newest alone is in memory. */
    private static History large(int entries) {
        History history = new History(new LogExtent(0, List.of()), 0, List.of());
        for (int counter = 1; counter <= entries; counter++) {
            history.append(new LogEntry(Zxid.of(1, counter), new byte[LARGE]));
            history.trim(1, Long.MAX_VALUE, Long.MAX_VALUE);
        }
        return history;
    }

    private static PacketType planned(History history, long counter, long bytesMax) {
        long end = history.lastZxid();
        return SyncPlan.of(history, Zxid.of(1, counter), end, end, limits(1_000, bytesMax))
                .type();
    }

    @Test
    void fewLargeTransactionsMakeASnapshotTooWhereTheirBytesAreTooMany() {
        History history = large(100);
        assertThat(planned(history, 1, 100L * LARGE)).isEqualTo(PacketType.DIFF);
        assertThat(planned(history, 1, 97L * LARGE)).isEqualTo(PacketType.SNAP);
        assertThat(planned(history, 70, 30L * LARGE + (1 << 20))).isEqualTo(PacketType.DIFF);
        assertThat(planned(history, 70, 28L * LARGE)).isEqualTo(PacketType.SNAP);
        assertThat(planned(history, 99, 0)).isEqualTo(PacketType.DIFF);
    }

    @Test
    void whatWasPurgedDoesNotCountAndNothingDoesAfterASnapshot() {
        History history = large(100);
        history.purged(Zxid.of(1, 80));
        assertThat(planned(history, 80, 20L * LARGE + (1 << 20))).isEqualTo(PacketType.DIFF);
        assertThat(planned(history, 80, 18L * LARGE)).isEqualTo(PacketType.SNAP);
        history.reset(Zxid.of(1, 200));
        assertThat(history.bytesOnDiskAfter(Zxid.of(1, 200))).isZero();
    }
}
