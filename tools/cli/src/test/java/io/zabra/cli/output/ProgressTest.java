package io.zabra.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND_NS = 1_000_000_000;

    private final StringWriter shown = new StringWriter();
    private final AtomicLong nowNs = new AtomicLong(-7);

    private Progress progress(boolean atTerminal) {
        return new Progress(new PrintWriter(shown), "znodes", atTerminal, nowNs::get);
    }

    @Test
    void aBarShowsThePartThatIsDoneAndGoesInTheEnd() {
        try (Progress progress = progress(true)) {
            progress.expect(4_000);
            progress.reached(1);
            assertThat(shown.toString()).as("too soon").isEmpty();
            nowNs.addAndGet(SECOND_NS);
            progress.reached(1_000);
            assertThat(shown).hasToString("\r[" + "#".repeat(7) + ".".repeat(23) + "] 25 %  1,000 znodes, 1,000/s ");
        }
        assertThat(shown.toString()).endsWith("\r\u001b[K");
    }

    @Test
    void whereNobodyKnowsHowManyThereAreOnlyTheyAreCounted() {
        Progress progress = progress(true);
        nowNs.addAndGet(2 * SECOND_NS);
        progress.reached(5_000);
        assertThat(shown).hasToString("\r5,000 znodes, 2,500/s ");
    }

    @Test
    void awayFromATerminalNothingShows() {
        try (Progress progress = progress(false)) {
            progress.expect(10);
            nowNs.addAndGet(SECOND_NS);
            progress.reached(5);
        }
        assertThat(shown.toString()).isEmpty();
    }
}
