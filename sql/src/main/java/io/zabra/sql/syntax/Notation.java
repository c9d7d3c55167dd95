package io.zabra.sql.syntax;

import java.util.List;

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

    /** The first of these tokens up to the last become one operand, which begins with words and ends with others. */
    void enclose(int first, int last, String open, String close) {
        edits.open(token(first), open);
        edits.behind(token(last), close);
        operands.rewritten(last, first);
    }
}
