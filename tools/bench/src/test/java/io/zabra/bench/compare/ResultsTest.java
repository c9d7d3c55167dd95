package io.zabra.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    @Test
    void ratiosAreThoseOfRunsThatFollowedEachOther() {
        List<Sample> ours = List.of(sample(10), sample(40), sample(90));
        List<Sample> theirs = List.of(sample(5), sample(80), sample(30));
        assertThat(Figure.CPU.ratio(ours, theirs)).isEqualTo(2.0);
        assertThat(Figure.CPU.spread(ours)).isEqualTo(new Figure.Spread(40, 10, 90));
        assertThat(Figure.CPU.spread(ours.subList(0, 2)).median()).isEqualTo(25);
    }

    @Test
    void aLineOfAResultFileReadsBack() {
        ResultLine line = line("zabra", "1x1", 12.5);
        line.words().put("machine", "2 processors");
        assertThat(ResultLine.parse(line.text())).isEqualTo(line);
    }

    @Test
    void aPageShowsEveryResultAndEscapesWhatItIsGiven() {
        ResultLine strange = line("apache", "8x100", 25);
        strange.words().put("load", "<get>");
        String page = new ResultPage(List.of(line("zabra", "8x100", 12.5), strange)).html();
        assertThat(page)
                .contains("One server, 8 clients with 100 requests each in flight")
                .contains("12.5")
                .contains("&lt;get&gt;")
                .doesNotContain("<get>")
                .contains("class=\"ours\"")
                .contains("class=\"theirs\"");
    }

    @Test
    void aPageSaysFromWhichBuildMachineAndDaysItIs() {
        ResultLine first = line("zabra", "8x100", 12.5);
        first.words().putAll(Map.of("when", "2026-11-29T20:31:24Z", "machine", "2 processors", "build", "abc1234"));
        ResultLine second = line("apache", "8x100", 25);
        second.words().putAll(Map.of("when", "2026-11-30T01:00:00Z", "machine", "2 processors", "build", "def<5678"));
        assertThat(new ResultPage(List.of(first, second)).html())
                .contains(
                        "Measured from 2026-11-29 to 2026-11-30; machine: 2 processors; build: abc1234, or def&lt;5678.");
        assertThat(new ResultPage(List.of(line("zabra", "8x100", 12.5))).html())
                .contains("Measured at a time that is not known; machine: not known; build: not known.");
    }

    @Test
    void theLongestBarIsTheGreatestFigureAndFitsWhateverTheWidth() {
        String page = new ResultPage(List.of(line("zabra", "8x100", 12.5), line("apache", "8x100", 25))).html();
        assertThat(page)
                .contains("class=\"ours\" style=\"width:calc((100% - 4.5rem)*0.500)\"></i>12.5")
                .contains("class=\"theirs\" style=\"width:calc((100% - 4.5rem)*1.000)\"></i>25.0")
                .contains("<div class=\"table\"><table>");
    }

    @Test
    void aTableTellsMemoryAndDiskOfEachPeerAndHowManyTimesTheOthersThatIs() throws IOException {
        Comparison comparison =
                new Comparison(Path.of(""), 1, new Shape(8, 100), Duration.ZERO, Duration.ofSeconds(1), 1, 0, false);
        Sample ours = new Sample(1, 1, 1, 1, 1, 300 << 20, 1_234, 0, 0);
        Sample theirs = new Sample(1, 1, 1, 1, 1, 600 << 20, 2_468, 0, 0);
        StringWriter text = new StringWriter();
        Report report = new Report(new PrintWriter(text), null);
        report.begins(comparison);
        report.outcome(
                comparison,
                new Comparison.Outcome(
                        new LoadRun(Workload.SET), Map.of(Peer.ZABRA, List.of(ours), Peer.APACHE, List.of(theirs))));
        assertThat(text.toString().lines())
                .anySatisfy(head -> assertThat(head).endsWith("  RSS MiB disk B/op"))
                .anySatisfy(row -> assertThat(row).matches("set +zabra .* 300 +1,234"))
                .anySatisfy(row -> assertThat(row).matches("set +apache .* 600 +2,468"))
                .anySatisfy(row -> assertThat(row).matches("set +ratio .* 0.50 x +0.50 x"));
    }

    @Test
    void whoRefusesIsNotCompared(@TempDir Path directory) throws IOException {
        Comparison comparison =
                new Comparison(Path.of(""), 1, new Shape(8, 100), Duration.ZERO, Duration.ofSeconds(1), 1, 0, false);
        Sample refused = new Sample(9, 1, 1, 1, 1, 1, 1, 0, 7);
        StringWriter text = new StringWriter();
        Path file = directory.resolve("results.jsonl");
        Report report = new Report(new PrintWriter(text), file);
        report.begins(comparison);
        report.outcome(
                comparison,
                new Comparison.Outcome(
                        new LoadRun(Workload.SET),
                        Map.of(Peer.ZABRA, List.of(refused), Peer.APACHE, List.of(sample(1)))));
        assertThat(text.toString()).contains("7 errors: not compared").doesNotContain(" ratio ");
        assertThat(file).content().contains("\"errors\":7").doesNotContain("_ratio");
    }

    @Test
    void aRunBesideBusyProcessesIsNoisy() {
        assertThat(sample(1).isNoisy()).isFalse();
        assertThat(new Sample(1, 1, 1, 1, 1, 1, 1, 0.26, 0).isNoisy()).isTrue();
    }

    private static ResultLine line(String peer, String shape, double cpu) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("servers", "1");
        words.put("shape", shape);
        words.put("load", "get");
        words.put("peer", peer);
        return new ResultLine(words, new LinkedHashMap<>(Map.of(Figure.CPU.key(), cpu)));
    }

    private static Sample sample(double cpuMicros) {
        return new Sample(1, cpuMicros, 1, 1, 1, 1, 1, 0, 0);
    }
}
