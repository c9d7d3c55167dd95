package io.zabra.bench.page;

import io.zabra.bench.result.ResultLine;
import io.zabra.bench.result.Spread;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What several parts of the page are written with. */
final class Html {
    private static final String ZABRA = "zabra";

    private Html() {}

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static boolean isOurs(ResultLine line) {
        return line.word("peer").equals(ZABRA);
    }

    /** A disc for Zabra, a square for another. */
    static String sign(boolean isOurs, double x, double y) {
        return isOurs
                ? String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"/>", x, y)
                : String.format(Locale.ROOT, "<rect x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\"/>", x - 4, y - 4);
    }

    /** A median, with the ratio where there is one, over the least and the greatest of both. */
    static String cell(ResultLine line, String key) {
        double ratio = line.number(key + "_ratio");
        Spread spread = line.spread(key);
        return Spread.number(spread.median())
                + (Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, " <b>×%.2f</b>", ratio))
                + (Double.isNaN(spread.median()) ? "" : "<small>" + range(spread) + "</small>")
                + (Double.isNaN(ratio) ? "" : "<small>×" + range(line.spread(key + "_ratio")) + "</small>");
    }

    private static String range(Spread spread) {
        return Spread.number(spread.least()) + "–" + Spread.number(spread.greatest());
    }

    /** The peer's name, with a warning where its figures are no comparison. */
    static String peer(ResultLine line) {
        return escaped(line.word("peer")) + warning(line);
    }

    static String warning(ResultLine line) {
        return (line.isNoisy() ? " <b class=\"bad\" title=\"other processes were busy\">busy</b>" : "")
                + (line.hasErrors() ? " <b class=\"bad\" title=\"requests failed\">errors</b>" : "");
    }

    /** When, of which build and how often some lines were measured. */
    static String origin(Collection<ResultLine> lines) {
        double others = lines.stream()
                .mapToDouble(line -> line.number("other_cores"))
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
        return "<p class=\"origin\">Measured " + days(lines) + "; build " + all(lines, line -> line.word("build"))
                + (lines.stream().allMatch(line -> Double.isNaN(line.number("znodes")))
                        ? ""
                        : "; znodes: " + all(lines, line -> Spread.number(line.number("znodes"))))
                + "; runs of each: " + all(lines, line -> whole(line.number("rounds")))
                + (lines.stream().allMatch(line -> Double.isNaN(line.number("seconds")))
                        ? ""
                        : ", of " + all(lines, line -> seconds(line.number("seconds")))
                                + " s, the first after a warm-up of "
                                + all(lines, line -> seconds(line.number("warm_up_s"))) + " s")
                + (Double.isNaN(others)
                        ? ""
                        : String.format(Locale.ROOT, "; other processes took at most %.2f of a processor", others))
                + ".</p>\n";
    }

    private static String whole(double number) {
        return Double.isNaN(number) ? "" : String.format(Locale.ROOT, "%.0f", number);
    }

    private static String seconds(double number) {
        return Double.isNaN(number)
                ? ""
                : String.format(Locale.ROOT, "%.1f", number).replaceFirst("\\.0$", "");
    }

    static String days(Collection<ResultLine> lines) {
        List<String> days = lines.stream()
                .map(line -> line.word("when").replaceFirst("T.*", ""))
                .filter(day -> !day.isEmpty())
                .sorted()
                .toList();
        if (days.isEmpty()) {
            return "at a time that is not known";
        }
        String last = days.get(days.size() - 1);
        return days.get(0).equals(last)
                ? "on " + escaped(last)
                : "from " + escaped(days.get(0)) + " to " + escaped(last);
    }

    /** Each that the lines say, which need not be of one run. */
    static String all(Collection<ResultLine> lines, Function<ResultLine, String> word) {
        String said = lines.stream()
                .map(word)
                .filter(value -> !value.isEmpty())
                .distinct()
                .collect(Collectors.joining(", or "));
        return said.isEmpty() ? "not known" : escaped(said);
    }
}
