package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that a scan is opened with: of the statement's literals, parameters and enclosing rows.
 *
 * @param text for EXPLAIN
 * @param brief whether to compute it takes no time, whatever the parameters
 */
public record Bound(Expression expression, String text, boolean brief) {
    private static final int COUNT_BRIEF = 16;

    /** Whether to compute all of them takes no time. */
    static boolean areBrief(List<Bound> bounds) {
        return bounds.size() <= COUNT_BRIEF && bounds.stream().allMatch(Bound::brief);
    }

    static List<String> texts(List<Bound> bounds, Execution execution, @Nullable Object[] outer) {
        List<String> texts = new ArrayList<>(bounds.size());
        for (Bound bound : bounds) {
            if (bound.expression.eval(execution, outer) instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** Null in the place of what is no text. */
    static List<@Nullable String> textsOrNull(List<Bound> bounds, Execution execution, @Nullable Object[] outer) {
        List<@Nullable String> texts = new ArrayList<>(bounds.size());
        for (Bound bound : bounds) {
            texts.add(bound.expression.eval(execution, outer) instanceof String text ? text : null);
        }
        return texts;
    }

    static String labels(List<Bound> bounds) {
        if (bounds.size() == 1) {
            return bounds.get(0).text;
        }
        StringBuilder text = new StringBuilder("(");
        for (Bound bound : bounds) {
            text.append(text.length() == 1 ? "" : ", ").append(bound.text);
        }
        return text.append(')').toString();
    }
}
