package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Notations of PostgreSQL and JDBC that the parser of queries does not have, in terms of those that it has: {@code a::type},
 * {@code AS OF ZXID n}, {@code {fn now()}}, {@code {oj …}}, {@code date_trunc}, {@code a ~ b}, {@code json ->> 'key'}.
 */
final class Rewrites {
    /** Regular expressions: those of Java, found anywhere in the text. */
    private static final Map<String, String> MATCHES = Map.of(
            "~", " RLIKE ",
            "!~", " NOT RLIKE ",
            "~*", " RLIKE '(?i)' || ",
            "!~*", " NOT RLIKE '(?i)' || ",
            "~~", " LIKE ",
            "!~~", " NOT LIKE ",
            "~~*", " ILIKE ",
            "!~~*", " NOT ILIKE ");

    /** Which take one text. */
    private static final Set<String> LIKES = Set.of("~~", "!~~", "~~*", "!~~*");

    /** The parser knows these words as something else; a quoted name is an ordinary function. */
    private static final Set<String> ORDINARY = Set.of(
            "CORR",
            "COVAR_POP",
            "COVAR_SAMP",
            "REGR_AVGX",
            "REGR_AVGY",
            "REGR_COUNT",
            "REGR_INTERCEPT",
            "REGR_R2",
            "REGR_SLOPE",
            "REGR_SXX",
            "REGR_SXY",
            "REGR_SYY",
            "CURRENT_SCHEMA",
            "WIDTH_BUCKET");

    private static final Pattern WHOLE = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]+");
    private static final Set<String> UTC = Set.of("'UTC'", "'GMT'", "'Z'");

    private final Notation notation;
    private final Edits edits;
    private final Escapes escapes;
    private final JsonArrows arrows;
    private final CastNotation casts;
    private final IntervalNotation intervals;
    private final MadeIntervals intervalsMade;
    private final JsonAggregates aggregates;
    private final SourceNotation sources;
    private final ListedRows listed;
    private final OtherNames others;
    private final Containments containments;
    /** Parentheses that are open where it looks. */
    private final Deque<Integer> opened = new ArrayDeque<>();

    private Rewrites(String text, List<Token> tokens) {
        this.notation = Notation.of(tokens);
        this.edits = notation.edits();
        this.escapes = new Escapes(notation);
        this.arrows = new JsonArrows(notation);
        this.intervals = new IntervalNotation(notation);
        this.casts = new CastNotation(notation, intervals);
        this.intervalsMade = new MadeIntervals(notation);
        this.aggregates = new JsonAggregates(notation);
        this.listed = new ListedRows(text, notation);
        this.sources = new SourceNotation(notation, listed);
        this.others = new OtherNames(notation);
        this.containments = new Containments(notation);
    }

    /** @throws SqlFailure at its place in the text, for what no words can be found for */
    static Rewrites of(String text, List<Token> tokens) {
        Rewrites rewrites = new Rewrites(text, tokens);
        for (int i = 0; i < tokens.size(); i++) {
            try {
                rewrites.look(i);
            } catch (SqlFailure e) {
                SourceText.Place place =
                        SourceText.of(text).origin(1, tokens.get(i).start() + 1);
                throw e.settled(place.line(), place.column());
            }
        }
        rewrites.sources.finish();
        Aliases.quote(rewrites.notation, rewrites.sources.namesValue());
        for (FlatChains.Condition condition : FlatChains.of(text, tokens)) {
            rewrites.notation.enclose(condition.first(), condition.last(), "(", ")");
        }
        rewrites.edits.sort();
        rewrites.listed.rewrite();
        DistinctOn.rewrite(text, rewrites.notation);
        return rewrites;
    }

    /** Adds the part of the text, rewritten. */
    void copy(int start, int end, SourceText.Builder to) {
        edits.copy(start, end, to);
    }

    private void look(int i) {
        Token token = notation.token(i);
        if (token.isSymbol("(")) {
            opened.push(i);
        } else if (token.isSymbol(")")) {
            Integer open = opened.poll();
            if (open != null) {
                intervalsMade.close(open, i);
                aggregates.close(open, i);
            }
        }
        sources.look(i);
        switch (token.kind()) {
            case WORD -> word(i, token);
            case SYMBOL -> symbol(i, token);
            case NUMBER -> {
                if (token.text().startsWith("0x")) {
                    hexadecimal(token);
                }
            }
            case STRING, QUOTED_NAME -> {}
        }
    }

    private void symbol(int i, Token token) {
        if (token.isSymbol("::")) {
            casts.look(i);
        } else if (JsonArrows.is(token)) {
            arrows.look(i);
        } else if (Containments.is(token)) {
            containments.look(i);
        } else if (MATCHES.containsKey(token.text())) {
            edits.replace(token, MATCHES.get(token.text()));
        } else if (token.isSymbol("^")) {
            throw new SqlFailure(SqlState.NOT_SUPPORTED, "'^' is not supported: power(2, 3) is 2 to the power of 3");
        } else if (token.isSymbol("{") && i + 2 < notation.size()) {
            escapes.look(i);
        }
    }

    private void word(int i, Token token) {
        if (isOrdinary(i)) {
            edits.replace(token, '"' + token.text().toLowerCase(Locale.ROOT) + '"');
        } else if (token.is("EXTRACT") && notation.isSymbol(i + 1, "(") && notation.is(i + 3, "FROM")) {
            extract(token, notation.token(i + 2), notation.token(i + 3));
        } else if (token.is("SUBSTRING") && notation.isSymbol(i + 1, "(")) {
            substring(i);
        } else if (token.is("INTERVAL") && notation.isString(i + 1)) {
            intervals.look(i);
        } else if ((token.is("TIMESTAMP") || token.is("TIMESTAMPTZ")) && notation.isString(i + 1)) {
            timestamp(token, notation.token(i + 1));
        } else if (token.is("TIME") && notation.isString(i + 1)) {
            time(notation.token(i + 1));
        } else if (token.is("AS") && casts.isOfCast(opened.peek()) && i + 1 < notation.size()) {
            casts.type(i + 1);
        } else if (token.is("E")
                && notation.isString(i + 1)
                && notation.token(i + 1).start() == token.end()) {
            Token text = notation.token(i + 1);
            edits.replace(token.start(), text.end(), EscapedText.standard(text.text()));
        } else if (token.is("AT") && notation.is(i + 1, "TIME") && notation.is(i + 2, "ZONE")) {
            zone(i);
        } else if (token.is("ANY") || token.is("ALL") || token.is("SOME")) {
            any(i);
        } else if (token.is("OF") && notation.is(i - 1, "AS") && !notation.is(i - 2, "SYSTEM_TIME")) {
            pastOf(i);
        } else if (token.is("DATE_BIN") && notation.isSymbol(i + 1, "(") && notation.isString(i + 2)) {
            Token text = notation.token(i + 2);
            String inner = text.text().substring(1, Math.max(1, text.text().length() - 1));
            edits.replace(text, IntervalText.standard(inner));
        } else {
            others.look(i);
        }
    }

    private boolean isOrdinary(int i) {
        return notation.is(i, "DATE_TRUNC")
                || notation.is(i, "DATE_PART")
                || (notation.isSymbol(i + 1, "(") && ORDINARY.contains(StatementSyntax.upper(notation.token(i))));
    }

    /** Of values, or of patterns, of which LIKE has one alone. */
    private void any(int i) {
        if (isArrayText(i)) {
            Token text = notation.token(i + 2);
            edits.replace(text, ArrayText.standard(text.text()));
        }
        boolean like =
                notation.is(i - 1, "LIKE") || notation.is(i - 1, "ILIKE") || LIKES.contains(notation.text(i - 1));
        if (!like || !notation.isSymbol(i + 1, "(")) {
            return;
        }
        if (notation.is(i + 2, "SELECT") || notation.is(i + 2, "VALUES") || notation.is(i + 2, "WITH")) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "LIKE takes arrays of patterns, and no query: EXISTS (SELECT … WHERE a LIKE pattern) is ANY,"
                            + " and ARRAY (SELECT pattern …) an array");
        }
        // Not like any of them is what is not like each of them.
        boolean negated = notation.is(i - 2, "NOT") || notation.text(i - 1).startsWith("!");
        boolean every = notation.is(i, "ALL") != negated;
        edits.replace(notation.token(i), every ? " every_pattern" : " any_pattern");
    }

    private boolean isArrayText(int i) {
        return notation.isSymbol(i + 1, "(")
                && notation.isString(i + 2)
                && notation.token(i + 2).text().startsWith("'{")
                && notation.isSymbol(i + 3, ")");
    }

    /** Times are UTC, so that they need not be moved there. */
    private void zone(int at) {
        if (!notation.isString(at + 3)) {
            return;
        }
        Token zone = notation.token(at + 3);
        if (!UTC.contains(zone.text().toUpperCase(Locale.ROOT))) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "AT TIME ZONE " + zone.text()
                            + " is not supported: times are UTC here; add the offset, as in + INTERVAL" + " '2 hours'");
        }
        edits.replace(notation.token(at).start(), zone.end(), "");
    }

    private void timestamp(Token type, Token text) {
        int end = Math.max(1, text.text().length() - 1);
        String standard = TimestampText.standard(text.text().substring(1, end));
        if (standard != null) {
            edits.replace(type.start(), text.end(), "TIMESTAMP '" + standard + "'");
        }
    }

    /** Behind {@code AS}, which gives a name where a moment does not follow. */
    private void pastOf(int i) {
        if (i + 1 == notation.size() || !isMoment(notation.token(i + 1))) {
            return;
        }
        if (!notation.is(i + 1, "ZXID") || i + 2 == notation.size()) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR,
                    "AS OF what? AS OF ZXID n, or FOR SYSTEM_TIME AS OF TIMESTAMP '2026-11-22 10:00:00'");
        }
        zxid(i + 1);
    }

    private static boolean isMoment(Token token) {
        return switch (token.kind()) {
            case NUMBER, STRING, QUOTED_NAME -> true;
            case SYMBOL -> token.isSymbol("?") || token.isSymbol("-");
            case WORD -> !ClauseWords.begin(token) && !token.is("FROM");
        };
    }

    private void time(Token text) {
        String standard = TimestampText.time(
                text.text().substring(1, Math.max(1, text.text().length() - 1)));
        if (standard != null) {
            edits.replace(text, "'" + standard + "'");
        }
    }

    /** A sign belongs to the number, which then is none of a transaction. */
    private void zxid(int i) {
        boolean signed = notation.isSymbol(i + 1, "-") && i + 2 < notation.size();
        Token value = notation.token(i + 1);
        Token number = signed ? notation.token(i + 2) : value;
        boolean whole = number.kind() == Token.Kind.NUMBER
                && WHOLE.matcher(number.text()).matches();
        if (!whole && (signed || !value.isSymbol("?"))) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR,
                    "AS OF ZXID takes one whole number, or a parameter, for all of the statement, and not "
                            + number.text());
        }
        boolean untyped = value.isSymbol("?");
        String begin = "FOR SYSTEM_TIME AS OF at_zxid(" + (untyped ? "CAST(" : "");
        edits.replace(notation.token(i - 2).start(), value.start(), begin);
        edits.behind(number, untyped ? " AS BIGINT))" : ")");
    }

    /** An ordinary function of the unit's name and the time. */
    private void extract(Token name, Token unit, Token from) {
        edits.replace(name, "\"extract\"");
        String text = unit.kind() == Token.Kind.STRING ? unit.text() : "'" + unit.text() + "'";
        edits.replace(unit.start(), from.end(), text + ",");
    }

    /** {@code substring(text FROM 'regex')}, also with a comma: the first group of the first match, or the match. */
    private void substring(int i) {
        int close = notation.closing(i + 1);
        int separator = close - 2;
        int two = notation.isSymbol(i + 3, "(") ? notation.closing(i + 3) + 1 : i + 3;
        if (notation.is(two, "FOR")) {
            // From the beginning.
            edits.replace(notation.token(two).start(), notation.token(two).start(), "FROM 1 ");
        }
        boolean regex = separator > i + 2
                && notation.isString(close - 1)
                && (notation.is(separator, "FROM") || notation.isSymbol(separator, ","));
        if (regex) {
            edits.replace(notation.token(i), "(regexp_match");
            edits.replace(notation.token(separator), ",");
            edits.behind(notation.token(close), ")[1]");
            notation.operands().rewritten(close, i);
        }
    }

    /** As zxids and session ids are written elsewhere. */
    private void hexadecimal(Token token) {
        String text = token.text();
        try {
            edits.replace(token, Long.toString(Long.parseUnsignedLong(text, 2, text.length(), 16)));
        } catch (NumberFormatException e) {
            throw new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, text + " has more than 64 bits", e);
        }
    }
}
