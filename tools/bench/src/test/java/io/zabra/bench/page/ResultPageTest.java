package io.zabra.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.bench.result.Figure;
import io.zabra.bench.result.ResultLine;
import io.zabra.bench.result.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultPageTest {
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
        second.words()
                .putAll(Map.of(
                        "when",
                        "2026-11-30T01:00:00Z",
                        "machine",
                        "2 processors",
                        "build",
                        "def<5678",
                        "disk",
                        "ext4"));
        assertThat(new ResultPage(List.of(first, second)).html())
                .contains(
                        "Measured from 2026-11-29 to 2026-11-30; machine: 2 processors; build: abc1234, or def&lt;5678;"
                                + " disk: ext4.");
        assertThat(new ResultPage(List.of(line("zabra", "8x100", 12.5))).html())
                .contains("Measured at a time that is not known; machine: not known; build: not known;");
    }

    /** As a page that is sent by mail, or seen from a disk without a network, has to. */
    @Test
    void nothingIsFetchedAndNothingRuns() {
        assertThat(new ResultPage(List.of(line("zabra", "8x100", 12.5))).html())
                .doesNotContain("<script", "<link", "<img", "http:", "https:", "@import", "url(");
    }

    @Test
    void marksStandWhereTheirFiguresAreOnTheAxis() {
        ResultLine ours = line("zabra", "8x100", 0).put(Figure.CPU.key(), new Spread(10, 8, 20));
        ResultLine theirs = line("apache", "8x100", 0).put(Figure.CPU.key(), new Spread(40, 40, 40));
        String plot = new ResultPage(List.of(ours, theirs)).html();
        assertThat(plot)
                .contains("server CPU, µs/operation <small>(less is better; scale from zero)</small>")
                .contains("<title>get, zabra: 10.0 [8.00–20.0]</title>");
        Axis axis = Axis.over(List.of(new Spread(10, 8, 20), new Spread(40, 40, 40)));
        assertThat(axis).isEqualTo(new Axis(false, 0, 46));
        assertThat(axis.place(23)).isEqualTo(0.5);
        assertThat(axis.ticks()).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0);
    }

    @Test
    void figuresFarApartGetALogarithmicAxis() {
        Axis axis = Axis.over(List.of(new Spread(2, 1.15, 3), new Spread(500, 400, 1_000 / 1.15)));
        assertThat(axis.isLogarithmic()).isTrue();
        assertThat(axis.place(1)).isZero();
        assertThat(axis.place(1_000)).isEqualTo(1);
        assertThat(axis.place(Math.sqrt(1_000))).isBetween(0.499, 0.501);
        assertThat(axis.ticks()).hasSizeBetween(3, 8).isSorted();
        assertThat(List.of(Axis.label(0.5), Axis.label(1_500), Axis.label(20_000), Axis.label(1_500_000)))
                .containsExactly("0.5", "1500", "20k", "1.5M");
    }

    @Test
    void anAxisOfNothingStillHasTwoEnds() {
        Axis axis = Axis.over(List.of(new Spread(Double.NaN, Double.NaN, Double.NaN)));
        assertThat(axis.place(0)).isZero();
        assertThat(axis.ticks()).isNotEmpty();
    }

    @Test
    void aGoalIsHeldAgainstTheMedianOfItsLoads() {
        ResultLine get = line("zabra", "8x100", 2).put("cpu_us_per_op_ratio", new Spread(0.11, 0.10, 0.40));
        ResultLine exists = line("zabra", "8x100", 2).put("cpu_us_per_op_ratio", new Spread(0.35, 0.30, 0.36));
        exists.words().put("load", "exists");
        String page = new ResultPage(List.of(get, exists)).html();
        assertThat(page)
                .contains("<br>get 0.11 [0.10–0.40]<br><b class=\"bad\">exists 0.35 [0.30–0.36]</b>")
                .contains("not met by 1 of 2")
                .contains("not measured");
        assertThat(new ResultPage(List.of(get)).html()).contains("<b class=\"good\">met</b>");
    }

    @Test
    void aLoadOfWhichRequestsFailedMissesItsGoals() {
        ResultLine get = line("zabra", "8x100", 2).put("cpu_us_per_op_ratio", 0.11);
        ResultLine exists = line("zabra", "8x100", 2).put("errors", 7);
        exists.words().put("load", "exists");
        assertThat(new ResultPage(List.of(get, exists)).html())
                .contains("not met by 1 of 2")
                .contains("<b class=\"bad\">exists not compared: requests failed</b>"
                        + " <b class=\"bad\" title=\"requests failed\">errors</b>")
                .doesNotContain(">met<");
    }

    @Test
    void aLoadOfWhichTheOthersRequestsFailedMeetsNoGoal() {
        ResultLine get = line("zabra", "8x100", 2).put("cpu_us_per_op_ratio", 0.11);
        ResultLine ours = line("zabra", "8x100", 2).put("errors", 0);
        ours.words().put("load", "exists");
        ResultLine theirs = line("apache", "8x100", 2).put("errors", 7);
        theirs.words().put("load", "exists");
        assertThat(new ResultPage(List.of(get, ours, theirs)).html())
                .contains("<b class=\"bad\">exists not compared: requests failed</b>")
                .doesNotContain(">met<");
        assertThat(new ResultPage(List.of(get, ours)).html()).contains(">met<");
    }

    @Test
    void whatFailedMeetsNoGoalWhateverItsFigure() {
        ResultLine failed =
                line("zabra", "8x100", 2).put("cpu_us_per_op_ratio", 0.11).put("errors", 1);
        assertThat(new ResultPage(List.of(failed)).html()).doesNotContain(">met<");
    }

    @Test
    void whatIsNoisyMakesNoGoalGreen() {
        ResultLine busy =
                line("zabra", "8x100", 2).put("cpu_us_per_op_ratio", 0.11).put("other_cores", 0.3);
        assertThat(new ResultPage(List.of(busy)).html())
                .contains("not claimed: other processes were busy")
                .doesNotContain(">met<");
        busy.put("cpu_us_per_op_ratio", 0.9);
        assertThat(new ResultPage(List.of(busy)).html()).contains(">not met<");
    }

    @Test
    void aSmallTreeSaysNothingOfAGoalThatIsAboutAMillion() {
        ResultLine small = ResultLine.of("recovery", "zabra", Map.of())
                .put("znodes", 2_000)
                .put("first_read_s", 1)
                .put("first_read_s_ratio", 0.1)
                .put("rss_filled_mib_ratio", 0.1);
        assertThat(new ResultPage(List.of(small)).html())
                .doesNotContain(">met<")
                .contains("znodes: 2,000");
        small.put("znodes", 1_000_000);
        assertThat(new ResultPage(List.of(small)).html()).contains(">met<");
    }

    @Test
    void halvesOfSecondsAreNotRounded() {
        ResultLine line =
                line("zabra", "1x1", 2).put("rounds", 3).put("seconds", 3).put("warm_up_s", 1.5);
        assertThat(new ResultPage(List.of(line)).html())
                .contains("runs of each: 3, of 3 s, the first after a warm-up of 1.5 s");
    }

    @Test
    void aSectionIsOfTheLargestTree() {
        ResultLine large = ResultLine.of("recovery", "zabra", Map.of())
                .put("znodes", 1_000_000)
                .put("first_read_s", 1.5);
        ResultLine small = ResultLine.of("recovery", "zabra", Map.of())
                .put("znodes", 2_000)
                .put("first_read_s", 0.77);
        assertThat(new ResultPage(List.of(small, large)).html())
                .contains("znodes: 1,000,000")
                .contains("1.50")
                .doesNotContain("0.77");
    }

    @Test
    void thePauseThatIsBoundedIsThatOfOneWriteAtATime() {
        ResultLine many = ResultLine.of("restart", "zabra", Map.of())
                .put("znodes", 1_001_000)
                .put("gap_snapshot_ms", 5)
                .put("in_flight", 100);
        assertThat(new ResultPage(List.of(many)).html()).doesNotContain(">met<");
        many.put("in_flight", 1);
        assertThat(new ResultPage(List.of(many)).html()).contains(">met<");
    }

    @Test
    void growthIsThatOverAHundredThousandZnodes() {
        ResultLine tree = ResultLine.of("growth", "zabra", Map.of())
                .put("znodes", 10_000_000)
                .put("first_znodes", 1_000_000)
                .put("cpu_us_per_op_growth", 1.1);
        assertThat(new ResultPage(List.of(tree)).html()).doesNotContain(">met<");
        tree.put("first_znodes", 100_000);
        assertThat(new ResultPage(List.of(tree)).html()).contains(">met<");
    }

    @Test
    void aLowerBoundIsMetByMore() {
        ResultLine fast = line("zabra", "8x100", 2).put("ops_per_s_ratio", 1.6);
        ResultLine slow = line("zabra", "8x100", 2).put("ops_per_s_ratio", 1.4);
        Goal operations = Goal.ALL.stream()
                .filter(goal -> goal.key().equals("ops_per_s_ratio"))
                .findFirst()
                .orElseThrow();
        assertThat(operations.isMetBy(fast)).isTrue();
        assertThat(operations.isMetBy(slow)).isFalse();
    }

    @Test
    void whatIsNoComparisonIsMarked() {
        ResultLine busy = line("zabra", "8x100", 2).put("other_cores", 0.3);
        ResultLine refused = line("apache", "8x100", 2).put("errors", 7);
        assertThat(new ResultPage(List.of(busy, refused)).html())
                .contains("zabra <b class=\"bad\" title=\"other processes were busy\">busy</b>")
                .contains("apache <b class=\"bad\" title=\"requests failed\">errors</b>");
    }

    @Test
    void otherProgramsAreDrawnApartFromLoads() {
        ResultLine tree = line("zabra", "8x100", 3).put("cpu_us_per_op_growth", 1.2);
        tree.words().put("program", "growth");
        tree.words().put("load", "get of 10,000,000");
        ResultLine start = ResultLine.of("start", "zabra", Map.of()).put("open_s", 0.4);
        String page = new ResultPage(List.of(tree, start)).html();
        assertThat(page)
                .contains("Trees of several sizes, zabra: server CPU, µs/operation")
                .contains("Start with an empty store, s")
                .doesNotContain("One server, 8 clients");
    }

    private static ResultLine line(String peer, String shape, double cpu) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("servers", "1");
        words.put("shape", shape);
        words.put("load", "get");
        words.put("peer", peer);
        return new ResultLine(words, new LinkedHashMap<>(Map.of(Figure.CPU.key(), cpu)));
    }
}
