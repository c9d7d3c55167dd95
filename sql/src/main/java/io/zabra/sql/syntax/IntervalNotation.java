package io.zabra.sql.syntax;

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
            notation.edits().replace(notation.token(i).start(), text.end(), postgres(i, inner));
        }
    }

    /** Months and days in one are added, or taken away, one after the other. */
    private String postgres(int i, String inner) {
        boolean adds = notation.isSymbol(i - 1, "+");
        boolean alone = (adds || notation.isSymbol(i - 1, "-"))
                && notation.operands().endsAt(i - 2)
                && !notation.isSymbol(i + 2, "*")
                && !notation.isSymbol(i + 2, "/")
                && !notation.isSymbol(i + 2, "::");
        return alone ? String.join(adds ? " + " : " - ", IntervalText.parts(inner)) : IntervalText.standard(inner);
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
