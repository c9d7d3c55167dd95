package io.zabra.bench.page;

import io.zabra.bench.result.Figure;
import io.zabra.bench.result.ResultLine;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What Zabra set out to reach: a bound of a figure, which each of Zabra's lines of a kind is held against.
 *
 * @param title what is bounded
 * @param bound the same in words
 * @param isUpper whether the figure is to be at most the limit; else at least
 * @param key of the figure in those lines
 * @param command what measures it
 */
record Goal(
        String title,
        String bound,
        double limit,
        boolean isUpper,
        String key,
        Predicate<ResultLine> of,
        String command) {
    private static final Set<String> READS = Set.of("get", "exists", "children");
    private static final Set<String> WRITES = Set.of("set", "create", "mixed", "multi");
    private static final Set<String> DURABLE = Set.of("set", "create");
    private static final double THIRD = 1 / 3.0;
    private static final int MILLION = 1_000_000;
    private static final String SATURATION = "8x100";
    private static final String ONE_REQUEST = "1x1";
    private static final String COMPARE = "compare --servers 1,3 --shape 8x100,1x1";

    /** All of them. */
    static final List<Goal> ALL = Stream.of(
                    processorTime("1"),
                    rates("1"),
                    processorTime("3"),
                    rates("3"),
                    latencies(),
                    starts(),
                    trees(),
                    failures())
            .flatMap(List::stream)
            .toList();

    private static List<Goal> processorTime(String servers) {
        String key = Figure.CPU.key() + "_ratio";
        Predicate<ResultLine> reads = loads(servers, SATURATION).and(line -> READS.contains(line.word("load")));
        Predicate<ResultLine> writes = loads(servers, SATURATION).and(line -> WRITES.contains(line.word("load")));
        return List.of(
                atMost("Server CPU of reads" + of(servers), "a third of Apache's", THIRD, key, reads, COMPARE),
                atMost("Server CPU of writes" + of(servers), "half of Apache's", 0.5, key, writes, COMPARE));
    }

    private static List<Goal> rates(String servers) {
        boolean isOne = servers.equals("1");
        Goal rate = new Goal(
                "Operations/s" + of(servers),
                isOne ? "one and a half times Apache's" : "twice Apache's",
                isOne ? 1.5 : 2,
                false,
                Figure.OPERATIONS.key() + "_ratio",
                loads(servers, SATURATION),
                COMPARE);
        return List.of(rate);
    }

    private static List<Goal> latencies() {
        String p50 = Figure.P50.key() + "_ratio";
        Predicate<ResultLine> one = loads("1", ONE_REQUEST).or(loads("3", ONE_REQUEST));
        Predicate<ResultLine> reads = one.and(line -> READS.contains(line.word("load")));
        Predicate<ResultLine> writes = loads("3", ONE_REQUEST).and(line -> DURABLE.contains(line.word("load")));
        Predicate<ResultLine> alone = program("latency", "one server");
        String request = " of one client's one request";
        String beyond = "an fdatasync of preallocated bytes and 80 µs (what is beyond it, in µs)";
        return List.of(
                atMost("Latency p50" + request + ", reads", "two thirds of Apache's", 2 / 3.0, p50, reads, COMPARE),
                atMost("Set" + request + ", one server", beyond, 80, "set_beyond_us", alone, "latency"),
                atMost("Create" + request + ", one server", beyond, 80, "create_beyond_us", alone, "latency"),
                atMost(
                        "Latency p50" + request + ", writes of three servers",
                        "half of Apache's",
                        0.5,
                        p50,
                        writes,
                        COMPARE),
                atMost("Latency p99" + request, "Apache's", 1, Figure.P99.key() + "_ratio", one, COMPARE));
    }

    private static String of(String servers) {
        return servers.equals("1") ? ", one server" : ", three servers";
    }

    private static List<Goal> starts() {
        Predicate<ResultLine> recovery = program("recovery", "").and(znodes(MILLION));
        String read = "First read after kill -9, a million znodes";
        String memory = "Resident memory with a million znodes";
        String large = "First read after kill -9, ten million znodes";
        Predicate<ResultLine> ten = program("restart", "").and(znodes(10 * MILLION));
        String empty = "Empty store, until the port is open";
        return List.of(
                atMost(memory, "half of Apache's", 0.5, "rss_filled_mib_ratio", recovery, "recovery"),
                atMost(read, "a third of Apache's", THIRD, "first_read_s_ratio", recovery, "recovery"),
                atMost(large, "20 s", 20, "first_read_s", ten, "restart --dir NEW --znodes 10000000 (twice)"),
                atMost(empty, "1.5 s", 1.5, "open_s", program("start", ""), "start"));
    }

    private static List<Goal> trees() {
        String pause = "Longest pause of a stream of writes beside a snapshot of a million znodes";
        String growth = "CPU an operation, ten million znodes over 100,000";
        String key = Figure.CPU.key() + "_growth";
        Predicate<ResultLine> restart =
                program("restart", "").and(znodes(MILLION)).and(ResultLine::isOneAtATime);
        Predicate<ResultLine> large = program("growth", "")
                .and(znodes(10 * MILLION))
                .and(line -> line.number("first_znodes") <= MILLION / 10);
        return List.of(
                atMost(pause, "20 ms", 20, "gap_snapshot_ms", restart, "restart --dir NEW (twice)"),
                atMost(growth, "one and a half times", 1.5, key, large, "growth"));
    }

    private static List<Goal> failures() {
        String kill = "No write after kill -9 of the leader of three, as probes see it";
        Predicate<ResultLine> ensemble = program("ensemble", "kill");
        return List.of(atMost(kill, "a third of Apache's", THIRD, "probes_ms_ratio", ensemble, "ensemble --what kill"));
    }

    private static Goal atMost(
            String title, String bound, double limit, String key, Predicate<ResultLine> of, String command) {
        return new Goal(title, bound, limit, true, key, of, command);
    }

    private static Predicate<ResultLine> loads(String servers, String shape) {
        return line -> line.program().equals(ResultLine.COMPARE)
                && line.word("servers").equals(servers)
                && line.word("shape").equals(shape)
                && (READS.contains(line.word("load")) || WRITES.contains(line.word("load")));
    }

    private static Predicate<ResultLine> program(String program, String load) {
        return line -> line.program().equals(program)
                && (load.isEmpty() || line.word("load").equals(load));
    }

    /** What was measured with fewer says nothing of the goal. */
    private static Predicate<ResultLine> znodes(int least) {
        return line -> line.number("znodes") >= least;
    }

    /** Those of Zabra's lines that have the figure, or lack it because requests of either peer failed. */
    List<ResultLine> measured(List<ResultLine> lines) {
        return lines.stream()
                .filter(line -> Html.isOurs(line) && of.test(line))
                .filter(line -> Double.isFinite(line.number(key)) || isRefused(line, lines))
                .toList();
    }

    private static boolean isRefused(ResultLine line, List<ResultLine> lines) {
        return lines.stream().anyMatch(each -> each.hasErrors() && each.isBeside(line));
    }

    /** By the median; by nothing of which requests failed. */
    boolean isMetBy(ResultLine line) {
        return !line.hasErrors() && (isUpper ? line.number(key) <= limit : line.number(key) >= limit);
    }
}
