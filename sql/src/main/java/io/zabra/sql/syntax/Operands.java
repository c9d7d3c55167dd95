package io.zabra.sql.syntax;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the operands of a statement's postfix notations begin. One thread. */
final class Operands {
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

    /** What a call may have behind its arguments. */
    private static final Set<String> CALL_CLAUSES = Set.of("FILTER", "OVER");

    private static final Set<String> LITERAL_PREFIXES = Set.of("X", "N", "E", "DATE", "TIME", "TIMESTAMP", "INTERVAL");

    private final List<Token> tokens;
    private @Nullable TokenPairs parentheses;
    private @Nullable TokenPairs brackets;
    private @Nullable TokenPairs braces;
    private @Nullable TokenPairs cases;
    /** First token of what was rewritten, by its last. */
    private final Map<Integer, Integer> rewritten = new HashMap<>();

    Operands(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** From now on these tokens are one operand. */
    void rewritten(int last, int first) {
        rewritten.put(last, first);
    }

    boolean areRewritten(int last) {
        return rewritten.containsKey(last);
    }

    private Token token(int i) {
        return tokens.get(i);
    }

    private boolean is(int i, String word) {
        return i >= 0 && i < tokens.size() && token(i).is(word);
    }

    /** First token of the operand that ends with this one. */
    int start(int last) {
        int at = last;
        for (int call = callBefore(at); call >= 0; call = callBefore(at)) {
            at = call;
        }
        Integer known = rewritten.get(at);
        if (known != null) {
            return known;
        }
        Token token = token(at);
        if (token.is("END") && !TokenPairs.isName(tokens, at)) {
            return cases().opening(at);
        }
        if (token.kind() == Token.Kind.STRING && at > 0 && isPrefix(token(at - 1))) {
            return at - 1;
        }
        int first = at;
        if (token.isSymbol(")")) {
            first = parentheses().opening(at);
            boolean function = first > 0 && token(first - 1).isName() && !isKeyword(token(first - 1));
            first = function ? first - 1 : first;
        } else if (token.isSymbol("]")) {
            return brackets().opening(at) - 1;
        }
        while (first >= 2 && token(first - 1).isSymbol(".") && token(first).isName()) {
            first -= 2;
        }
        return first;
    }

    /** Last token of the operand that begins with this one: a name, a call, a literal or what is in parentheses. Negative: none does. */
    int end(int first) {
        if (first >= tokens.size()) {
            return -1;
        }
        if (isPrefix(token(first))
                && first + 1 < tokens.size()
                && token(first + 1).kind() == Token.Kind.STRING) {
            return first + 1;
        }
        if (token(first).isSymbol("(")) {
            return parentheses().closing(first);
        }
        if (!token(first).isName() || isKeyword(token(first))) {
            return -1;
        }
        int last = first;
        while (last + 2 < tokens.size()
                && token(last + 1).isSymbol(".")
                && token(last + 2).isName()) {
            last += 2;
        }
        boolean call = last + 1 < tokens.size() && token(last + 1).isSymbol("(");
        return call ? parentheses().closing(last + 1) : last;
    }

    /**
     * Last token of what an operand that ends here goes on from: the call before {@code FILTER (…)}, {@code OVER w} and {@code WITHIN
     * GROUP (…)}, the array before {@code [n]}. Negative where it goes on from nothing.
     */
    private int callBefore(int last) {
        if (rewritten.containsKey(last)) {
            return -1;
        }
        if (last > 1 && isClause(last - 1)) {
            return last - 2;
        }
        if (token(last).isSymbol("]")) {
            int open = brackets().opening(last);
            return open > 0 && !is(open - 1, "ARRAY") ? open - 1 : -1;
        }
        int first = token(last).isSymbol(")") ? parentheses().opening(last) : -1;
        if (first > 1 && isClause(first - 1)) {
            return first - 2;
        }
        return first > 2 && is(first - 1, "GROUP") && is(first - 2, "WITHIN") ? first - 3 : -1;
    }

    /** Whether the aggregate or function before this word goes on with it. */
    private boolean isClause(int i) {
        Token token = token(i);
        return token.kind() == Token.Kind.WORD
                && CALL_CLAUSES.contains(token.text().toUpperCase(Locale.ROOT))
                && token(i - 1).isSymbol(")");
    }

    private static boolean isKeyword(Token token) {
        return token.kind() == Token.Kind.WORD
                && NO_FUNCTIONS.contains(token.text().toUpperCase(Locale.ROOT));
    }

    private static boolean isPrefix(Token token) {
        return token.kind() == Token.Kind.WORD
                && LITERAL_PREFIXES.contains(token.text().toUpperCase(Locale.ROOT));
    }

    /** Whether an operand ends here: what follows is no sign of a number. */
    boolean endsAt(int i) {
        if (i < 0) {
            return false;
        }
        Token token = token(i);
        return switch (token.kind()) {
            case WORD -> !isKeyword(token);
            case SYMBOL -> token.isSymbol(")") || token.isSymbol("]") || token.isSymbol("?");
            case QUOTED_NAME, STRING, NUMBER -> true;
        };
    }

    TokenPairs parentheses() {
        if (parentheses == null) {
            parentheses = TokenPairs.ofSymbols(tokens, "(", ")");
        }
        return parentheses;
    }

    private TokenPairs brackets() {
        if (brackets == null) {
            brackets = TokenPairs.ofSymbols(tokens, "[", "]");
        }
        return brackets;
    }

    TokenPairs braces() {
        if (braces == null) {
            braces = TokenPairs.ofSymbols(tokens, "{", "}");
        }
        return braces;
    }

    private TokenPairs cases() {
        if (cases == null) {
            cases = TokenPairs.ofCases(tokens);
        }
        return cases;
    }
}
