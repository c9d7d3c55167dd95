package io.zabra.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.bench.result.Figure;
import io.zabra.bench.result.ResultFile;
import io.zabra.bench.result.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Shape SHAPE = new Shape(8, 100);
    private static final Comparison COMPARISON =
            new Comparison(Path.of("."), 1, List.of(SHAPE), Duration.ZERO, Duration.ofSeconds(1), 1, 0, false);

    @Test
    void ratiosAreThoseOfRunsThatFollowedEachOther() {
        List<Sample> ours = List.of(sample(10), sample(40), sample(90));
        List<Sample> theirs = List.of(sample(5), sample(80), sample(30));
        assertThat(Sample.ratio(Figure.CPU, ours, theirs)).isEqualTo(new Spread(2.0, 0.5, 3.0));
        assertThat(Sample.spread(Figure.CPU, ours)).isEqualTo(new Spread(40, 10, 90));
        assertThat(Sample.spread(Figure.CPU, ours.subList(0, 2)).median()).isEqualTo(25);
    }

    @Test
    void aTableTellsMemoryAndDiskOfEachPeerAndHowManyTimesTheOthersThatIs() throws IOException {
        Sample ours = new Sample(1, 1, 1, 1, 1, 300 << 20, 1_234, 0, 0);
        Sample theirs = new Sample(1, 1, 1, 1, 1, 600 << 20, 2_468, 0, 0);
        StringWriter text = new StringWriter();
        Report report = new Report(new PrintWriter(text), ResultFile.at(null));
        report.begins(COMPARISON, List.of());
        report.outcome(
                COMPARISON,
                new Comparison.Outcome(
                        new LoadRun(Workload.SET),
                        SHAPE,
                        Map.of(Peer.ZABRA, List.of(ours), Peer.APACHE, List.of(theirs))));
        assertThat(text.toString().lines())
                .anySatisfy(head -> assertThat(head).matches("load +shape .* RSS MiB +disk B/op"))
                .anySatisfy(row ->
                        assertThat(row).matches("set +8x100 +zabra .* 300 \\[300–300\\] +1,234 \\[1,234–1,234\\]"))
                .anySatisfy(row ->
                        assertThat(row).matches("set +8x100 +apache .* 600 \\[600–600\\] +2,468 \\[2,468–2,468\\]"))
                .anySatisfy(row ->
                        assertThat(row).matches("set +8x100 +ratio .* 0.50 \\[0.50–0.50\\] x +0.50 \\[0.50–0.50\\] x"));
    }

    @Test
    void whoRefusesIsNotCompared(@TempDir Path directory) throws IOException {
        Sample refused = new Sample(9, 1, 1, 1, 1, 1, 1, 0, 7);
        StringWriter text = new StringWriter();
        Path file = directory.resolve("results.jsonl");
        Report report = new Report(new PrintWriter(text), ResultFile.at(file));
        report.begins(COMPARISON, List.of());
        report.outcome(
                COMPARISON,
                new Comparison.Outcome(
                        new LoadRun(Workload.SET),
                        SHAPE,
                        Map.of(Peer.ZABRA, List.of(refused), Peer.APACHE, List.of(sample(1)))));
        assertThat(text.toString()).contains("7 errors: not compared").doesNotContain(" ratio ");
        assertThat(file).content().contains("\"errors\":7").doesNotContain("_ratio");
    }

    @Test
    void whatRanBesideBusyProcessesIsNotCompared(@TempDir Path directory) throws IOException {
        Sample noisy = new Sample(1, 1, 1, 1, 1, 1, 1, 0.3, 0);
        StringWriter text = new StringWriter();
        Path file = directory.resolve("results.jsonl");
        new Report(new PrintWriter(text), ResultFile.at(file))
                .outcome(
                        COMPARISON,
                        new Comparison.Outcome(
                                new LoadRun(Workload.SET),
                                SHAPE,
                                Map.of(Peer.ZABRA, List.of(noisy), Peer.APACHE, List.of(sample(1)))));
        assertThat(text.toString()).contains("not compared: other processes took 0.30 cores");
        assertThat(file).isEmptyFile();
    }

    @Test
    void theWarmUpThatIsToldIsThatOfTheShape(@TempDir Path directory) throws IOException {
        Shape second = new Shape(1, 1);
        Comparison comparison = new Comparison(
                Path.of("."), 1, List.of(SHAPE, second), Duration.ofSeconds(8), Duration.ofSeconds(3), 1, 0, false);
        Path file = directory.resolve("results.jsonl");
        Report report = new Report(new PrintWriter(new StringWriter()), ResultFile.at(file));
        for (Shape shape : comparison.shapes()) {
            report.outcome(
                    comparison,
                    new Comparison.Outcome(new LoadRun(Workload.SET), shape, Map.of(Peer.ZABRA, List.of(sample(1)))));
        }
        assertThat(file).content().containsSubsequence("\"warm_up_s\":8.000", "\"warm_up_s\":1.500");
    }

    @Test
    void aRunBesideBusyProcessesIsNoisy() {
        assertThat(sample(1).isNoisy()).isFalse();
        assertThat(new Sample(1, 1, 1, 1, 1, 1, 1, 0.26, 0).isNoisy()).isTrue();
    }

    @Test
    void aFillOfWhichCreatesFailedIsNoTree() {
        LoadResult whole = new LoadResult(50, 0, Duration.ofSeconds(1), new Histogram(3));
        assertThat(whole.orThrow("fill")).isSameAs(whole);
        LoadResult partly = new LoadResult(47, 3, Duration.ofSeconds(1), new Histogram(3));
        assertThatThrownBy(() -> partly.orThrow("fill"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("fill: 3 requests failed, 47 succeeded");
    }

    private static Sample sample(double cpuMicros) {
        return new Sample(1, cpuMicros, 1, 1, 1, 1, 1, 0, 0);
    }
}
