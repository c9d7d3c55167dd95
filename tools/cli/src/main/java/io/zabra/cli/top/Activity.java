package io.zabra.cli.top;

import io.zabra.cli.output.Column;
import io.zabra.cli.output.Quantity;
import io.zabra.cli.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What servers did between two polls, as lines of text. */
public record Activity(Poll before, Poll now) {
    private static final double SECOND_NS = 1e9;
    private static final double MIB = 1 << 20;
    /** Of the time of day, which stands before the summary. */
    private static final int CLOCK_COLUMNS = 10;

    private static final List<Column> SERVER = List.of(
            Column.text("server", 0),
            Column.text("role", 0),
            Column.text("zxid", 4),
            Column.number("lag", 1),
            Column.number("reads/s", 0),
            Column.number("p50 ms", 6),
            Column.number("p99 ms", 0),
            Column.number("writes/s", 0),
            Column.number("p50 ms", 6),
            Column.number("p99 ms", 0),
            Column.number("sql/s", 3),
            Column.number("p50 ms", 7),
            Column.number("p99 ms", 5),
            Column.number("waiting", 2),
            Column.number("clients", 1),
            Column.number("cpu %", 0),
            Column.number("rss MiB", 4));
    private static final List<Column> PATH =
            List.of(Column.text("hottest paths", 0), Column.number("reads/s", 0), Column.number("writes/s", 0));

    /**
     * A summary, a line for each server, and the hottest paths.
     *
     * @param width in characters, for which columns are left out and paths cut where it must be; 0: as it comes
     */
    public List<String> lines(int width) {
        List<String> lines = new ArrayList<>(summary(width));
        lines.add("");
        List<List<String>> servers = new ArrayList<>();
        now.members().forEach((id, member) -> servers.add(server(id, member)));
        lines.addAll(Table.of(SERVER, servers).lines(width));
        if (!now.hotPaths().isEmpty()) {
            lines.add("");
            List<List<String>> paths = new ArrayList<>();
            now.hotPaths()
                    .forEach(hot ->
                            paths.add(List.of(printable(hot.path()), number(hot.reads()), number(hot.writes()))));
            lines.addAll(Table.of(PATH, paths).lines(width));
        }
        return lines;
    }

    private List<String> summary(int width) {
        String state = state();
        String times = String.format(Locale.ROOT, "rates of %.1f s, latencies of about a minute", seconds());
        String both = state + "; " + times;
        return width == 0 || both.length() + CLOCK_COLUMNS <= width ? List.of(both) : List.of(state, times);
    }

    private String state() {
        double sessions = now.greatest("global_sessions") + now.sum("local_sessions");
        return String.join(
                ", ",
                Quantity.of(now.members().size(), "server"),
                Quantity.of((long) now.greatest("znode_count"), "znode"),
                Quantity.of((long) sessions, "session"),
                Quantity.of((long) now.sum("watch_count"), "watch", "watches"),
                Quantity.of((long) now.greatest("ephemerals_count"), "ephemeral"));
    }

    private double seconds() {
        return (now.atNs() - before.atNs()) / SECOND_NS;
    }

    private List<String> server(int id, Poll.Member member) {
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(id));
        cells.add(member.role().toLowerCase(Locale.ROOT));
        if (!now.metrics().containsKey(id)) {
            cells.add("does not answer");
            return cells;
        }
        cells.add("0x" + Long.toHexString(member.zxid()));
        cells.add(number((double) member.lag()));
        addTiming(cells, id, "readlatency");
        addTiming(cells, id, "updatelatency");
        addTiming(cells, id, "sql_latency");
        cells.add(number(now.metric(id, "outstanding_requests")));
        cells.add(number(now.metric(id, "num_alive_connections")));
        cells.add(number(100 * rate(id, "process_cpu_seconds_total")));
        cells.add(number(now.metric(id, "process_resident_memory_bytes") / MIB));
        return cells;
    }

    private void addTiming(List<String> cells, int id, String timing) {
        cells.add(number(rate(id, "cnt_" + timing)));
        cells.add(ms(now.metric(id, "p50_" + timing)));
        cells.add(ms(now.metric(id, "p99_" + timing)));
    }

    private static String ms(double ms) {
        return String.format(Locale.ROOT, ms < 1 ? "%.3f" : "%.2f", ms);
    }

    /** A second; 0 where the server was not there before, or has started anew. */
    private double rate(int id, String count) {
        boolean known = before.metrics().containsKey(id);
        return known ? Math.max(0, now.metric(id, count) - before.metric(id, count)) / seconds() : 0;
    }

    /** Small ones with a digit behind the point. */
    private static String number(double value) {
        return String.format(
                Locale.ROOT, value > 0 && value < 10 && value != Math.rint(value) ? "%.1f" : "%,.0f", value);
    }

    /** A path may hold anything, escape sequences of terminals among it. */
    private static String printable(String path) {
        return path.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
