package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
import java.util.HashMap;
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
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("text", "VARCHAR"),
            Map.entry("json", "VARCHAR"),
            Map.entry("jsonb", "VARCHAR"),
            Map.entry("bytea", "VARBINARY"),
            Map.entry("bool", "BOOLEAN"),
            Map.entry("int2", "SMALLINT"),
            Map.entry("int4", "INTEGER"),
            Map.entry("int8", "BIGINT"),
            Map.entry("float4", "REAL"),
            Map.entry("float8", "DOUBLE"),
            Map.entry("double", "DOUBLE"),
            Map.entry("numeric", "DECIMAL"),
            Map.entry("timestamptz", "TIMESTAMP"));

    private static final Map<String, String> FUNCTIONS =
            Map.of("ucase", "upper", "lcase", "lower", "length", "char_length", "ifnull", "coalesce");

    /** Regular expressions: those of Java, found anywhere in the text. */
    private static final Map<String, String> MATCHES = Map.of(
            "~", " RLIKE ",
            "!~", " NOT RLIKE ",
            "~*", " RLIKE '(?i)' || ",
            "!~*", " NOT RLIKE '(?i)' || ");

    /** Words that a parenthesis may follow without being a function's. */
    private static final Set<String> NO_FUNCTIONS = Set.of(
            "SELECT",
            "WHERE",
            "AND",
            "OR",
            "NOT",
            "IN",
            "ON",
            "BY",
            "HAVING",
            "VALUES",
            "THEN",
            "ELSE",
            "WHEN",
            "CASE",
            "FROM",
            "AS",
            "SET",
            "LIKE",
            "BETWEEN",
            "ANY",
            "ALL",
            "SOME",
            "UNION",
            "LIMIT",
            "OFFSET",
            "USING",
            "RETURNING",
            "DISTINCT",
            "IS");

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

    private static final Set<String> LITERAL_PREFIXES = Set.of("X", "N", "DATE", "TIME", "TIMESTAMP", "INTERVAL");

    private final List<Token> tokens;
    private final List<Edit> edits = new ArrayList<>();
    /** First token of what was rewritten, by its last. */
    private final Map<Integer, Integer> operands = new HashMap<>();

    /** Puts words in the place of a part of the text. */
    private record Edit(int start, int end, String words) {}

    private Rewrites(List<Token> tokens) {
        this.tokens = tokens;
    }

    static Rewrites of(List<Token> tokens) {
        Rewrites rewrites = new Rewrites(tokens);
        for (int i = 0; i < tokens.size(); i++) {
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
            } else if (edit.start == end && edit.end == end && edit.words.equals(")")) {
                to.copy(at, end).insert(edit.words, end);
                at = end;
            }
        }
        to.copy(at, end);
    }

    private void look(int i) {
        Token token = tokens.get(i);
        if (token.kind() == Token.Kind.NUMBER && token.text().startsWith("0x")) {
            hexadecimal(token);
        } else if (token.isSymbol("::")) {
            cast(i);
        } else if (token.isSymbol("->") || token.isSymbol("->>")) {
            arrow(i);
        } else if (token.kind() == Token.Kind.SYMBOL && MATCHES.containsKey(token.text())) {
            edits.add(new Edit(token.start(), token.end(), MATCHES.get(token.text())));
        } else if (token.is("DATE_TRUNC") || isStatistic(i)) {
            // The parser knows these words as something else; a quoted name is an ordinary function.
            String name = token.text().toLowerCase(Locale.ROOT);
            edits.add(new Edit(token.start(), token.end(), '"' + name + '"'));
        } else if (token.is("ZXID")
                && i >= 2
                && token(i - 1).is("OF")
                && token(i - 2).is("AS")
                && i + 1 < tokens.size()) {
            Token value = token(i + 1);
            boolean untyped = value.isSymbol("?");
            String begin = "FOR SYSTEM_TIME AS OF at_zxid(" + (untyped ? "CAST(" : "");
            edits.add(new Edit(token(i - 2).start(), value.start(), begin));
            edits.add(new Edit(value.end(), value.end(), untyped ? " AS BIGINT))" : ")"));
        } else if (token.isSymbol("{") && i + 2 < tokens.size()) {
            escape(i, token(i + 1), token(i + 2));
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
        Token close = token(closing(open, "{", "}"));
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
        int first = operandStart(i - 1);
        Token type = token(i + 1);
        int last = i + 1;
        if (type.is("DOUBLE") && last + 1 < tokens.size() && token(last + 1).is("PRECISION")) {
            last++;
        }
        int typeWords = last;
        if (last + 1 < tokens.size() && token(last + 1).isSymbol("(")) {
            last = closing(last + 1, "(", ")");
        }
        String known = TYPES.get(type.text().toLowerCase(Locale.ROOT));
        open(first, "CAST(");
        edits.add(new Edit(token(i).start(), token(i).end(), " AS "));
        if (known != null) {
            edits.add(new Edit(type.start(), token(typeWords).end(), known));
        }
        edits.add(new Edit(token(last).end(), token(last).end(), ")"));
        operands.put(last, first);
    }

    /** What is opened later encloses what was opened before at the same place. */
    private void open(int first, String words) {
        edits.add(0, new Edit(token(first).start(), token(first).start(), words));
    }

    /** {@code a -> 'b' -> 0 ->> 'c'} is {@code JSON_VALUE(a, '$.b[0].c')}; without {@code ->>}, JSON_QUERY. */
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
        if (last < 0 || operands.containsKey(last)) {
            return;
        }
        int first = operandStart(i - 1);
        open(first, text ? "JSON_VALUE(" : "JSON_QUERY(");
        edits.add(new Edit(token(i).start(), token(last).end(), ", '" + path + "')"));
        operands.put(last, first);
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

    /** First token of the operand that ends with this one. */
    private int operandStart(int last) {
        if (operands.containsKey(last)) {
            return operands.get(last);
        }
        Token token = token(last);
        if (token.is("END")) {
            return matchingCase(last);
        }
        int first = last;
        if (token.isSymbol(")")) {
            first = opening(last);
            boolean function = first > 0 && token(first - 1).isName() && !isKeyword(token(first - 1));
            first = function ? first - 1 : first;
        } else if (token.kind() == Token.Kind.STRING && last > 0 && isPrefix(token(last - 1))) {
            return last - 1;
        }
        while (first >= 2 && token(first - 1).isSymbol(".") && token(first).isName()) {
            first -= 2;
        }
        return first;
    }

    private static boolean isKeyword(Token token) {
        return token.kind() == Token.Kind.WORD
                && NO_FUNCTIONS.contains(token.text().toUpperCase(Locale.ROOT));
    }

    private static boolean isPrefix(Token token) {
        return token.kind() == Token.Kind.WORD
                && LITERAL_PREFIXES.contains(token.text().toUpperCase(Locale.ROOT));
    }

    private int matchingCase(int end) {
        int depth = 0;
        for (int i = end; i >= 0; i--) {
            depth += token(i).is("END") ? 1 : token(i).is("CASE") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return end;
    }

    private int opening(int close) {
        int depth = 0;
        for (int i = close; i >= 0; i--) {
            depth += token(i).isSymbol(")") ? 1 : token(i).isSymbol("(") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return close;
    }

    private int closing(int open, String opening, String closing) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += token(i).isSymbol(opening) ? 1 : token(i).isSymbol(closing) ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return tokens.size() - 1;
    }
}
