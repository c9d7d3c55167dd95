package io.zabra.cli.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What servers did between two polls, as lines of text. */
public record Activity(Poll before, Poll now) {
    private static final double SECOND_NS = 1e9;
    private static final double MIB = 1 << 20;
    private static final List<String> HEADS = List.of(
            "server",
            "role",
            "zxid",
            "lag",
            "reads/s",
            "p50 ms",
            "p99 ms",
            "writes/s",
            "p50 ms",
            "p99 ms",
            "sql/s",
            "p50 ms",
            "p99 ms",
            "waiting",
            "clients",
            "cpu %",
            "rss MiB");
    /** Of the columns that are text, and so begin at the left. */
    private static final int TEXTS = 3;

    /** A summary, a line for each server, and the hottest paths. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(summary());
        lines.add("");
        List<List<String>> servers = new ArrayList<>();
        servers.add(HEADS);
        now.members().forEach((id, member) -> servers.add(server(id, member)));
        lines.addAll(aligned(servers, TEXTS));
        if (!now.hotPaths().isEmpty()) {
            lines.add("");
            List<List<String>> paths = new ArrayList<>();
            paths.add(List.of("hottest paths", "reads/s", "writes/s"));
            now.hotPaths()
                    .forEach(hot ->
                            paths.add(List.of(printable(hot.path()), number(hot.reads()), number(hot.writes()))));
            lines.addAll(aligned(paths, 1));
        }
        return lines;
    }

    private String summary() {
        int members = now.members().size();
        return String.format(
                Locale.ROOT,
                "%d %s, %,.0f znodes, %,.0f sessions, %,.0f watches, %,.0f ephemerals; rates of %.1f s, latencies of about a minute",
                members,
                members == 1 ? "server" : "servers",
                now.greatest("znode_count"),
                now.greatest("global_sessions") + now.sum("local_sessions"),
                now.sum("watch_count"),
                now.greatest("ephemerals_count"),
                seconds());
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

    /** @param texts how many columns begin at the left; the others end at the right */
    private static List<String> aligned(List<List<String>> rows, int texts) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size() && row.size() == widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths, texts)).toList();
    }

    private static String line(List<String> row, int[] widths, int texts) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String padding = " ".repeat(Math.max(0, widths[i] - row.get(i).length()));
            line.append(i == 0 ? "" : "  ");
            line.append(i < texts ? row.get(i) + padding : padding + row.get(i));
        }
        return line.toString().stripTrailing();
    }
}
