package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notations of PostgreSQL and JDBC that the parser of queries does not have, in terms of those that it has: {@code a::type},
 * {@code AS OF ZXID n}, {@code {fn now()}}, {@code {oj …}}, {@code date_trunc}, {@code a ~ b}, {@code json ->> 'key'}.
 */
final class Rewrites {
    private static final Map<String, String> FUNCTIONS = Map.of(
            "ucase", "upper",
            "lcase", "lower",
            "length", "char_length",
            "ifnull", "coalesce",
            "curdate", "current_date",
            "curtime", "current_time");

    /** Regular expressions: those of Java, found anywhere in the text. */
    private static final Map<String, String> MATCHES = Map.of(
            "~", " RLIKE ",
            "!~", " NOT RLIKE ",
            "~*", " RLIKE '(?i)' || ",
            "!~*", " NOT RLIKE '(?i)' || ");

    /** Aggregates over pairs. */
    private static final Set<String> STATISTICS = Set.of(
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
            "REGR_SYY");

    private static final Set<String> UTC = Set.of("'UTC'", "'GMT'", "'Z'");

    private static final Set<String> CASTS = Set.of("CAST", "SAFE_CAST", "TRY_CAST");

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

    private final List<Token> tokens;
    private final List<Edit> edits = new ArrayList<>();
    private final Operands operands;
    /** Parentheses that are open where it looks. */
    private final Deque<Integer> opened = new ArrayDeque<>();

    /**
     * Puts words in the place of a part of the text.
     *
     * @param closes whether they belong to what is before them
     */
    private record Edit(int start, int end, String words, boolean closes) {
        Edit(int start, int end, String words) {
            this(start, end, words, false);
        }

        static Edit behind(Token token, String words) {
            return new Edit(token.end(), token.end(), words, true);
        }
    }

    private Rewrites(List<Token> tokens) {
        this.tokens = tokens;
        this.operands = new Operands(tokens);
    }

    static Rewrites of(List<Token> tokens) {
        Rewrites rewrites = new Rewrites(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).isSymbol("(")) {
                rewrites.opened.push(i);
            } else if (tokens.get(i).isSymbol(")")) {
                rewrites.opened.poll();
            }
            rewrites.look(i);
        }
        rewrites.edits.sort((a, b) -> Integer.compare(a.start, b.start));
        return rewrites;
    }

    /** Adds the part of the text, rewritten. */
    void copy(int start, int end, SourceText.Builder to) {
        int at = start;
        for (Edit edit : edits) {
            if (edit.start >= at && edit.end <= end && edit.start < end) {
                to.copy(at, edit.start).insert(edit.words, edit.start);
                at = edit.end;
            } else if (edit.start == end && edit.closes) {
                to.copy(at, end).insert(edit.words, end);
                at = end;
            }
        }
        to.copy(at, end);
    }

    private void look(int i) {
        Token token = tokens.get(i);
        if (token.kind() == Token.Kind.WORD) {
            word(i, token);
        } else if (token.kind() == Token.Kind.NUMBER && token.text().startsWith("0x")) {
            hexadecimal(token);
        } else if (token.isSymbol("::")) {
            cast(i);
        } else if (token.isSymbol("->") || token.isSymbol("->>")) {
            arrow(i);
        } else if (token.kind() == Token.Kind.SYMBOL && MATCHES.containsKey(token.text())) {
            edits.add(new Edit(token.start(), token.end(), MATCHES.get(token.text())));
        } else if (token.isSymbol("^")) {
            throw new SqlFailure(SqlState.NOT_SUPPORTED, "'^' is not supported: power(2, 3) is 2 to the power of 3");
        } else if (token.isSymbol("{") && i + 2 < tokens.size()) {
            escape(i, token(i + 1), token(i + 2));
        }
    }

    private void word(int i, Token token) {
        if (token.is("DATE_TRUNC") || token.is("DATE_PART") || isStatistic(i) || isSchemaCall(i)) {
            // The parser knows these words as something else; a quoted name is an ordinary function.
            String name = token.text().toLowerCase(Locale.ROOT);
            edits.add(new Edit(token.start(), token.end(), '"' + name + '"'));
        } else if (token.is("EXTRACT") && isSymbol(i + 1, "(") && is(i + 3, "FROM")) {
            extract(token, token(i + 2), token(i + 3));
        } else if (token.is("INTERVAL") && i + 1 < tokens.size() && token(i + 1).kind() == Token.Kind.STRING) {
            interval(i);
        } else if (token.is("AS") && isOfCast(opened.peek()) && i + 1 < tokens.size()) {
            type(i + 1);
        } else if (token.is("GENERATE_SERIES") && isSymbol(i + 1, "(")) {
            series(i);
        } else if (token.is("E") && isString(i + 1) && token(i + 1).start() == token.end()) {
            Token text = token(i + 1);
            edits.add(new Edit(token.start(), text.end(), EscapedText.standard(text.text())));
        } else if (token.is("AT") && is(i + 1, "TIME") && is(i + 2, "ZONE") && isString(i + 3)) {
            zone(token, token(i + 3));
        } else if ((token.is("ANY") || token.is("ALL") || token.is("SOME")) && isArrayText(i)) {
            Token text = token(i + 2);
            edits.add(new Edit(text.start(), text.end(), ArrayText.standard(text.text())));
        } else if (token.is("ZXID") && is(i - 1, "OF") && is(i - 2, "AS") && i + 1 < tokens.size()) {
            zxid(i);
        }
    }

    private boolean is(int i, String word) {
        return i >= 0 && i < tokens.size() && token(i).is(word);
    }

    private boolean isSymbol(int i, String symbol) {
        return i >= 0 && i < tokens.size() && token(i).isSymbol(symbol);
    }

    private boolean isString(int i) {
        return i < tokens.size() && token(i).kind() == Token.Kind.STRING;
    }

    private boolean isSchemaCall(int i) {
        return token(i).is("CURRENT_SCHEMA") && isSymbol(i + 1, "(");
    }

    private boolean isArrayText(int i) {
        return isSymbol(i + 1, "(") && isString(i + 2) && token(i + 2).text().startsWith("'{") && isSymbol(i + 3, ")");
    }

    /** Times are UTC, so that they need not be moved there. */
    private void zone(Token at, Token zone) {
        if (!UTC.contains(zone.text().toUpperCase(Locale.ROOT))) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "AT TIME ZONE " + zone.text()
                            + " is not supported: times are UTC here; add the offset, as in + INTERVAL" + " '2 hours'");
        }
        edits.add(new Edit(at.start(), zone.end(), ""));
    }

    /** A sign belongs to the number, which then is none of a transaction. */
    private void zxid(int i) {
        boolean signed = isSymbol(i + 1, "-") && i + 2 < tokens.size();
        Token value = token(i + 1);
        boolean untyped = value.isSymbol("?");
        String begin = "FOR SYSTEM_TIME AS OF at_zxid(" + (untyped ? "CAST(" : "");
        edits.add(new Edit(token(i - 2).start(), value.start(), begin));
        edits.add(Edit.behind(signed ? token(i + 2) : value, untyped ? " AS BIGINT))" : ")"));
    }

    /** An ordinary function of the unit's name and the time. */
    private void extract(Token name, Token unit, Token from) {
        edits.add(new Edit(name.start(), name.end(), "\"extract\""));
        String text = unit.kind() == Token.Kind.STRING ? unit.text() : "'" + unit.text() + "'";
        edits.add(new Edit(unit.start(), from.end(), text + ","));
    }

    /** A unit behind the text says that it is as the standard has it, whose numbers have two digits unless it is said. */
    private void interval(int i) {
        Token text = token(i + 1);
        Token unit = i + 2 < tokens.size() ? token(i + 2) : text;
        if (unit.kind() == Token.Kind.WORD && UNITS.contains(unit.text().toUpperCase(Locale.ROOT))) {
            boolean says = isSymbol(i + 3, "(") || is(i + 3, "TO");
            if (!says && text.text().length() > 2 + 2) {
                edits.add(Edit.behind(unit, unit.is("SECOND") ? "(10, 3)" : "(9)"));
            }
        } else if (text.text().length() > 2) {
            String inner = text.text().substring(1, text.text().length() - 1);
            edits.add(new Edit(token(i).start(), text.end(), IntervalText.standard(inner)));
        }
    }

    private boolean isOfCast(@Nullable Integer open) {
        return open != null
                && open > 0
                && token(open - 1).kind() == Token.Kind.WORD
                && CASTS.contains(token(open - 1).text().toUpperCase(Locale.ROOT));
    }

    /** The type that begins here, by the standard's name: its last token. */
    private int type(int i) {
        TypeNames type = TypeNames.at(tokens, i);
        String words = type.words();
        if (words != null) {
            edits.add(new Edit(token(i).start(), token(type.last()).end(), words));
        }
        return type.last();
    }

    /** {@code FROM generate_series(…) AS n} is {@code FROM UNNEST(generate_series(…)) AS n (n)}. */
    private void series(int i) {
        if (isSymbol(i - 1, "(") && is(i - 2, "UNNEST")) {
            return;
        }
        if (!is(i - 1, "FROM") && !is(i - 1, "JOIN") && !is(i - 1, "LATERAL")) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "generate_series stands in FROM: FROM generate_series(1, 3) AS n, or CROSS JOIN generate_series(1, 3) AS n");
        }
        int close = operands.closing(i + 1, "(", ")");
        int alias = is(close + 1, "AS") ? close + 2 : close + 1;
        boolean named = alias < tokens.size()
                && token(alias).isName()
                && (alias == close + 2 || !ClauseWords.begin(token(alias)));
        edits.add(new Edit(token(i).start(), token(i).start(), "UNNEST("));
        edits.add(Edit.behind(token(close), named ? ")" : ") AS generate_series (generate_series)"));
        if (named && !isSymbol(alias + 1, "(")) {
            edits.add(Edit.behind(token(alias), " (" + token(alias).text() + ")"));
        }
    }

    private boolean isStatistic(int i) {
        return token(i).kind() == Token.Kind.WORD
                && STATISTICS.contains(token(i).text().toUpperCase(Locale.ROOT))
                && i + 1 < tokens.size()
                && token(i + 1).isSymbol("(");
    }

    /** JDBC's escapes that the parser does not have: their braces go, of joins and functions the word that opens them, too. */
    private void escape(int open, Token word, Token next) {
        if (word.is("FN") && next.isName()) {
            function(open);
        } else if (word.is("OJ")) {
            unwrap(open, next);
        } else if (word.is("ESCAPE") || word.is("LIMIT")) {
            unwrap(open, word);
        }
    }

    /** @param first of what stays */
    private void unwrap(int open, Token first) {
        Token close = token(operands.closing(open, "{", "}"));
        edits.add(new Edit(token(open).start(), first.start(), ""));
        edits.add(new Edit(close.start(), close.end(), ""));
    }

    /** {@code {fn name(…)}}: the escape goes, and names that only JDBC has are replaced. */
    private void function(int open) {
        Token name = token(open + 2);
        String known = FUNCTIONS.get(name.text().toLowerCase(Locale.ROOT));
        unwrap(open, name);
        if (known != null) {
            edits.add(new Edit(name.start(), name.end(), known));
        }
    }

    /** As zxids and session ids are written elsewhere. */
    private void hexadecimal(Token token) {
        try {
            edits.add(new Edit(
                    token.start(),
                    token.end(),
                    Long.toString(
                            Long.parseUnsignedLong(token.text(), 2, token.text().length(), 16))));
        } catch (NumberFormatException e) {
            throw new SqlFailure(SqlState.NUMBER_OUT_OF_RANGE, token.text() + " has more than 64 bits", e);
        }
    }

    private Token token(int i) {
        return tokens.get(i);
    }

    private void cast(int i) {
        if (i == 0 || i + 1 >= tokens.size() || !token(i + 1).isName()) {
            return;
        }
        int first = operands.start(i - 1);
        if (is(i + 1, "INTERVAL") && first == i - 1 && token(first).text().length() > 2 && isString(first)) {
            String text = token(first).text();
            String standard = IntervalText.standard(text.substring(1, text.length() - 1));
            edits.add(new Edit(token(first).start(), token(i + 1).end(), standard));
            operands.rewritten(i + 1, first);
            return;
        }
        open(first, "CAST(");
        edits.add(new Edit(token(i).start(), token(i).end(), " AS "));
        int last = type(i + 1);
        edits.add(Edit.behind(token(last), ")"));
        operands.rewritten(last, first);
    }

    /** What is opened later encloses what was opened before at the same place. */
    private void open(int first, String words) {
        edits.add(0, new Edit(token(first).start(), token(first).start(), words));
    }

    /** {@code a -> 'b' -> 0 ->> 'c'} is {@code JSON_VALUE(a, '$.b[0].c')}; without {@code ->>}, the item of JSON_QUERY. */
    private void arrow(int i) {
        StringBuilder path = new StringBuilder("$");
        int last = -1;
        boolean text = false;
        for (int at = i; !text && at > 0 && at + 1 < tokens.size(); at += 2) {
            text = token(at).isSymbol("->>");
            String step = text || token(at).isSymbol("->") ? step(token(at + 1)) : null;
            if (step == null) {
                break;
            }
            path.append(step);
            last = at + 1;
        }
        if (last < 0 || operands.areRewritten(last)) {
            return;
        }
        int first = operands.start(i - 1);
        open(first, text ? "JSON_VALUE(" : "json_item(JSON_QUERY(");
        String close = text ? "')" : "' WITH UNCONDITIONAL ARRAY WRAPPER))";
        edits.add(new Edit(token(i).start(), token(last).end(), ", '" + path + close));
        operands.rewritten(last, first);
    }

    /** Null where it is no key that a path can have. */
    private static @Nullable String step(Token key) {
        String text = key.text();
        if (key.kind() == Token.Kind.NUMBER && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return "[" + text + "]";
        }
        if (key.kind() != Token.Kind.STRING || text.length() < 3 || text.indexOf('\\') >= 0) {
            return null;
        }
        String name = text.substring(1, text.length() - 1);
        if (name.indexOf('\'') >= 0) {
            return null;
        }
        boolean plain = name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetter(c)));
        return plain ? "." + name : "[''" + name + "'']";
    }
}
