package io.zabra.sql.syntax;

/**
 * A piece of a statement's text. Comments and blanks are none.
 *
 * @param start where it begins in the statement
 * @param end behind its last character
 * @param text as it stands there, quotes included
 */
record Token(Kind kind, int start, int end, String text) {
    /** What it is made of. */
    enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        NUMBER,
        SYMBOL
    }

    boolean is(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }
}
