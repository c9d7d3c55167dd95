package io.zabra.sql.syntax;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code INTERVAL '…'}, as PostgreSQL has it and as the standard does. One thread. */
final class IntervalNotation {
    /** Of the standard's intervals. */
    private static final Set<String> UNITS = Set.of(
            "YEAR",
            "QUARTER",
            "MONTH",
            "WEEK",
            "DAY",
            "HOUR",
            "MINUTE",
            "SECOND",
            "YEARS",
            "QUARTERS",
            "MONTHS",
            "WEEKS",
            "DAYS",
            "HOURS",
            "MINUTES",
            "SECONDS");

    private final Notation notation;

    IntervalNotation(Notation notation) {
        this.notation = notation;
    }

    /**
     * A unit behind the text says that it is as the standard has it, whose numbers have two digits unless it is said.
     *
     * @param i of the word, which a text follows
     */
    void look(int i) {
        Token text = notation.token(i + 1);
        String inner = text.text().substring(1, Math.max(1, text.text().length() - 1));
        boolean hasUnit = notation.isWord(i + 2)
                && UNITS.contains(notation.token(i + 2).text().toUpperCase(Locale.ROOT));
        if (hasUnit) {
            standard(i, inner);
        } else if (!inner.isEmpty()) {
            postgres(i, i + 1, inner);
        }
    }

    /**
     * Months and days in one are added to a time, or taken from one, one after the other.
     *
     * @param first token of the interval
     * @param last token of it
     * @param inner its text
     */
    void postgres(int first, int last, String inner) {
        boolean adds = notation.isSymbol(first - 1, "+");
        boolean behind = (adds || notation.isSymbol(first - 1, "-"))
                && notation.operands().endsAt(first - 2)
                && !binds(last + 1);
        boolean before = notation.isSymbol(last + 1, "+")
                && !notation.is(last + 2, "INTERVAL")
                && !notation.isSymbol(first - 1, "-")
                && !binds(first - 1);
        int time = before ? notation.operands().end(last + 2) : -1;
        String standard;
        if (behind) {
            standard = String.join(adds ? " + " : " - ", IntervalText.parts(inner));
        } else if (time >= 0 && !binds(time + 1)) {
            List<String> parts = new ArrayList<>(IntervalText.parts(inner));
            Collections.reverse(parts);
            standard = String.join(" + (", parts);
            notation.edits().behind(notation.token(time), ")".repeat(parts.size() - 1));
        } else {
            standard = IntervalText.standard(inner);
        }
        notation.edits()
                .replace(notation.token(first).start(), notation.token(last).end(), standard);
    }

    /** Whether what stands here takes what is beside it before a sum does. */
    private boolean binds(int i) {
        return notation.isSymbol(i, "*")
                || notation.isSymbol(i, "/")
                || notation.isSymbol(i, "%")
                || notation.isSymbol(i, "::")
                || notation.isSymbol(i, "[");
    }

    private void standard(int i, String inner) {
        Token unit = notation.token(i + 2);
        IntervalText.requireMonths(inner, unit.text());
        boolean says = notation.isSymbol(i + 3, "(") || notation.is(i + 3, "TO");
        if (!says && inner.length() > 2) {
            notation.edits().behind(unit, unit.is("SECOND") ? "(10, 3)" : "(9)");
        }
    }
}
