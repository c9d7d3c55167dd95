package io.zabra.bench.compare;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a result file: a flat JSON object of strings and numbers.
 *
 * @param words servers, shape, load, peer, when, machine, build
 * @param numbers the figures, each as {@code KEY}, {@code KEY_min}, {@code KEY_max}, and for Zabra {@code KEY_ratio}
 */
record ResultLine(Map<String, String> words, Map<String, Double> numbers) {
    private static final Pattern MEMBER = Pattern.compile("\"([a-z0-9_]+)\":(?:\"([^\"]*)\"|(-?[0-9.eE+-]+))");

    /** Of a line that {@link #text} wrote. */
    static ResultLine parse(String line) {
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

    String text() {
        StringBuilder line = new StringBuilder("{");
        words.forEach((name, value) -> member(line, name)
                .append('"')
                .append(value.replaceAll("[\"\\\\]", "'"))
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

    String word(String name) {
        return words.getOrDefault(name, "");
    }

    double number(String name) {
        return numbers.getOrDefault(name, Double.NaN);
    }

    /** What is measured: a later line with the same one takes the place of an earlier. */
    String subject() {
        return word("servers") + " " + word("shape") + " " + word("load") + " " + word("peer");
    }
}
