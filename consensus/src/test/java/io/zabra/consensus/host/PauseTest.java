package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PauseTest {
    private static final int TURNS_OF_A_WRITE = 5;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Test
    void whoAsksForOneAfterTheOtherIsNotKeptWaiting() {
        for (int outstanding = 0; outstanding < 25; outstanding++) {
            assertThat(Pause.nanos(outstanding)).isZero();
        }
    }

    @Test
    void noPauseKeepsTheEnsembleBelowFiftyThousandWritesASecond() {
        for (long outstanding = 1; outstanding < 100_000; outstanding++) {
            // Each turn that a write waits for may begin with a whole pause.
            long nanosOfAWrite = TURNS_OF_A_WRITE * Pause.nanos(outstanding);
            assertThat(outstanding * NANOS_PER_SECOND).isGreaterThanOrEqualTo(50_000 * nanosOfAWrite);
        }
    }

    @Test
    void nobodyWaitsForLongerThanAMillisecond() {
        assertThat(Pause.nanos(Integer.MAX_VALUE)).isEqualTo(1_000_000);
    }
}
