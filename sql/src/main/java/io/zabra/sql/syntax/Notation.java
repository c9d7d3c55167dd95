package io.zabra.sql.syntax;

import java.util.List;
import java.util.Set;

/**
 * A statement's tokens, and what is to be written in the places of some of them. Those who look at it ask beyond its ends, where nothing
 * is. One thread.
 *
 * @param operands what was rewritten already is one
 */
record Notation(List<Token> tokens, Edits edits, Operands operands) {
    static Notation of(List<Token> tokens) {
        return new Notation(tokens, new Edits(), new Operands(tokens));
    }

    int size() {
        return tokens.size();
    }

    Token token(int i) {
        return tokens.get(i);
    }

    boolean is(int i, String word) {
        return i >= 0 && i < tokens.size() && tokens.get(i).is(word);
    }

    boolean isSymbol(int i, String symbol) {
        return i >= 0 && i < tokens.size() && tokens.get(i).isSymbol(symbol);
    }

    /** Empty beyond the ends. */
    String text(int i) {
        return i >= 0 && i < tokens.size() ? tokens.get(i).text() : "";
    }

    boolean isString(int i) {
        return i >= 0 && i < tokens.size() && tokens.get(i).kind() == Token.Kind.STRING;
    }

    boolean isWord(int i) {
        return i >= 0 && i < tokens.size() && tokens.get(i).kind() == Token.Kind.WORD;
    }

    boolean isName(int i) {
        return i >= 0 && i < tokens.size() && tokens.get(i).isName();
    }

    /** Of the parenthesis that opens here. */
    int closing(int open) {
        return operands.parentheses().closing(open);
    }

    /** The next of the words outside of parentheses, or where the parenthesis around it closes, or the end. */
    int find(int from, Set<String> words) {
        int depth = 0;
        for (int i = from; i < size(); i++) {
            depth += isSymbol(i, "(") ? 1 : isSymbol(i, ")") ? -1 : 0;
            boolean clause = is(i, "ON") && is(i + 1, "CONFLICT");
            boolean parents = is(i, "WITH") && is(i + 1, "PARENTS");
            boolean word = isWord(i) && words.contains(StatementSyntax.upper(token(i)));
            boolean end = clause || parents || (word && !isWithin(i));
            if (depth < 0 || (depth == 0 && end)) {
                return i;
            }
        }
        return size();
    }

    /** The next comma outside of parentheses and brackets, or where those around it close, or the end. */
    int comma(int from) {
        int depth = 0;
        for (int i = from; i < size(); i++) {
            boolean opens = isSymbol(i, "(") || isSymbol(i, "[");
            boolean closes = isSymbol(i, ")") || isSymbol(i, "]");
            depth += opens ? 1 : closes ? -1 : 0;
            if (depth < 0 || (depth == 0 && isSymbol(i, ","))) {
                return i;
            }
        }
        return size();
    }

    /** IS DISTINCT FROM is an operator, and FOR SYSTEM_TIME belongs to its table. */
    private boolean isWithin(int i) {
        return (is(i, "FROM") && is(i - 1, "DISTINCT")) || (is(i, "FOR") && is(i + 1, "SYSTEM_TIME"));
    }

    /** The first of these tokens up to the last become one operand, which begins with words and ends with others. */
    void enclose(int first, int last, String open, String close) {
        edits.open(token(first), open);
        edits.behind(token(last), close);
        operands.rewritten(last, first);
    }
}
