package io.zabra.acceptance.logic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a script of sqllogictest: statements, and queries with what they must yield. What is said for other databases alone
 * ({@code onlyif}), or not for PostgreSQL ({@code skipif}), is left out.
 */
final class LogicScript {
    /** Whose dialect of SQL we speak. */
    private static final String DIALECT = "postgresql";

    private final List<String> lines;
    private int at;

    private LogicScript(List<String> lines) {
        this.lines = lines;
    }

    /** A statement or a query. */
    sealed interface Step {
        String sql();
    }

    /** @param succeeds whether it must */
    record Statement(String sql, boolean succeeds) implements Step {}

    /**
     * A query.
     *
     * @param types a letter for each column: I, R or T
     * @param order nosort, rowsort or valuesort
     * @param expected the values, one each; or a line that tells their number and hash
     */
    record Query(String sql, String types, String order, List<String> expected) implements Step {}

    static void read(List<String> lines, Consumer<Step> steps) {
        LogicScript script = new LogicScript(lines);
        while (true) {
            List<String> part = script.part();
            if (part == null || part.get(0).equals("halt")) {
                return;
            }
            Step step = step(part);
            if (step != null) {
                steps.accept(step);
            }
        }
    }

    /** The next lines up to an empty one, without comments; null at the end. */
    private @Nullable List<String> part() {
        List<String> part = new ArrayList<>();
        for (; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.isBlank() && !part.isEmpty()) {
                return part;
            }
            if (!line.isBlank() && !line.startsWith("#")) {
                part.add(line);
            }
        }
        return part.isEmpty() ? null : part;
    }

    private static @Nullable Step step(List<String> part) {
        int first = 0;
        for (; part.get(first).startsWith("onlyif") || part.get(first).startsWith("skipif"); first++) {
            String[] words = part.get(first).split("\\s+", -1);
            if (words[0].equals("onlyif") != words[1].equals(DIALECT)) {
                return null;
            }
        }
        String[] head = part.get(first).trim().split("\\s+", -1);
        List<String> rest = part.subList(first + 1, part.size());
        if (head[0].equals("statement")) {
            return new Statement(String.join("\n", rest), head[1].equals("ok"));
        }
        if (!head[0].equals("query")) {
            return null;
        }
        int bar = rest.indexOf("----");
        int end = bar < 0 ? rest.size() : bar;
        String sql = String.join("\n", rest.subList(0, end));
        List<String> expected = bar < 0 ? List.of() : rest.subList(bar + 1, rest.size());
        return new Query(sql, head[1], head.length > 2 ? head[2] : "nosort", List.copyOf(expected));
    }
}
