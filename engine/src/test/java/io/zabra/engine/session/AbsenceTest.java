package io.zabra.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AbsenceTest {
    private static final int TICK_MS = 10;
    private static final int TIMEOUT_MS = 100;

    private final SessionTable table = new SessionTable(TICK_MS);

    /** How old the session becomes that nobody hears from, where every tick comes after so long. */
    private long ageMs(long gapMs) {
        Absence absence = new Absence(TICK_MS, TICK_MS, 0);
        table.open(1, TIMEOUT_MS, null, 0);
        long nowMs = 0;
        while (true) {
            nowMs += gapMs;
            long absentMs = absence.tickedMs(nowMs);
            if (absentMs > 0) {
                table.slept(absentMs, nowMs);
            }
            if (!table.expire(nowMs).isEmpty()) {
                return nowMs;
            }
        }
    }

    @Test
    void whoIsMerelyLateGivesNobodyLonger() {
        Absence absence = new Absence(TICK_MS, TICK_MS, 1_000);
        assertThat(absence.tickedMs(1_020)).isZero();
        assertThat(absence.tickedMs(1_040)).isZero();
        assertThat(ageMs(2 * TICK_MS)).isEqualTo(TIMEOUT_MS + 2 * TICK_MS);
    }

    @Test
    void onlyWhatATickCameTooLateWasNobodyHere() {
        Absence absence = new Absence(TICK_MS, TICK_MS, 1_000);
        assertThat(absence.tickedMs(1_021)).isEqualTo(11);
        assertThat(absence.tickedMs(7_021)).isEqualTo(5_990);
    }

    @Test
    void aSilentSessionEndsWhereEveryTickIsLate() {
        for (long gapMs = 1; gapMs < 20 * TIMEOUT_MS; gapMs += 7) {
            assertThat(ageMs(gapMs))
                    .as("every %d ms", gapMs)
                    .isLessThanOrEqualTo(2 * TIMEOUT_MS + 4 * TICK_MS + 2 * gapMs);
            table.remove(1);
            table.forgetDues();
        }
    }

    @Test
    void aLongAbsenceEndsNoSessionHoweverOftenItComesIfClientsAreHeardBetween() {
        table.open(1, TIMEOUT_MS, null, 0);
        long nowMs = 0;
        for (int times = 0; times < 10; times++) {
            table.heard(1, TIMEOUT_MS, nowMs);
            nowMs += 60_000;
            table.slept(60_000, nowMs);
            assertThat(table.expire(nowMs)).isEmpty();
            nowMs += TIMEOUT_MS / 2;
            assertThat(table.expire(nowMs)).isEmpty();
        }
        assertThat(table.expire(nowMs + TIMEOUT_MS)).containsExactly(1L);
    }
}
