package io.zabra.sql.syntax;

import java.util.List;

/**
 * What may stand behind BEGIN, COMMIT, ROLLBACK and SET TRANSACTION: PostgreSQL's words, without what is not offered. Answers
 * where the words stop to make sense: at the end, where they all do. Stateless.
 */
final class TransactionGrammar {
    private TransactionGrammar() {}

    /** Behind {@code BEGIN [WORK | TRANSACTION] modes} and {@code START TRANSACTION modes}. */
    static int begin(List<Token> tokens, int verb) {
        boolean named = is(tokens, verb + 1, "TRANSACTION");
        if (tokens.get(verb).is("START")) {
            return named ? modes(tokens, verb + 2) : verb + 1;
        }
        return modes(tokens, named || is(tokens, verb + 1, "WORK") ? verb + 2 : verb + 1);
    }

    /** Behind {@code ISOLATION LEVEL level, READ ONLY | WRITE}, in any order and number, with commas or without. */
    static int modes(List<Token> tokens, int from) {
        int i = from;
        while (i < tokens.size()) {
            int next = mode(tokens, i);
            if (next == i) {
                return i;
            }
            boolean comma = next < tokens.size() && tokens.get(next).isSymbol(",");
            if (comma && mode(tokens, next + 1) == next + 1) {
                return next;
            }
            i = comma ? next + 1 : next;
        }
        return i;
    }

    private static int mode(List<Token> tokens, int i) {
        if (is(tokens, i, "READ") && (is(tokens, i + 1, "ONLY") || is(tokens, i + 1, "WRITE"))) {
            return i + 2;
        }
        if (!is(tokens, i, "ISOLATION") || !is(tokens, i + 1, "LEVEL") || i + 2 >= tokens.size()) {
            return i;
        }
        boolean two = is(tokens, i + 2, "READ") || is(tokens, i + 2, "REPEATABLE");
        boolean known = is(tokens, i + 3, "COMMITTED") || is(tokens, i + 3, "UNCOMMITTED") || is(tokens, i + 3, "READ");
        return !two ? i + 3 : known ? i + 4 : i;
    }

    /** Behind {@code [WORK | TRANSACTION] [AND NO CHAIN]}. */
    static int end(List<Token> tokens, int verb) {
        int i = is(tokens, verb + 1, "WORK") || is(tokens, verb + 1, "TRANSACTION") ? verb + 2 : verb + 1;
        return is(tokens, i, "AND") && is(tokens, i + 1, "NO") && is(tokens, i + 2, "CHAIN") ? i + 3 : i;
    }

    /** Whether it is PostgreSQL's, and not offered: savepoints, and a transaction that follows at once. */
    static boolean isNotOffered(List<Token> tokens, int verb) {
        int i = end(tokens, verb);
        boolean chains = is(tokens, i, "AND") && is(tokens, i + 1, "CHAIN");
        boolean back = tokens.get(verb).is("ROLLBACK") && is(tokens, i, "TO");
        return chains
                || back
                || tokens.get(verb).is("SAVEPOINT")
                || tokens.get(verb).is("RELEASE");
    }

    private static boolean is(List<Token> tokens, int i, String word) {
        return i < tokens.size() && tokens.get(i).is(word);
    }
}
