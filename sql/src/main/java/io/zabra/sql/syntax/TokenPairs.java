package io.zabra.sql.syntax;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;

/** Which of a statement's tokens of one kind open and close each other, found in one walk. Immutable. */
final class TokenPairs {
    /** By token the other one of its pair; negative: it has none. */
    private final int[] other;

    private TokenPairs(int size, IntPredicate opens, IntPredicate closes) {
        other = new int[size];
        Arrays.fill(other, -1);
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < size; i++) {
            if (opens.test(i)) {
                open.push(i);
            } else if (!open.isEmpty() && closes.test(i)) {
                int first = open.pop();
                other[first] = i;
                other[i] = first;
            }
        }
    }

    static TokenPairs ofSymbols(List<Token> tokens, String opening, String closing) {
        return new TokenPairs(
                tokens.size(),
                i -> tokens.get(i).isSymbol(opening),
                i -> tokens.get(i).isSymbol(closing));
    }

    /** CASE and END, but for names of columns. */
    static TokenPairs ofCases(List<Token> tokens) {
        return new TokenPairs(
                tokens.size(),
                i -> tokens.get(i).is("CASE") && !isName(tokens, i),
                i -> tokens.get(i).is("END") && !isName(tokens, i));
    }

    /** Whether it is a word behind a dot or AS, and thus is a name, whatever word it is. */
    static boolean isName(List<Token> tokens, int i) {
        return i > 0
                && tokens.get(i).isName()
                && (tokens.get(i - 1).isSymbol(".") || tokens.get(i - 1).is("AS"));
    }

    /** What opens the pair that is closed here; the token itself where nothing does. */
    int opening(int close) {
        return other[close] < 0 ? close : other[close];
    }

    /** What closes the pair that is opened here; the last token where nothing does. */
    int closing(int open) {
        return other[open] < 0 ? other.length - 1 : other[open];
    }
}
