package io.zabra.bench.page;

import io.zabra.bench.result.Figure;
import io.zabra.bench.result.ResultLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loads on so many servers in one shape: plots, and a table of every figure. */
record LoadSection(String title, List<ResultLine> lines) {
    private static final List<Figure> SATURATED =
            List.of(Figure.CPU, Figure.OPERATIONS, Figure.P50, Figure.P99, Figure.P999, Figure.DISK);
    private static final List<Figure> ONE_CLIENT = List.of(Figure.P50, Figure.P99, Figure.P999, Figure.CPU);
    private static final String ONE_REQUEST = "1x1";

    /** One for each number of servers and shape, in the order in which they come. */
    static List<LoadSection> of(List<ResultLine> lines) {
        Map<String, List<ResultLine>> groups = new LinkedHashMap<>();
        for (ResultLine line : lines) {
            groups.computeIfAbsent(titleOf(line), title -> new ArrayList<>()).add(line);
        }
        List<LoadSection> sections = new ArrayList<>();
        groups.forEach((title, group) -> sections.add(new LoadSection(title, group)));
        return sections;
    }

    private static String titleOf(ResultLine line) {
        String servers = line.word("servers").equals("1") ? "One server" : line.word("servers") + " servers";
        String[] shape = line.word("shape").split("x", -1);
        String load = isOneClient(line)
                ? "one client, one request at a time"
                : shape[0] + " clients with " + shape[shape.length - 1] + " requests each in flight";
        return servers + ", " + load;
    }

    private static boolean isOneClient(ResultLine line) {
        return line.word("shape").equals(ONE_REQUEST);
    }

    String html() {
        StringBuilder page = new StringBuilder();
        page.append("<h2>").append(Html.escaped(title)).append("</h2>\n").append(Html.origin(lines));
        page.append("<div class=\"plots\">\n");
        for (Figure figure : isOneClient(lines.get(0)) ? ONE_CLIENT : SATURATED) {
            page.append(plot(figure));
        }
        return page.append("</div>\n").append(table()).toString();
    }

    private String plot(Figure figure) {
        Map<String, List<ResultLine>> loads = new LinkedHashMap<>();
        for (ResultLine line : lines) {
            loads.computeIfAbsent(line.word("load"), load -> new ArrayList<>()).add(line);
        }
        List<Plot.Group> groups = new ArrayList<>();
        loads.forEach((load, of) -> groups.add(new Plot.Group(
                load,
                of.stream()
                        .map(line -> new Plot.Mark(Html.isOurs(line), line.word("peer"), line.spread(figure.key())))
                        .toList(),
                ratio(of, figure.key()))));
        return new Plot(figure.title(), figure.moreIsBetter() ? "more is better" : "less is better", groups).html();
    }

    /** Zabra's line tells it, where both were measured. */
    static double ratio(List<ResultLine> lines, String key) {
        return lines.stream()
                .filter(Html::isOurs)
                .mapToDouble(line -> line.number(key + "_ratio"))
                .findFirst()
                .orElse(Double.NaN);
    }

    private String table() {
        StringBuilder table = new StringBuilder("<div class=\"table\"><table><tr><th>load</th><th>server</th>");
        for (Figure figure : Figure.values()) {
            table.append("<th>").append(Html.escaped(figure.title())).append("</th>");
        }
        table.append("</tr>\n");
        String last = "";
        for (ResultLine line : lines) {
            String load = line.word("load");
            table.append(
                    load.equals(last)
                            ? "<tr><td></td><td>"
                            : "<tr class=\"first\"><td>" + Html.escaped(load) + "</td><td>");
            table.append(Html.peer(line)).append("</td>");
            for (Figure figure : Figure.values()) {
                table.append("<td>").append(Html.cell(line, figure.key())).append("</td>");
            }
            table.append("</tr>\n");
            last = load;
        }
        return table.append("</table></div>\n").toString();
    }
}
