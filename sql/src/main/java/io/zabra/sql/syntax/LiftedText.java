package io.zabra.sql.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement's text with its literals made parameters, so that statements that differ in these alone share a plan. Only those
 * are lifted that a comparison, an IN list, a VALUES row or an assignment takes as a whole, for there a parameter gets the same
 * type.
 *
 * @param text with {@code ?} in the place of each literal
 * @param values of all parameters of that text, in order: a literal's, or null for one that was a parameter before
 */
public record LiftedText(String text, List<@Nullable Object> values) {
    private static final int LITERALS_MAX = 64;
    private static final Set<String> VERBS = Set.of("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> BEFORE = Set.of("=", "<", ">", "<=", ">=", "<>", "!=");
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
            Object value = isLiftable(i) ? value(token) : null;
            if (value != null) {
                text.append(sql, copied, token.start()).append('?');
                copied = token.end();
                values.add(value);
                literals++;
            }
        }

        private boolean isLiftable(int i) {
            Token token = tokens.get(i);
            boolean literal = token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.NUMBER;
            if (!literal || i < 2) {
                return false;
            }
            Token before = tokens.get(i - 1);
            boolean compared = before.kind() == Token.Kind.SYMBOL && BEFORE.contains(before.text());
            boolean listed = !lists.isEmpty() && lists.peek() && (before.isSymbol("(") || before.isSymbol(","));
            boolean pattern = before.is("LIKE") && token.kind() == Token.Kind.STRING;
            boolean prefix = before.isSymbol(",") && i >= 4 && tokens.get(i - 4).is("IS_BELOW");
            return (compared || listed || pattern || prefix) && endsAt(i + 1);
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

        private static @Nullable Object value(Token token) {
            String text = token.text();
            if (token.kind() == Token.Kind.STRING) {
                boolean closed = text.length() >= 2 && text.endsWith("'");
                return closed ? text.substring(1, text.length() - 1).replace("''", "'") : null;
            }
            boolean whole = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            return whole ? (Object) Long.valueOf(text) : null;
        }
    }
}
