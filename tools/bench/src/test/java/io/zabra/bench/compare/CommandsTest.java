package io.zabra.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.bench.BenchCommand;
import io.zabra.bench.BenchCommand.Ended;
import io.zabra.bench.result.ResultLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs as they are called, with servers of both kinds. */
class CommandsTest {
    private static final int WRONG_COMMAND_LINE = 2;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compare --rounds 0",
                "compare --seconds 0",
                "compare --servers 0",
                "compare --servers -1",
                "compare --shape 8x100,8",
                "compare --load get,nonsense",
                "compare --peer zabra,etcd",
                "compare --load bulk-load --znodes 0",
                "growth --znodes 0",
                "recovery --times 0",
                "start --times 0",
                "ensemble --what nonsense",
                "ensemble --peer etcd",
                "load localhost:2181 --seconds 0",
                "load localhost:99999"
            })
    void whatCannotBeMeasuredIsRefusedBeforeAnyServerStarts(String arguments) {
        Ended ended = BenchCommand.run(arguments.split(" ", -1));
        assertThat(ended.err()).doesNotContain("\tat ");
        assertThat(ended.status()).isEqualTo(WRONG_COMMAND_LINE);
    }

    @Test
    void aResultFileThatCannotBeWrittenIsToldBeforeAnyServerStarts() {
        Ended ended = BenchCommand.run(
                "compare", "--results", directory.resolve("none/results.jsonl").toString());
        assertThat(ended.err()).contains("none").contains("there is no such file or directory");
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void aPortWithoutAServerIsToldInOneLine() throws Exception {
        int port = Servers.freePorts(1)[0];
        Ended ended = BenchCommand.run("load", "127.0.0.1:" + port, "--load", "get");
        assertThat(ended.err())
                .startsWith("zabra: no server at 127.0.0.1:" + port)
                .hasLineCount(1);
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void aComparisonAlternatesBothAndIsDrawn() throws Exception {
        Path results = directory.resolve("results.jsonl");
        Ended compared = BenchCommand.run(
                ("compare --load get --shape 8x100,1x1 --seconds 1 --warm-up 0 --rounds 2 --force --results " + results)
                        .split(" ", -1));
        assertThat(compared.status()).as(compared.err()).isZero();
        List<ResultLine> lines =
                Files.readAllLines(results).stream().map(ResultLine::parse).toList();
        assertThat(lines)
                .extracting(line -> line.word("shape") + " " + line.word("peer"))
                .containsExactly("8x100 zabra", "8x100 apache", "1x1 zabra", "1x1 apache");
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.number("rounds")).isEqualTo(2);
            assertThat(line.number("errors")).isZero();
            assertThat(line.number("cpu_us_per_op")).isPositive();
            assertThat(line.number("rss_mib")).isPositive();
            assertThat(line.word("options")).contains("-Xmx").doesNotContain("/");
        });
        assertThat(lines.get(0).number("ops_per_s_ratio_max"))
                .isGreaterThanOrEqualTo(lines.get(0).number("ops_per_s_ratio"));
        Path page = directory.resolve("page.html");
        assertThat(BenchCommand.run("page", results.toString(), "-o", page.toString())
                        .status())
                .isZero();
        assertThat(page).content().contains("One server, one client, one request at a time");
    }

    @Test
    void aRecoveryTellsWhatItsGoalsAreHeldAgainst() throws Exception {
        Path results = directory.resolve("results.jsonl");
        Ended ended = BenchCommand.run(("recovery --znodes 2000 --times 1 --results " + results).split(" ", -1));
        assertThat(ended.status()).as(ended.err()).isZero();
        ResultLine zabra = ResultLine.parse(Files.readAllLines(results).get(0));
        assertThat(zabra.word("peer")).isEqualTo("zabra");
        assertThat(zabra.numbers())
                .containsKeys(
                        "first_read_s", "first_read_s_ratio", "rss_filled_mib", "rss_filled_mib_ratio", "other_cores");
        assertThat(zabra.number("znodes")).isEqualTo(2_000);
    }

    @Test
    void aPageOfSomethingElseIsRefused() throws Exception {
        Path text = Files.writeString(directory.resolve("notes.md"), "# Notes\n");
        Ended ended = BenchCommand.run(
                "page", text.toString(), "-o", directory.resolve("page.html").toString());
        assertThat(ended.err()).contains("notes.md, line 1");
        assertThat(ended.status()).isEqualTo(WRONG_COMMAND_LINE);
        assertThat(directory.resolve("page.html")).doesNotExist();
    }
}
