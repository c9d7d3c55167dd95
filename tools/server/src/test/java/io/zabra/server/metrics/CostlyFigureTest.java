package io.zabra.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CostlyFigureTest {
    private final AtomicLong found = new AtomicLong();
    private final CostlyFigure figure = new CostlyFigure(100, found::incrementAndGet);

    @Test
    void itIsFoundOutOnceInSoLongHoweverOftenItIsAskedFor() {
        long began = Long.MAX_VALUE - 50;
        for (long now = began; now - began < 100; now++) {
            assertThat(figure.at(now)).isEqualTo(1);
        }
        assertThat(figure.at(began + 100)).isEqualTo(2);
        assertThat(figure.at(began + 199)).isEqualTo(2);
        assertThat(found).hasValue(2);
    }
}
