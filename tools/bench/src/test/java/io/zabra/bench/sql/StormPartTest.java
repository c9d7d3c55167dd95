package io.zabra.bench.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.bench.run.EchoSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StormPartTest {
    @Test
    void aPartReadsBackFromItsLine() {
        StormPart part = StormPart.empty();
        for (int i = 1; i <= 1_000; i++) {
            part.pings().recordValue(i);
            part.reads().recordValue(2L * i);
        }
        part.echoes().recordValue(7_000_000);
        assertThat(StormPart.parse(part.line())).isEqualTo(part);
    }

    @Test
    void aLineThatIsNoneIsRefused() {
        String line = StormPart.empty().line();
        assertThatThrownBy(() -> StormPart.parse(line + " x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StormPart.parse("AAAA AAAA AAAA")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEchoAnswersEachExchange() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        try (EchoSocket echo = new EchoSocket(begun::incrementAndGet)) {
            echo.exchange();
            echo.exchange();
        }
        assertThat(begun).hasValue(1);
    }
}
