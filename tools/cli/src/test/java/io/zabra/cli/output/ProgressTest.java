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

    private Progress progress(int columns) {
        return new Progress(new PrintWriter(shown), "znodes", columns, nowNs::get);
    }

    private String next() {
        String text = shown.toString();
        shown.getBuffer().setLength(0);
        return text;
    }

    @Test
    void aBarShowsThePartThatIsDoneAndGoesInTheEnd() {
        try (Progress progress = progress(80)) {
            progress.expect(4_000);
            progress.reached(1);
            assertThat(shown.toString()).as("too soon").isEmpty();
            nowNs.addAndGet(SECOND_NS);
            progress.reached(1_000);
            assertThat(next()).isEqualTo("\r[" + "#".repeat(7) + ".".repeat(23) + "] 25 %  1,000 znodes, 1,000/s");
        }
        assertThat(shown).hasToString("\r" + " ".repeat(60) + "\r");
    }

    @Test
    void whereNobodyKnowsHowManyThereAreOnlyTheyAreCounted() {
        Progress progress = progress(80);
        nowNs.addAndGet(2 * SECOND_NS);
        progress.reached(5_000);
        assertThat(shown).hasToString("\r5,000 znodes, 2,500/s");
    }

    @Test
    void aShorterLineLeavesNothingOfALongerOne() {
        Progress progress = progress(80);
        nowNs.addAndGet(SECOND_NS);
        progress.reached(1_000);
        nowNs.addAndGet(SECOND_NS);
        next();
        progress.reached(1_004);
        assertThat(shown).hasToString("\r1,004 znodes, 502/s  ");
    }

    @Test
    void whatDoesNotFitInOneLineIsLeftOut() {
        for (int columns = 1; columns < 80; columns++) {
            Progress progress = progress(columns);
            progress.expect(4_000_000);
            nowNs.addAndGet(SECOND_NS);
            progress.reached(1_000_000);
            assertThat(next()).as("%d columns", columns).hasSizeLessThanOrEqualTo(columns);
            progress.wipe();
            next();
        }
        Progress progress = progress(40);
        progress.expect(4_000_000);
        nowNs.addAndGet(SECOND_NS);
        progress.reached(1_000_000);
        assertThat(shown).hasToString("\r[###...........] 25 %  1,000,000 znodes");
    }

    @Test
    void awayFromATerminalNothingShows() {
        try (Progress progress = progress(Progress.columns(null))) {
            progress.expect(10);
            nowNs.addAndGet(SECOND_NS);
            progress.reached(5);
        }
        assertThat(shown.toString()).isEmpty();
        assertThat(Progress.columns("shown")).isEqualTo(80);
    }
}
