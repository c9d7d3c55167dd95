package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LullTest {
    private static final long SECOND = 1_000_000_000L;

    private final Lull lull = new Lull();

    @Test
    void aLullIsTwoLooksInARowAtWhichNobodyWasBusy() {
        assertThat(lull.has(0, 0.1, 0)).isFalse();
        assertThat(lull.has(SECOND / 10, 0.1, SECOND)).isFalse();
        assertThat(lull.has(SECOND / 5, 0.1, 2 * SECOND)).isTrue();
    }

    @Test
    void aProcessThatWorksHasNone() {
        for (long second = 0; second < 10; second++) {
            assertThat(lull.has(second * SECOND / 2, 0.1, second * SECOND)).isFalse();
        }
    }

    @Test
    void nobodyHasOneOnAMachineThatIsBusy() {
        for (long second = 0; second < 10; second++) {
            assertThat(lull.has(0, 0.9, second * SECOND)).isFalse();
        }
        assertThat(lull.has(0, 0.1, 10 * SECOND)).isFalse();
        assertThat(lull.has(0, 0.1, 11 * SECOND)).isTrue();
    }
}
