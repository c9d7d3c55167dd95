package io.zabra.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosReportTest {
    private static String text(ChaosReport report) {
        StringWriter printed = new StringWriter();
        report.print(new PrintWriter(printed));
        return printed.toString();
    }

    @Test
    void aRunWithoutAnyFaultShowsNothing() {
        ChaosReport report = new ChaosReport(7);
        report.faults(Map.of(), List.of());
        assertThat(report.isClean()).isFalse();
        assertThat(text(report)).contains("no fault was brought about");
    }

    @Test
    void whatTheMachineLacksIsSaidInTheEndToo() {
        ChaosReport report = new ChaosReport(7);
        report.skipped("[FULL_DISK]. It needs a disk");
        report.faults(Map.of(Fault.KILL, 2), List.of());
        assertThat(report.isClean()).isTrue();
        assertThat(text(report))
                .contains("SKIPPED: [FULL_DISK]. It needs a disk", "faults {KILL=2}", "nothing was wrong");
    }
}
