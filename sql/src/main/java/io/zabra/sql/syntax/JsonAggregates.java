package io.zabra.sql.syntax;

import java.util.Set;

/**
 * PostgreSQL's {@code json_agg(a ORDER BY b)} is {@code json_agg(to_json(a)) WITHIN GROUP (ORDER BY b)}, and {@code json_object_agg(k, v)}
 * likewise. One thread.
 */
final class JsonAggregates {
    private static final Set<String> OF_VALUES = Set.of("JSON_AGG", "JSONB_AGG");
    private static final Set<String> OF_PAIRS = Set.of("JSON_OBJECT_AGG", "JSONB_OBJECT_AGG");

    private final Notation notation;

    JsonAggregates(Notation notation) {
        this.notation = notation;
    }

    /** A call ends here, and its arguments were looked at. */
    void close(int open, int close) {
        if (!notation.isWord(open - 1)) {
            return;
        }
        String name = StatementSyntax.upper(notation.token(open - 1));
        if (OF_VALUES.contains(name)) {
            write(notation.is(open + 1, "DISTINCT") ? open + 2 : open + 1, close);
        } else if (OF_PAIRS.contains(name)) {
            write(notation.comma(open + 1) + 1, close);
        }
    }

    private void write(int first, int close) {
        int end = first;
        while (end < close && !(notation.is(end, "ORDER") && notation.is(end + 1, "BY"))) {
            end = notation.isSymbol(end, "(") ? notation.closing(end) + 1 : end + 1;
        }
        if (end <= first || end > close) {
            return;
        }
        notation.edits().open(notation.token(first), "to_json(");
        notation.edits().behind(notation.token(end - 1), ")");
        if (end < close) {
            int start = notation.token(end).start();
            notation.edits().replace(start, start, ") WITHIN GROUP (");
        }
    }
}
