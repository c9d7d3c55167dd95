package io.zabra.bench.page;

import io.zabra.bench.result.Spread;
import java.util.List;
import java.util.Locale;

/**
 * Figures as a drawing (SVG): a line each with a mark at the median and a stroke from the least to the greatest, its number beside it.
 *
 * @param title what it is and its unit
 * @param better which way is better; may be empty
 */
record Plot(String title, String better, List<Group> groups) {
    private static final int WIDTH = 380;
    private static final double LETTER = 6.2;
    private static final int VALUE_WIDTH = 56;
    private static final int RATIO_WIDTH = 42;
    private static final int ROW = 15;
    private static final int GAP = 7;
    private static final int AXIS = 20;

    /**
     * One figure.
     *
     * @param isOurs Zabra's, a disc; another's is a square
     * @param of what it is, for readers that see no drawing
     */
    record Mark(boolean isOurs, String of, Spread spread) {}

    /**
     * Figures that are compared.
     *
     * @param ratio not a number where there is none
     */
    record Group(String label, List<Mark> marks, double ratio) {}

    String html() {
        Axis axis = Axis.over(groups.stream()
                .flatMap(group -> group.marks.stream())
                .map(Mark::spread)
                .toList());
        String scale = axis.isLogarithmic() ? "logarithmic scale" : "scale from zero";
        String caption =
                Html.escaped(title) + " <small>(" + (better.isEmpty() ? "" : better + "; ") + scale + ")</small>";
        int height = groups.stream()
                        .mapToInt(group -> group.marks.size() * ROW + GAP)
                        .sum()
                + AXIS;
        StringBuilder svg = new StringBuilder();
        svg.append("<figure><figcaption>").append(caption).append("</figcaption>");
        print(svg, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, height, Html.escaped(title));
        grid(svg, axis, height - AXIS);
        int top = 0;
        for (Group group : groups) {
            group(svg, axis, group, top);
            top += group.marks.size() * ROW + GAP;
        }
        return svg.append("</svg></figure>\n").toString();
    }

    private double left() {
        return groups.stream().mapToInt(group -> group.label.length()).max().orElse(0) * LETTER + 8;
    }

    private static double right() {
        return WIDTH - VALUE_WIDTH - RATIO_WIDTH - 6;
    }

    private double x(Axis axis, double value) {
        return left() + axis.place(value) * (right() - left());
    }

    private void grid(StringBuilder svg, Axis axis, int bottom) {
        for (double tick : axis.ticks()) {
            double x = x(axis, tick);
            print(svg, "<line class=\"grid\" x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\"/>", x, x, bottom);
            print(
                    svg,
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x,
                    bottom + 13,
                    Axis.label(tick));
        }
    }

    private void group(StringBuilder svg, Axis axis, Group group, int top) {
        print(svg, "<text x=\"0\" y=\"%d\">%s</text>", top + 11, Html.escaped(group.label));
        for (int i = 0; i < group.marks.size(); i++) {
            mark(svg, axis, group, group.marks.get(i), top + i * ROW);
        }
        if (Double.isFinite(group.ratio)) {
            print(
                    svg,
                    "<text class=\"ratio\" x=\"%d\" y=\"%d\" text-anchor=\"end\">×%.2f</text>",
                    WIDTH,
                    top + 11 + (group.marks.size() - 1) * ROW / 2,
                    group.ratio);
        }
    }

    private void mark(StringBuilder svg, Axis axis, Group group, Mark mark, int top) {
        Spread spread = mark.spread;
        if (!Double.isFinite(spread.median())) {
            return;
        }
        double middle = top + 7.5;
        double x = x(axis, spread.median());
        print(
                svg,
                "<g class=\"%s\"><title>%s, %s: %s</title><line class=\"spread\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                mark.isOurs ? "ours" : "theirs",
                Html.escaped(group.label),
                Html.escaped(mark.of),
                spread.text(),
                x(axis, spread.least()),
                middle,
                x(axis, spread.greatest()),
                middle);
        svg.append(Html.sign(mark.isOurs, x, middle)).append("</g>");
        print(
                svg,
                "<text class=\"value\" x=\"%.1f\" y=\"%d\" text-anchor=\"end\">%s</text>",
                right() + VALUE_WIDTH,
                top + 11,
                Spread.number(spread.median()));
    }

    private static void print(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments));
    }
}
