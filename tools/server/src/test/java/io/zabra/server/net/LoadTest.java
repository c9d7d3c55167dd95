package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadTest {
    private static final LoadLimits LIMITS = new LoadLimits(3, 1_000, 0, 0, 0, 100, 0, 0);

    @Test
    void whatIsUnderWayIsLimitedByBytesAsWellAsByRequests() {
        Load load = new Load(LIMITS);
        load.begin(600);
        load.begin(400);
        assertThat(load.isOver()).isFalse();
        load.begin(1);
        assertThat(load.isOver()).isTrue();
        load.end(1, 600);
        assertThat(load.isOver()).isFalse();
        load.begin(0);
        load.begin(0);
        assertThat(load.isOver()).isTrue();
        load.end(4, 401);
        assertThat(load.isOver()).isFalse();
    }
}
