package io.zabra.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.cli.chaos.Linearizability.Verdict;
import io.zabra.cli.chaos.Operation.Kind;
import io.zabra.cli.chaos.Operation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
    private static final long TRIES_MAX = 100_000;

    private static Verdict check(Operation... operations) {
        return Linearizability.check(List.of(operations), TRIES_MAX);
    }

    @Test
    void oneAfterTheOtherIsLinearizable() {
        assertThat(check(
                        Histories.create(1, 1, 0, 1, 1),
                        Histories.set(2, 1, 2, 2, 3, 2),
                        Histories.read(Kind.SYNC_READ, 2, 1, 2, 4, 5, 0)))
                .isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void aReadOfWhatWasOverwrittenBeforeIsNot() {
        assertThat(check(
                        Histories.create(1, 1, 0, 1, 1),
                        Histories.set(2, 1, 2, 2, 3, 2),
                        Histories.read(Kind.SYNC_READ, 1, 0, 1, 4, 5, 0)))
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void aReadBesideAWriteSeesItOrDoesNot() {
        assertThat(check(
                        Histories.create(1, 1, 0, 1, 1),
                        Histories.set(2, 1, 2, 2, 9, 2),
                        Histories.read(Kind.SYNC_READ, 1, 0, 1, 3, 4, 0),
                        Histories.read(Kind.SYNC_READ, 2, 1, 2, 5, 6, 0)))
                .isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void twoReadsBesideAWriteDoNotGoBack() {
        assertThat(check(
                        Histories.create(1, 1, 0, 1, 1),
                        Histories.set(2, 1, 2, 2, 9, 2),
                        Histories.read(Kind.SYNC_READ, 2, 1, 2, 3, 4, 0),
                        Histories.read(Kind.SYNC_READ, 1, 0, 1, 5, 6, 0)))
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void aLostWriteMayTakeEffectLater() {
        assertThat(check(
                        Histories.create(1, 1, 0, 1, 1),
                        Histories.lost(2, -1, 2, 2),
                        Histories.read(Kind.SYNC_READ, 1, 0, 1, 3, 4, 0),
                        Histories.read(Kind.SYNC_READ, 2, 1, 2, 5, 6, 0)))
                .isEqualTo(Verdict.LINEARIZABLE);
    }

    @Test
    void aLostWriteMayNeverTakeEffectButNotTwice() {
        assertThat(check(
                        Histories.create(1, 1, 0, 1, 1),
                        Histories.lost(2, -1, 2, 2),
                        Histories.read(Kind.SYNC_READ, 1, 0, 1, 3, 4, 0)))
                .isEqualTo(Verdict.LINEARIZABLE);
        assertThat(check(
                        Histories.create(1, 1, 0, 1, 1),
                        Histories.lost(2, -1, 2, 2),
                        Histories.read(Kind.SYNC_READ, 2, 1, 2, 3, 4, 0),
                        Histories.set(3, 2, 3, 5, 6, 3),
                        Histories.read(Kind.SYNC_READ, 2, 3, 2, 7, 8, 0)))
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void twoWinnersOfOneCompareAndSetAreNot() {
        assertThat(check(
                        Histories.create(1, 1, 0, 1, 1),
                        Histories.set(2, 1, 2, 2, 5, 2),
                        Histories.set(3, 1, 3, 3, 4, 3)))
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void aLoserNeedsAVersionThatDiffered() {
        Operation loser = new Operation(Kind.SET, Histories.PATH, 4, 0, 7, 5, 2, 3, Outcome.BAD_VERSION, 0, 0, 0, 5, 0);
        assertThat(check(Histories.create(1, 1, 0, 1, 1), loser)).isEqualTo(Verdict.VIOLATED);
        assertThat(check(Histories.create(1, 1, 0, 1, 1), Histories.set(2, 1, 2, 2, 9, 2), loser))
                .isEqualTo(Verdict.LINEARIZABLE);
    }

    /** A register that is written one operation at a time, each answered some time later: always linearizable; one stale read: never. */
    @Test
    void longRandomHistoriesAreDecided() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Operation> history = new ArrayList<>();
            history.add(Histories.create(1, 0, 0, 1, 1));
            long value = 1;
            int version = 0;
            for (int i = 1; i < 600; i++) {
                long at = 10L * i;
                long from = at - random.nextInt(30);
                long to = at + random.nextInt(30);
                if (random.nextInt(3) == 0) {
                    value = i + 1L;
                    version++;
                    history.add(Histories.set(value, version, i, Math.max(2, from), to, i + 1L));
                } else {
                    history.add(Histories.read(Kind.SYNC_READ, value, version, 0, Math.max(2, from), to, 0));
                }
            }
            assertThat(Linearizability.check(history, TRIES_MAX))
                    .as("seed %d", seed)
                    .isEqualTo(Verdict.LINEARIZABLE);
            long end = 10_000;
            history.add(Histories.read(Kind.SYNC_READ, value, version - 1, 0, end, end + 1, 0));
            assertThat(Linearizability.check(history, 1_000_000))
                    .as("seed %d with a stale read", seed)
                    .isEqualTo(Verdict.VIOLATED);
        }
    }
}
