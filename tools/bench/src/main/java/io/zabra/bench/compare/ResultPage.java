package io.zabra.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as a page: for each number of servers and each shape a table, and bars for CPU, rate and latency. */
record ResultPage(List<ResultLine> lines) {
    private static final List<Figure> SATURATED = List.of(Figure.CPU, Figure.OPERATIONS, Figure.P99);
    private static final List<Figure> ONE_CLIENT = List.of(Figure.P50, Figure.P99, Figure.CPU);

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Zabra and Apache ZooKeeper, side by side</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; --ours: #2f6fde; --theirs: #9aa3ad; --ink: #1c2127; --faint: #6b7480; --rule: #d9dee4 }
            @media (prefers-color-scheme: dark) { :root { --ours: #6da1ff; --theirs: #6b7480; --ink: #e6e9ed; --faint: #9aa3ad; --rule: #363d46 } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 68rem; margin: 2rem auto; padding: 0 1rem }
            h1 { font-size: 1.6rem; margin-bottom: .2rem } h2 { font-size: 1.2rem; margin-top: 2.5rem } p { color: var(--faint) }
            .table { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
            th { font-weight: 600; color: var(--faint); vertical-align: bottom } th, td { text-align: right; padding: .25rem .5rem }
            td { white-space: nowrap; vertical-align: top } th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left }
            th:first-child, td:first-child { position: sticky; left: 0; background: Canvas } tr.first td { border-top: 1px solid var(--rule) }
            td small { display: block; color: var(--faint) }
            .plots { display: flex; flex-wrap: wrap; gap: 1.5rem 2.5rem; margin: 1rem 0 } figure { margin: 0; flex: 1 1 17rem; max-width: 30rem }
            figcaption { color: var(--faint); margin-bottom: .4rem }
            .bars { display: grid; grid-template-columns: 5rem 1fr; font-size: .8rem; line-height: 1.05rem; font-variant-numeric: tabular-nums }
            .first { margin-top: .3rem } .bar { display: flex; align-items: center; gap: .35rem } .bar i { height: .75rem; min-width: 1px }
            .ours { background: var(--ours) } .theirs { background: var(--theirs) }
            .key { display: inline-block; width: .8em; height: .8em; margin: 0 .4em 0 1em } .key:first-child { margin-left: 0 }
            </style></head><body>
            <h1>Zabra and Apache ZooKeeper, side by side</h1>
            """;

    /** The whole page. */
    String html() {
        StringBuilder page = new StringBuilder(HEAD);
        page.append(
                        "<p>Both ran on the same machine in turn, driven by Apache's Java client on the same processors. Figures are medians of several"
                                + " runs, with the least and the greatest; a ratio is Zabra's figure over Apache's, run by run. Made by"
                                + " <code>./zabra bench compare --results FILE</code> and <code>./zabra bench page FILE</code>.</p>")
                .append(lines.isEmpty() ? "<p>Nothing is measured yet.</p>" : origin())
                .append(
                        "<p><span class=\"key ours\"></span>Zabra<span class=\"key theirs\"></span>Apache ZooKeeper 3.9.5</p>\n");
        groups().forEach((title, group) -> section(page, title, group));
        return page.append("</body></html>\n").toString();
    }

    /** Where and when, and of which build: of each what the lines say, which need not be of one run. */
    private String origin() {
        List<String> days = lines.stream()
                .map(line -> line.word("when").replaceFirst("T.*", ""))
                .filter(day -> !day.isEmpty())
                .sorted()
                .toList();
        String when = days.isEmpty() ? "at a time that is not known" : "on " + days.get(0);
        if (!days.isEmpty() && !days.get(0).equals(days.get(days.size() - 1))) {
            when = "from " + days.get(0) + " to " + days.get(days.size() - 1);
        }
        return "<p>Measured " + escaped(when) + "; machine: " + all("machine") + "; build: " + all("build") + ".</p>";
    }

    private String all(String word) {
        String said = lines.stream()
                .map(line -> line.word(word))
                .filter(value -> !value.isEmpty())
                .distinct()
                .collect(Collectors.joining(", or "));
        return said.isEmpty() ? "not known" : escaped(said);
    }

    private Map<String, List<ResultLine>> groups() {
        Map<String, List<ResultLine>> groups = new LinkedHashMap<>();
        for (ResultLine line : lines) {
            String servers = line.word("servers").equals("1") ? "One server" : line.word("servers") + " servers";
            String[] shape = line.word("shape").split("x", -1);
            String load = isOneClient(line)
                    ? "one client, one request at a time"
                    : shape[0] + " clients with " + shape[shape.length - 1] + " requests each in flight";
            groups.computeIfAbsent(servers + ", " + load, title -> new ArrayList<>())
                    .add(line);
        }
        return groups;
    }

    private static boolean isOneClient(ResultLine line) {
        return line.word("shape").equals(Shape.LATENCY.toString());
    }

    private static void section(StringBuilder page, String title, List<ResultLine> group) {
        page.append("<h2>").append(escaped(title)).append("</h2>\n<div class=\"plots\">");
        for (Figure figure : isOneClient(group.get(0)) ? ONE_CLIENT : SATURATED) {
            plot(page, figure, group);
        }
        page.append("</div>\n");
        table(page, group);
    }

    private static void table(StringBuilder page, List<ResultLine> group) {
        page.append("<div class=\"table\"><table><tr><th>load</th><th>server</th>");
        for (Figure figure : Figure.values()) {
            page.append("<th>").append(escaped(figure.title())).append("</th>");
        }
        page.append("</tr>\n");
        String last = "";
        for (ResultLine line : group) {
            String load = line.word("load");
            page.append(
                    load.equals(last) ? "<tr><td></td><td>" : "<tr class=\"first\"><td>" + escaped(load) + "</td><td>");
            page.append(escaped(line.word("peer"))).append("</td>");
            for (Figure figure : Figure.values()) {
                page.append("<td>").append(cell(line, figure)).append("</td>");
            }
            page.append("</tr>\n");
            last = load;
        }
        page.append("</table></div>\n");
    }

    private static String cell(ResultLine line, Figure figure) {
        double ratio = line.number(figure.key() + "_ratio");
        return number(line.number(figure.key()))
                + (Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, " <b>×%.2f</b>", ratio))
                + " <small>" + number(line.number(figure.key() + "_min")) + "–"
                + number(line.number(figure.key() + "_max")) + "</small>";
    }

    private static void plot(StringBuilder page, Figure figure, List<ResultLine> group) {
        double greatest = group.stream()
                .mapToDouble(line -> line.number(figure.key()))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        page.append("<figure><figcaption>")
                .append(escaped(figure.title()))
                .append(figure.moreIsBetter() ? " (more is better)" : " (less is better)")
                .append("</figcaption><div class=\"bars\">");
        String last = "";
        for (ResultLine line : group) {
            String load = line.word("load");
            page.append(bar(line, line.number(figure.key()), greatest, load.equals(last) ? "" : load));
            last = load;
        }
        page.append("</div></figure>");
    }

    /** @param load empty where the bar before it is of the same */
    private static String bar(ResultLine line, double value, double greatest, String load) {
        String place = load.isEmpty() ? "" : " first";
        return String.format(
                Locale.ROOT,
                "<span class=\"load%s\">%s</span><span class=\"bar%s\"><i class=\"%s\" style=\"width:calc((100%% - 4.5rem)*%.3f)\"></i>%s</span>",
                place,
                escaped(load),
                place,
                line.word("peer").equals(Peer.ZABRA.title()) ? "ours" : "theirs",
                Double.isFinite(value / greatest) ? value / greatest : 0,
                number(value));
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return value < 100 ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
