package io.zabra.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.bench.result.ResultFile;
import io.zabra.bench.result.ResultLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthReportTest {
    @Test
    void whatAnOperationCostsIsHeldAgainstTheFirstTree(@TempDir Path directory) throws Exception {
        Map<SpreadTree, List<Sample>> samples = new LinkedHashMap<>();
        samples.put(new SpreadTree(1_000), List.of(sample(10), sample(20)));
        samples.put(new SpreadTree(200_000), List.of(sample(15), sample(40)));
        Path file = directory.resolve("growth.jsonl");
        StringWriter printed = new StringWriter();
        new GrowthReport(new PrintWriter(printed), ResultFile.at(file), Peer.ZABRA, directory)
                .outcome(SpreadRequests.Kind.GET, new Shape(8, 100), samples);
        List<ResultLine> lines =
                Files.readAllLines(file).stream().map(ResultLine::parse).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).word("load")).isEqualTo("get of 1,000");
        assertThat(lines.get(0).number("cpu_us_per_op_growth")).isNaN();
        assertThat(lines.get(0).program()).isEqualTo("growth");
        assertThat(lines.get(1).number("znodes")).isEqualTo(200_000);
        assertThat(lines.get(1).number("first_znodes")).isEqualTo(1_000);
        assertThat(lines.get(1).number("cpu_us_per_op_growth")).isEqualTo(1.75);
        assertThat(printed.toString()).contains("get of 200,000").contains("x 1.75");
    }

    @Test
    void whereRequestsFailedThereIsNoGrowth(@TempDir Path directory) throws Exception {
        Map<SpreadTree, List<Sample>> samples = new LinkedHashMap<>();
        samples.put(new SpreadTree(1_000), List.of(new Sample(1, 10, 1, 1, 1, 1, 1, 0, 4)));
        samples.put(new SpreadTree(200_000), List.of(sample(10)));
        samples.put(new SpreadTree(300_000), List.of(new Sample(1, 10, 1, 1, 1, 1, 1, 0, 3)));
        Path file = directory.resolve("growth.jsonl");
        new GrowthReport(new PrintWriter(new StringWriter()), ResultFile.at(file), Peer.ZABRA, directory)
                .outcome(SpreadRequests.Kind.GET, new Shape(8, 100), samples);
        List<ResultLine> lines =
                Files.readAllLines(file).stream().map(ResultLine::parse).toList();
        assertThat(lines).extracting(line -> line.number("errors")).containsExactly(4.0, 4.0, 7.0);
        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(line.number("cpu_us_per_op_growth")).isNaN());
    }

    @Test
    void requestsGoAllOverTheTree() {
        SpreadTree tree = new SpreadTree(2_500);
        SplittableRandom random = new SplittableRandom(1);
        assertThat(random.ints(1_000).mapToObj(i -> tree.parent(random)).distinct())
                .containsExactlyInAnyOrder("/spread/p-0", "/spread/p-1", "/spread/p-2");
        assertThat(random.ints(1_000).mapToObj(i -> tree.path(random)).distinct())
                .hasSizeGreaterThan(700)
                .allMatch(path -> path.matches("/spread/p-[0-2]/n-[0-9]{1,4}"));
    }

    private static Sample sample(double cpuMicros) {
        return new Sample(1, cpuMicros, 1, 1, 1, 1, 1, 0, 0);
    }
}
