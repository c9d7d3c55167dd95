package io.zabra.bench.page;

import io.zabra.bench.result.Figure;
import io.zabra.bench.result.ResultLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What another program than {@code compare} measured: a plot, and a table of the same.
 *
 * @param program whose lines it is of
 * @param load of those lines; empty: whatever
 * @param titles of figures by their keys, all of one unit
 */
record ProgramSection(String title, String unit, String program, String load, Map<String, String> titles) {
    /** All of them, in the order of the page. */
    static final List<ProgramSection> ALL = List.of(
            new ProgramSection(
                    "Start with an empty store",
                    "s",
                    "start",
                    "",
                    titles("open_s", "port open", "created_s", "first create", "cpu_s", "processor time")),
            new ProgramSection(
                    "Start after kill -9, many znodes",
                    "s",
                    "recovery",
                    "",
                    titles("first_read_s", "first read", "cpu_s", "processor time")),
            new ProgramSection(
                    "Memory, as many znodes in both",
                    "MiB resident",
                    "recovery",
                    "",
                    titles("rss_filled_mib", "when filled", "rss_mib", "after a restart")),
            latency("one server", "one server"),
            latency("three servers, a client of a follower", "3 servers"),
            pauses("1,000,000 znodes"),
            pauses("10,000,000 znodes"),
            new ProgramSection(
                    "Kill of the leader of three",
                    "ms without a write",
                    "ensemble",
                    "kill",
                    titles("probes_ms", "seen by probes", "clients_ms", "by clients")),
            new ProgramSection(
                    "Freeze of the leader of three",
                    "ms without a write",
                    "ensemble",
                    "freeze",
                    titles("probes_ms", "seen by probes", "clients_ms", "by clients")));

    private static ProgramSection latency(String where, String load) {
        return new ProgramSection(
                "One request at a time on a bare socket, " + where,
                "µs, median",
                "latency",
                load,
                titles("get_p50_us", "get", "set_p50_us", "set", "create_p50_us", "create"));
    }

    private static ProgramSection pauses(String znodes) {
        return new ProgramSection(
                "Pauses of a stream of writes, " + znodes,
                "ms without an answer",
                "restart",
                znodes,
                titles("gap_snapshot_ms", "beside a snapshot", "gap_without_ms", "without one"));
    }

    /** Keys and titles by turns, in the order in which they are to stand. */
    private static Map<String, String> titles(String... keysAndTitles) {
        Map<String, String> titles = new LinkedHashMap<>();
        for (int i = 0; i < keysAndTitles.length; i += 2) {
            titles.put(keysAndTitles[i], keysAndTitles[i + 1]);
        }
        return Collections.unmodifiableMap(titles);
    }

    /** Empty where nothing of it was measured. Of trees of several sizes it is of the largest, with one request at a time. */
    String html(List<ResultLine> all) {
        List<ResultLine> ofAnySize = all.stream()
                .filter(line -> line.program().equals(program)
                        && (load.isEmpty() || line.word("load").equals(load))
                        && line.isOneAtATime())
                .toList();
        long largest =
                ofAnySize.stream().mapToLong(ResultLine::roughZnodes).max().orElse(0);
        List<ResultLine> lines =
                ofAnySize.stream().filter(line -> line.roughZnodes() == largest).toList();
        List<Plot.Group> groups = new ArrayList<>();
        titles.forEach((key, label) -> {
            List<Plot.Mark> marks = lines.stream()
                    .filter(line -> Double.isFinite(line.number(key)))
                    .map(line -> new Plot.Mark(Html.isOurs(line), line.word("peer"), line.spread(key)))
                    .toList();
            if (!marks.isEmpty()) {
                groups.add(new Plot.Group(label, marks, LoadSection.ratio(lines, key)));
            }
        });
        if (groups.isEmpty()) {
            return "";
        }
        return "<section>" + new Plot(title + ", " + unit, "less is better", groups).html() + table(lines)
                + Html.origin(lines) + "</section>\n";
    }

    private String table(List<ResultLine> lines) {
        StringBuilder table =
                new StringBuilder("<div class=\"table\"><table><tr><th>" + Html.escaped(unit) + "</th><th></th>");
        lines.forEach(line -> table.append("<th>").append(Html.peer(line)).append("</th>"));
        table.append("</tr>\n");
        titles.forEach((key, label) -> {
            table.append("<tr class=\"first\"><td>").append(Html.escaped(label)).append("</td><td></td>");
            lines.forEach(
                    line -> table.append("<td>").append(Html.cell(line, key)).append("</td>"));
            table.append("</tr>\n");
        });
        return table.append("</table></div>\n").toString();
    }

    /** What an operation costs on trees of several sizes; empty where that was not measured. */
    static String growth(List<ResultLine> all) {
        Map<String, List<Plot.Group>> byPeer = new TreeMap<>();
        List<ResultLine> lines =
                all.stream().filter(line -> line.program().equals("growth")).toList();
        for (ResultLine line : lines) {
            Plot.Mark mark = new Plot.Mark(Html.isOurs(line), line.word("peer"), line.spread(Figure.CPU.key()));
            byPeer.computeIfAbsent(line.word("peer"), peer -> new ArrayList<>())
                    .add(new Plot.Group(line.word("load"), List.of(mark), line.number(Figure.CPU.key() + "_growth")));
        }
        StringBuilder page = new StringBuilder();
        byPeer.forEach((peer, groups) -> page.append("<section>")
                .append(new Plot(
                                "Trees of several sizes, " + peer + ": server CPU, µs/operation",
                                "× that of the first tree",
                                groups)
                        .html())
                .append(Html.origin(lines.stream()
                        .filter(line -> line.word("peer").equals(peer))
                        .toList()))
                .append("</section>\n"));
        return page.toString();
    }
}
