package io.zabra.acceptance.logic;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What scripts came to, by their kinds. One thread. */
final class LogicTally {
    /** Of a kind of scripts, or of all. */
    record Count(int scripts, long passed, long failed, long inapplicable) {
        private static final Count NONE = new Count(0, 0, 0, 0);

        private Count plus(Count other) {
            return new Count(
                    scripts + other.scripts,
                    passed + other.passed,
                    failed + other.failed,
                    inapplicable + other.inapplicable);
        }

        /** In percent, of those that apply. */
        double passRate() {
            return 100.0 * passed / Math.max(1, passed + failed);
        }
    }

    private final Map<String, Count> kinds = new TreeMap<>();

    void add(String script, LogicRun run) {
        kinds.merge(kind(script), new Count(1, run.passed(), run.failed(), run.inapplicable()), Count::plus);
    }

    private static String kind(String script) {
        String[] parts = script.split("/", -1);
        return parts.length < 3 ? parts[0].replaceAll("\\d*\\.test", "") : parts[0] + "/" + parts[1];
    }

    Count all() {
        return kinds.values().stream().reduce(Count.NONE, Count::plus);
    }

    /** A line for each kind, and one for all. */
    String table() {
        StringBuilder table = new StringBuilder();
        kinds.forEach((kind, count) -> row(table, kind, count));
        row(table, "all", all());
        return table.toString();
    }

    private static void row(StringBuilder table, String kind, Count count) {
        table.append(String.format(
                Locale.ROOT,
                "%-24s passed %,9d  failed %,7d  inapplicable %,7d  %.3f %%%n",
                kind,
                count.passed,
                count.failed,
                count.inapplicable,
                count.passRate()));
    }

    /** All of it in one line. */
    String line() {
        Count all = all();
        return String.format(
                Locale.ROOT,
                "sqllogictest: %d scripts, %,d queries pass, %d fail (%.2f %%), %d have no counterpart here",
                all.scripts,
                all.passed,
                all.failed,
                all.passRate(),
                all.inapplicable);
    }
}
