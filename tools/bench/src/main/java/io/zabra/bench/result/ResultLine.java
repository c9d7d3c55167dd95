package io.zabra.bench.result;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a result file: a flat JSON object of strings and numbers. Not thread-safe: more can be added.
 *
 * @param words program, servers, shape, load, peer, options, and what {@link Origin} tells
 * @param numbers the figures, each as {@code KEY}, {@code KEY_min}, {@code KEY_max}, and for Zabra {@code KEY_ratio} with the same
 */
public record ResultLine(Map<String, String> words, Map<String, Double> numbers) {
    /** The program whose lines name none: there was one only. */
    public static final String COMPARE = "compare";
    /** More than this part of a processor taken by other processes, and it is not compared. */
    public static final double OTHER_CORES_MAX = 0.25;

    private static final String IN_FLIGHT = "in_flight";
    private static final Pattern MEMBER = Pattern.compile("\"([a-z0-9_]+)\":(?:\"([^\"]*)\"|(-?[0-9][0-9.eE+-]*))");
    private static final Pattern LINE = Pattern.compile("\\{" + MEMBER + "(?:," + MEMBER + ")*}");

    /** What a program tells of a peer; figures are to be added. */
    public static ResultLine of(String program, String peer, Map<String, String> origin) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("program", program);
        words.put("peer", peer);
        words.putAll(origin);
        return new ResultLine(words, new LinkedHashMap<>());
    }

    /**
     * Of a line that {@link #text} wrote.
     *
     * @throws IllegalArgumentException where it did not
     */
    public static ResultLine parse(String line) {
        if (!LINE.matcher(line.strip()).matches() || !line.contains("\"peer\":\"")) {
            throw new IllegalArgumentException("no result: " + line);
        }
        ResultLine parsed = new ResultLine(new LinkedHashMap<>(), new LinkedHashMap<>());
        Matcher members = MEMBER.matcher(line);
        while (members.find()) {
            if (members.group(2) != null) {
                parsed.words.put(members.group(1), members.group(2));
            } else {
                parsed.numbers.put(members.group(1), Double.valueOf(members.group(3)));
            }
        }
        return parsed;
    }

    /** As it stands in a file, without an end of line. */
    public String text() {
        StringBuilder line = new StringBuilder("{");
        words.forEach((name, value) -> member(line, name)
                .append('"')
                .append(value.replaceAll("[\"\\\\\\p{Cntrl}]", "'"))
                .append('"'));
        numbers.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                member(line, name).append(String.format(Locale.ROOT, "%.3f", value));
            }
        });
        return line.append('}').toString();
    }

    private static StringBuilder member(StringBuilder line, String name) {
        return line.append(line.length() == 1 ? "\"" : ",\"").append(name).append("\":");
    }

    /** Adds a figure: its median, the least and the greatest. */
    public ResultLine put(String key, Spread spread) {
        numbers.put(key, spread.median());
        numbers.put(key + "_min", spread.least());
        numbers.put(key + "_max", spread.greatest());
        return this;
    }

    /** Adds a number that stands for itself. */
    public ResultLine put(String key, double value) {
        numbers.put(key, value);
        return this;
    }

    /** Empty where it is missing. */
    public String word(String name) {
        return words.getOrDefault(name, "");
    }

    /** Not a number where it is missing. */
    public double number(String name) {
        return numbers.getOrDefault(name, Double.NaN);
    }

    /** A figure with the least and the greatest, which are the figure where it was measured once. */
    public Spread spread(String key) {
        double median = number(key);
        return new Spread(
                median, numbers.getOrDefault(key + "_min", median), numbers.getOrDefault(key + "_max", median));
    }

    /** Which program measured it. */
    public String program() {
        return words.getOrDefault("program", COMPARE);
    }

    /** What is measured: a later line with the same one takes the place of an earlier. */
    public String subject() {
        return kind() + " " + word("peer");
    }

    /** Whether it is of the same measurement, of this peer or of another one. */
    public boolean isBeside(ResultLine other) {
        return kind().equals(other.kind());
    }

    private String kind() {
        return program() + " " + word("servers") + " " + word("shape") + " " + word("load")
                + (Double.isNaN(number("znodes")) ? "" : " of " + roughZnodes())
                + (isOneAtATime() ? "" : " " + number(IN_FLIGHT) + " in flight");
    }

    /** Trees of about one size are one subject: two digits of the number of znodes; 0 where the line tells none. */
    public long roughZnodes() {
        double znodes = number("znodes");
        if (!(znodes >= 1)) {
            return 0;
        }
        double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(znodes)) - 1));
        return Math.round(znodes / unit) * (long) unit;
    }

    /** Whether no more than one request was under way, which is the default of programs that can have more. */
    public boolean isOneAtATime() {
        return !(number(IN_FLIGHT) > 1);
    }

    /** Whether it was measured beside other processes that took more than a quarter of a processor. */
    public boolean isNoisy() {
        return number("other_cores") > OTHER_CORES_MAX;
    }

    /** Whether requests were refused. */
    public boolean hasErrors() {
        return number("errors") > 0;
    }
}
