package io.zabra.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisplayTest {
    private static final List<String> LINES = List.of("one", "twenty", "three", "four");

    @Test
    void whatIsLargerThanTheScreenIsCutAndScrollsNothing() {
        assertThat(Display.drawn(LINES, 5, 4).replace("\u001b", "^").lines())
                .containsExactly("^[Hone^[K", "twent^[K", "three^[K", "^[J");
        assertThat(Display.drawn(LINES, 80, 0).lines()).hasSize(5);
        assertThat(Display.drawn(LINES, 80, 5).lines()).hasSize(5);
    }

    @Test
    void inAPipeAndOnATerminalThatOnlyWritesOnItIsABlockOfLines() throws IOException {
        for (Map<String, String> environment :
                List.of(Map.of("TERM", "xterm"), Map.of("TERM", "dumb", "ZABRA_COLUMNS", "80"))) {
            StringWriter out = new StringWriter();
            try (Display display = Display.of(new PrintWriter(out), environment)) {
                display.announce("wait");
                display.show(LINES);
            }
            assertThat(out.toString().lines()).containsExactly("one", "twenty", "three", "four", "");
        }
    }
}
