package io.zabra.sql.syntax;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement's text with its literals made parameters, so that statements that differ in these alone share a plan. Only those
 * are lifted that a comparison, a BETWEEN, an IN list, a VALUES row, an assignment, LIMIT or OFFSET takes as a whole, for there a parameter
 * gets the same type.
 *
 * @param text with {@code ?} in the place of each literal
 * @param values of all parameters of that text, in order: a literal's, or null for one that was a parameter before
 */
public record LiftedText(String text, List<@Nullable Object> values) {
    private static final int LITERALS_MAX = 64;
    private static final Set<String> VERBS = Set.of("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> BEFORE = Set.of("=", "<", ">", "<=", ">=", "<>", "!=");
    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?: (\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,3})?))?");
    private static final Set<String> AFTER = Set.of(
            "AND",
            "OR",
            "ORDER",
            "GROUP",
            "LIMIT",
            "HAVING",
            "WHERE",
            "THEN",
            "UNION",
            "RETURNING",
            "ON",
            "WITH",
            "WHEN",
            "OFFSET",
            "FETCH",
            "READ",
            "ELSE",
            "END");

    /** Null where nothing can be lifted. */
    public static @Nullable LiftedText of(String sql) {
        List<Token> tokens = Lexer.tokens(sql);
        if (tokens.isEmpty() || !VERBS.contains(StatementSyntax.upper(tokens.get(0)))) {
            return null;
        }
        return new Lifting(sql, tokens).lifted();
    }

    /** How many of the parameters were there before. */
    public int ownParameters() {
        return (int) values.stream().filter(Objects::isNull).count();
    }

    /** All parameters' values, given those of the statement's own. */
    public List<@Nullable Object> bound(List<@Nullable Object> own) {
        List<@Nullable Object> bound = new ArrayList<>(values.size());
        int next = 0;
        for (Object value : values) {
            bound.add(value == null ? own.get(next++) : value);
        }
        return bound;
    }

    /** The work on one text. */
    private static final class Lifting {
        private final String sql;
        private final List<Token> tokens;
        private final StringBuilder text = new StringBuilder();
        private final List<@Nullable Object> values = new ArrayList<>();
        /** For each open parenthesis whether it is of a list whose literals can be lifted. */
        private final Deque<Boolean> lists = new ArrayDeque<>();

        private boolean inValues;
        /** Parentheses around the last BETWEEN whose AND has not come yet; negative: none. */
        private int between = -1;

        private int andOfBetween = -1;
        private int copied;
        private int literals;

        Lifting(String sql, List<Token> tokens) {
            this.sql = sql;
            this.tokens = tokens;
        }

        @Nullable
        LiftedText lifted() {
            for (int i = 0; i < tokens.size() && literals <= LITERALS_MAX; i++) {
                look(i);
            }
            if (literals == 0 || literals > LITERALS_MAX) {
                return null;
            }
            return new LiftedText(text.append(sql, copied, sql.length()).toString(), values);
        }

        private void look(int i) {
            Token token = tokens.get(i);
            if (token.isSymbol("(")) {
                boolean list = i > 0 && (tokens.get(i - 1).is("IN") || (inValues && lists.isEmpty()));
                lists.push(list);
            } else if (token.isSymbol(")") && !lists.isEmpty()) {
                lists.pop();
            } else if (token.isSymbol("?")) {
                values.add(null);
            } else if (token.kind() == Token.Kind.WORD && lists.isEmpty()) {
                inValues = token.is("VALUES") || (inValues && !AFTER.contains(StatementSyntax.upper(token)));
            }
            noteBetween(token);
            int first = literalStart(i);
            Object value = first >= 0 && isLiftable(first, i) ? value(first, token) : null;
            if (value != null) {
                boolean untyped = tokens.get(first - 1).isSymbol(",")
                        && tokens.get(Math.max(0, first - 4)).is("STARTS_WITH");
                text.append(sql, copied, tokens.get(first).start()).append(untyped ? "CAST(? AS VARCHAR)" : "?");
                copied = token.end();
                values.add(value);
                literals++;
            }
        }

        /** An AND that is a BETWEEN's is before a literal as a comparison is. */
        private void noteBetween(Token token) {
            if (token.is("BETWEEN")) {
                between = lists.size();
            } else if (between == lists.size() && token.is("AND")) {
                between = -1;
                andOfBetween = token.end();
            }
        }

        /** First token of the literal that ends with this one: a sign or a type may stand before; negative: none ends here. */
        private int literalStart(int i) {
            Token token = tokens.get(i);
            boolean string = token.kind() == Token.Kind.STRING;
            if (i < 2 || (!string && token.kind() != Token.Kind.NUMBER)) {
                return -1;
            }
            Token before = tokens.get(i - 1);
            boolean typed = string && (before.is("TIMESTAMP") || before.is("DATE"));
            return typed || (!string && before.isSymbol("-")) ? i - 1 : i;
        }

        private boolean isLiftable(int first, int last) {
            if (first < 2) {
                return false;
            }
            Token token = tokens.get(last);
            Token before = tokens.get(first - 1);
            boolean compared = before.kind() == Token.Kind.SYMBOL && BEFORE.contains(before.text());
            boolean bound = before.is("BETWEEN") || before.end() == andOfBetween;
            boolean listed = !lists.isEmpty() && lists.peek() && (before.isSymbol("(") || before.isSymbol(","));
            boolean pattern = (before.is("LIKE") || before.is("ILIKE")) && token.kind() == Token.Kind.STRING;
            boolean page = first == last && (before.is("LIMIT") || before.is("OFFSET"));
            return (compared || bound || listed || pattern || page || isPrefix(first)) && endsAt(last + 1);
        }

        /** The second argument of what the index knows by its prefix. */
        private boolean isPrefix(int i) {
            return tokens.get(i - 1).isSymbol(",")
                    && i >= 4
                    && (tokens.get(i - 4).is("IS_BELOW") || tokens.get(i - 4).is("STARTS_WITH"));
        }

        private boolean endsAt(int i) {
            if (i == tokens.size()) {
                return true;
            }
            Token after = tokens.get(i);
            return after.isSymbol(")")
                    || after.isSymbol(",")
                    || after.isSymbol(";")
                    || (after.kind() == Token.Kind.WORD && AFTER.contains(StatementSyntax.upper(after)));
        }

        private @Nullable Object value(int first, Token token) {
            String text = token.text();
            if (token.kind() == Token.Kind.STRING) {
                boolean closed = text.length() >= 2 && text.endsWith("'");
                String inner = closed ? text.substring(1, text.length() - 1).replace("''", "'") : null;
                Token type = tokens.get(first);
                return type.kind() == Token.Kind.STRING || inner == null ? inner : time(type, inner);
            }
            boolean whole = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            boolean negative = tokens.get(first).isSymbol("-");
            return whole ? (Object) (negative ? -Long.parseLong(text) : Long.parseLong(text)) : null;
        }

        /** As the parser of queries takes it; null for what it would take otherwise, or not. */
        private static @Nullable Object time(Token type, String text) {
            String known = type.is("DATE") ? null : TimestampText.standard(text);
            Matcher matcher = TIME.matcher(known == null ? text : known);
            if (!matcher.matches() || type.is("DATE") != (matcher.group(2) == null)) {
                return null;
            }
            try {
                LocalDate day = LocalDate.parse(matcher.group(1));
                return type.is("DATE") ? day : day.atTime(LocalTime.parse(matcher.group(2)));
            } catch (DateTimeException e) {
                return null;
            }
        }
    }
}
