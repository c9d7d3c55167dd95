package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code SELECT DISTINCT ON (a) …  ORDER BY a, b}: of the rows with one {@code a} the first. The parser knows it as
 * {@code SELECT … QUALIFY row_number() OVER (PARTITION BY a ORDER BY a, b) = 1 ORDER BY a, b}. One thread.
 */
final class DistinctOn {
    private static final Set<String> DIRECTIONS = Set.of("ASC", "DESC", "NULLS", "FIRST", "LAST");
    private static final Set<String> NO_ALIASES = Set.of("END", "NULL", "TRUE", "FALSE");

    /** Behind which an operand stands, or the name of a window, and no alias. */
    private static final Set<String> OPERATORS = Set.of(
            "NOT",
            "AND",
            "OR",
            "LIKE",
            "ILIKE",
            "RLIKE",
            "TO",
            "IS",
            "IN",
            "BETWEEN",
            "SYMMETRIC",
            "ESCAPE",
            "FROM",
            "OVER",
            "ALL");

    /** Of all that one statement tells rows apart and orders them by: each is written out a second time, with what lies within it. */
    private static final int CHARS_MAX = 1 << 18;

    private static final int PARTS_MAX = 256;

    private final String text;
    private final Notation notation;
    private int parts;
    private int chars;

    /** Tokens, the last one outside. */
    private record Span(int first, int end) {
        int length() {
            return end - first;
        }
    }

    private DistinctOn(String text, Notation notation) {
        this.text = text;
        this.notation = notation;
    }

    /** @param notation sorted, and sorted when this returns */
    static void rewrite(String text, Notation notation) {
        DistinctOn distinct = new DistinctOn(text, notation);
        for (int i = notation.size() - 1; i > 0; i--) {
            boolean here = notation.is(i, "DISTINCT") && notation.is(i + 1, "ON") && notation.isSymbol(i + 2, "(");
            if (here && notation.is(i - 1, "SELECT")) {
                distinct.rewrite(i);
                notation.edits().sort();
            }
        }
    }

    private void rewrite(int distinct) {
        int close = notation.closing(distinct + 2);
        int from = notation.find(close + 1, Set.of("FROM"));
        int end = notation.find(from, ClauseWords.ENDS);
        List<Span> items = parts(close + 1, from);
        List<String> groups = new ArrayList<>();
        for (Span part : parts(distinct + 3, close)) {
            groups.add(meant(part, items));
        }
        List<String> order = new ArrayList<>();
        if (notation.is(end, "ORDER") && notation.is(end + 1, "BY")) {
            for (Span part : parts(end + 2, notation.find(end + 2, ClauseWords.ENDS))) {
                order.add(ordered(part, items));
            }
        }
        String words = " QUALIFY row_number() OVER (PARTITION BY " + String.join(", ", groups)
                + (order.isEmpty() ? "" : " ORDER BY " + String.join(", ", order)) + ") = 1 ";
        notation.edits()
                .replace(notation.token(distinct).start(), notation.token(close).end(), "");
        notation.edits().behind(notation.token(end - 1), words);
    }

    /** Between commas. */
    private List<Span> parts(int from, int end) {
        List<Span> parts = new ArrayList<>();
        int depth = 0;
        int first = from;
        for (int i = from; i < end; i++) {
            depth += notation.isSymbol(i, "(") || notation.isSymbol(i, "[")
                    ? 1
                    : notation.isSymbol(i, ")") || notation.isSymbol(i, "]") ? -1 : 0;
            if (depth == 0 && notation.isSymbol(i, ",")) {
                parts.add(new Span(first, i));
                first = i + 1;
            }
        }
        parts.add(new Span(first, end));
        return parts;
    }

    private String ordered(Span part, List<Span> items) {
        int end = part.end();
        while (end > part.first() + 1
                && notation.isWord(end - 1)
                && DIRECTIONS.contains(StatementSyntax.upper(notation.token(end - 1)))) {
            end--;
        }
        StringBuilder direction = new StringBuilder();
        for (int i = end; i < part.end(); i++) {
            direction.append(' ').append(notation.token(i).text());
        }
        return meant(new Span(part.first(), end), items).concat(direction.toString());
    }

    /** A number or an alias stands for an item of the list. */
    private String meant(Span part, List<Span> items) {
        if (part.length() == 1) {
            Token token = notation.token(part.first());
            for (int i = 0; i < items.size(); i++) {
                Span item = items.get(i);
                int alias = alias(item);
                boolean number =
                        token.kind() == Token.Kind.NUMBER && token.text().equals(String.valueOf(i + 1));
                boolean name = alias > 0
                        && token.isName()
                        && token.text().equalsIgnoreCase(notation.token(alias).text());
                if (number || name) {
                    int end = alias < 0 ? item.end() : notation.is(alias - 1, "AS") ? alias - 1 : alias;
                    return rewritten(new Span(item.first(), end));
                }
            }
        }
        return rewritten(part);
    }

    /** Negative: it has none. */
    private int alias(Span item) {
        int last = item.end() - 1;
        if (item.length() < 2 || !notation.isName(last)) {
            return -1;
        }
        boolean word = notation.isWord(last) && NO_ALIASES.contains(StatementSyntax.upper(notation.token(last)));
        Token before = notation.token(last - 1);
        boolean follows = before.kind() != Token.Kind.SYMBOL || before.isSymbol(")") || before.isSymbol("]");
        boolean unit = before.kind() == Token.Kind.STRING && notation.is(last - 2, "INTERVAL");
        boolean operand =
                unit || (before.kind() == Token.Kind.WORD && OPERATORS.contains(StatementSyntax.upper(before)));
        return follows && !word && !operand ? last : -1;
    }

    private String rewritten(Span part) {
        for (int i = part.first(); i < part.end(); i++) {
            if (notation.isSymbol(i, "?")) {
                throw new SqlFailure(
                        SqlState.NOT_SUPPORTED,
                        "DISTINCT ON takes no parameters in what it tells rows apart and orders them by: number the rows by"
                                + " row_number() OVER (PARTITION BY … ORDER BY …) in a subquery, and take those with 1");
            }
        }
        if (part.length() <= 0) {
            throw new SqlFailure(SqlState.SYNTAX_ERROR, "DISTINCT ON (…) and ORDER BY take expressions between commas");
        }
        SourceText.Builder builder = new SourceText.Builder(text);
        notation.edits()
                .copy(
                        notation.token(part.first()).start(),
                        notation.token(part.end() - 1).end(),
                        builder);
        String words = '(' + builder.build().text() + ')';
        count(words);
        return words;
    }

    private void count(String words) {
        parts++;
        chars += words.length();
        if (parts > PARTS_MAX || chars > CHARS_MAX) {
            throw new SqlFailure(
                    SqlState.TOO_COMPLEX,
                    "The DISTINCT ON of one statement take at most " + PARTS_MAX + " expressions of " + CHARS_MAX
                            + " characters in all, with what is nested in them: number the rows by row_number() OVER"
                            + " (PARTITION BY … ORDER BY …) in a subquery, and take those with 1");
        }
    }
}
