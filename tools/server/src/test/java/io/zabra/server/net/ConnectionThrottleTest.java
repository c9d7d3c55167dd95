package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionThrottleTest {
    @Test
    void withoutALimitThereIsAlwaysAToken() {
        ConnectionThrottle throttle = new ConnectionThrottle(ConnectionRate.UNLIMITED, 0, () -> 0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(throttle.take(false, 0)).isTrue();
        }
    }

    @Test
    void tokensComeWithTimeAndNoMoreThanTheBucketHolds() {
        ConnectionThrottle throttle =
                new ConnectionThrottle(new ConnectionRate(4, 10, 1, -1, 0, 0, 0, 1, 2), 0, () -> 1);
        for (int i = 0; i < 4; i++) {
            assertThat(throttle.take(false, 0)).isTrue();
        }
        assertThat(throttle.take(false, 5)).isFalse();
        assertThat(throttle.take(true, 11))
                .as("one token has come, and one that comes back takes two")
                .isFalse();
        assertThat(throttle.take(false, 11)).isTrue();
        assertThat(throttle.take(false, 10_000)).isTrue();
        assertThat(throttle.missing()).isEqualTo(1);
    }

    @Test
    void anEmptyBucketRaisesTheProbabilityOfADropAndAFilledOneLowersIt() {
        ConnectionThrottle throttle =
                new ConnectionThrottle(new ConnectionRate(1, 1_000, 1, 10, 0.5, 0.25, 0.5, 1, 1), 0, () -> 0.4);
        assertThat(throttle.take(false, 0)).isTrue();
        assertThat(throttle.take(false, 20)).isFalse();
        assertThat(throttle.dropProbability()).isEqualTo(0.5);
        assertThat(throttle.take(false, 5_000))
                .as("dropped no more: 0.25 is below the 0.4 that chance gives")
                .isTrue();
        assertThat(throttle.dropProbability()).isEqualTo(0.25);
    }
}
