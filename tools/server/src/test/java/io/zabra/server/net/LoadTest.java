package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadTest {
    private static final LoadLimits LIMITS = new LoadLimits(3, 1_000, 0, 0, 0, 100, 0, 0);

    @Test
    void whatIsUnderWayIsLimitedByBytesAsWellAsByRequests() {
        Load load = new Load(LIMITS);
        load.requests().begin(600);
        load.requests().begin(400);
        assertThat(load.isOver()).isFalse();
        load.requests().begin(1);
        assertThat(load.isOver()).isTrue();
        load.requests().end(1, 600);
        assertThat(load.isOver()).isFalse();
        load.requests().begin(0);
        load.requests().begin(0);
        assertThat(load.isOver()).isTrue();
        load.requests().end(4, 401);
        assertThat(load.isOver()).isFalse();
    }

    @Test
    void statementsAreCountedApartFromRequests() {
        Load load = new Load(new LoadLimits(3, 1_000, 0, 0, 3, 100, 0, 0));
        for (int i = 0; i < 4; i++) {
            load.statements().begin(300);
        }
        assertThat(load.isOverBySql()).isTrue();
        assertThat(load.isOver()).isFalse();
        assertThat(load.isThrottled()).isFalse();
        load.requests().begin(0);
        load.requests().begin(0);
        load.requests().begin(0);
        assertThat(load.isThrottled()).isTrue();
    }

    @Test
    void whatAConnectionLeavesUnderWayEndsWithIt() {
        UnderWay all = new UnderWay();
        UnderWay.Part gone = all.new Part();
        gone.begin(5);
        gone.begin(6);
        gone.end(5);
        gone.endAll();
        gone.end(6);
        assertThat(all.requests()).isZero();
        assertThat(all.exceeds(0, 0)).isFalse();
    }
}
