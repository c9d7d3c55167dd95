package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;

/** PostgreSQL's {@code make_interval(days => 10, secs => 1.5)}: so many times an interval of each unit, all added up. One thread. */
final class MadeIntervals {
    private static final List<String> NAMES = List.of("YEARS", "MONTHS", "WEEKS", "DAYS", "HOURS", "MINS", "SECS");
    private static final List<String> ONE_EACH =
            List.of("1 year", "1 month", "7 days", "1 day", "1 hour", "1 minute", "1 second");

    private final Notation notation;

    MadeIntervals(Notation notation) {
        this.notation = notation;
    }

    /** A call ends here, and its arguments were looked at. */
    void close(int open, int close) {
        if (notation.is(open - 1, "MAKE_INTERVAL")) {
            write(open - 1, close);
        }
    }

    private void write(int i, int close) {
        Edits edits = notation.edits();
        edits.replace(notation.token(i), "");
        boolean any = false;
        int unit = 0;
        for (int first = i + 2; first < close; first = notation.comma(first) + 1) {
            int end = Math.min(close, notation.comma(first));
            int value = notation.isSymbol(first + 1, "=>") ? first + 2 : first;
            unit = value > first ? NAMES.indexOf(StatementSyntax.upper(notation.token(first))) : unit;
            if (unit < 0 || unit >= NAMES.size() || value >= end) {
                throw new SqlFailure(
                        SqlState.SYNTAX_ERROR,
                        "make_interval takes years, months, weeks, days, hours, mins and secs, as in days => 10");
            }
            Token last = notation.token(end - 1);
            if (value == end - 1 && last.text().equals("0")) {
                edits.replace(notation.token(first).start(), last.end(), "");
            } else {
                edits.replace(
                        notation.token(first).start(), notation.token(value).start(), "");
                edits.open(notation.token(value), any ? "+ (" : "(");
                edits.behind(last, ") * " + IntervalText.standard(ONE_EACH.get(unit)));
                any = true;
            }
            if (end < close) {
                edits.replace(notation.token(end), " ");
            }
            unit++;
        }
        if (!any) {
            edits.replace(
                    notation.token(close).start(), notation.token(close).start(), IntervalText.standard("0 days"));
        }
    }
}
