package io.zabra.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultLineTest {
    @Test
    void aLineOfAResultFileReadsBack() {
        ResultLine line = line();
        line.words().put("machine", "2 processors");
        assertThat(ResultLine.parse(line.text())).isEqualTo(line);
    }

    @Test
    void whatWouldBreakALineIsReplaced() {
        ResultLine line = line();
        line.words().put("build", "a\"b\\c\nd");
        assertThat(ResultLine.parse(line.text()).word("build")).isEqualTo("a'b'c'd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Zabra",
                "{}",
                "{\"load\":\"get\"}",
                "{\"peer\":\"zabra\",\"cpu\":1.0",
                "{\"peer\":\"zabra\",nonsense}"
            })
    void whatIsNoLineIsRefused(String text) {
        assertThatThrownBy(() -> ResultLine.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSpreadThatWasMeasuredOnceIsItsFigure() {
        ResultLine line = line().put("once", 3).put("thrice", Spread.of(3, 1, 2));
        assertThat(line.spread("once")).isEqualTo(new Spread(3, 3, 3));
        assertThat(line.spread("thrice")).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.number(line.spread("never").median())).isEqualTo("–");
    }

    @Test
    void aFileTakesLinesOfSeveralPrograms(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("results.jsonl");
        ResultFile.at(file).add(List.of(line()));
        ResultFile.at(file).add(List.of(ResultLine.of("start", "apache", Origin.of(directory))));
        List<ResultLine> read =
                Files.readAllLines(file).stream().map(ResultLine::parse).toList();
        assertThat(read).extracting(ResultLine::program).containsExactly("recovery", "start");
        assertThat(read.get(1).words()).containsKeys("when", "machine", "disk", "build");
        assertThat(read.get(1).word("disk"))
                .isEqualTo(Files.getFileStore(directory).type());
    }

    @Test
    void aSmallTreeTakesNoLargeOnesPlace() {
        String million = line().put("znodes", 1_000_000).subject();
        assertThat(line().put("znodes", 2_000).subject()).isNotEqualTo(million);
        assertThat(line().put("znodes", 1_001_000).subject()).isEqualTo(million);
        assertThat(line().put("znodes", 10_000_000).subject()).isNotEqualTo(million);
        assertThat(line().put("znodes", 0).roughZnodes()).isZero();
    }

    @Test
    void manyRequestsInFlightTakeNoPlaceOfOne() {
        String one = line().put("in_flight", 1).subject();
        assertThat(line().subject()).isEqualTo(one);
        assertThat(line().put("in_flight", 100).subject()).isNotEqualTo(one);
    }

    private static ResultLine line() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("servers", "1");
        return ResultLine.of("recovery", "zabra", words).put("cpu_s", 12.5);
    }
}
