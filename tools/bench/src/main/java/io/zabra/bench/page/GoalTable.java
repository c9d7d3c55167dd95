package io.zabra.bench.page;

import io.zabra.bench.result.ResultLine;
import io.zabra.bench.result.Spread;
import java.util.List;

/** The goals, each beside what was measured of it, and whether that meets it. What failed does not, what is noisy shows nothing. */
record GoalTable(List<ResultLine> lines) {
    String html() {
        StringBuilder page = new StringBuilder();
        page.append(
                        "<h2>Goals</h2>\n<p>Held against the medians; in brackets the least and the greatest of the runs, or of their")
                .append(
                        " ratios. What misses its bound is red, whatever is not measured is not claimed, nor is what was measured beside busy processes.</p>\n")
                .append("<div class=\"table\"><table class=\"goals\"><tr><th>what, and its bound</th><th>Zabra</th>")
                .append("<th><code>./zabra bench …</code></th></tr>\n");
        for (Goal goal : Goal.ALL) {
            row(page, goal);
        }
        return page.append("</table></div>\n").toString();
    }

    private void row(StringBuilder page, Goal goal) {
        List<ResultLine> measured = goal.measured(lines);
        page.append("<tr class=\"first\"><td>").append(Html.escaped(goal.title()));
        page.append("<small>").append(goal.isUpper() ? "at most " : "at least ").append(Html.escaped(goal.bound()));
        page.append("</small></td><td>").append(verdict(goal, measured));
        measured.forEach(line -> page.append("<br>").append(figure(goal, line)));
        page.append("</td><td><code>").append(Html.escaped(goal.command())).append("</code></td></tr>\n");
    }

    private static String figure(Goal goal, ResultLine line) {
        Spread spread = line.spread(goal.key());
        String text = Double.isFinite(spread.median()) ? spread.text() : "not compared: requests failed";
        text = (line.word("load") + " " + text).strip();
        return (goal.isMetBy(line) ? Html.escaped(text) : "<b class=\"bad\">" + Html.escaped(text) + "</b>")
                + Html.warning(line);
    }

    private static String verdict(Goal goal, List<ResultLine> measured) {
        if (measured.isEmpty()) {
            return "not measured";
        }
        long met = measured.stream().filter(goal::isMetBy).count();
        if (met == measured.size()) {
            return measured.stream().anyMatch(ResultLine::isNoisy)
                    ? "<b class=\"bad\">not claimed: other processes were busy</b>"
                    : "<b class=\"good\">met</b>";
        }
        return "<b class=\"bad\">not met"
                + (met == 0 ? "" : " by " + (measured.size() - met) + " of " + measured.size()) + "</b>";
    }
}
