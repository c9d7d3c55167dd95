package io.zabra.sql.syntax;

import java.util.ArrayList;
import java.util.List;

/** Cuts a statement into tokens by the lexical rules that the parser of queries has too: quotes, doubled quotes, comments. */
final class Lexer {
    /** The longest first. */
    private static final List<String> LONG_SYMBOLS = List.of(
            "!~~*", "#>>", "->>", "!~*", "~~*", "!~~", "~~", "^@", "#>", "::", "<=", ">=", "<>", "!=", "||", "=>", "->",
            "@>", "<@", "&&", "~*", "!~");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        skipBlanks();
        while (at < text.length()) {
            int start = at;
            Token.Kind kind = advance(text.charAt(at));
            tokens.add(new Token(kind, start, at, text.substring(start, at)));
            skipBlanks();
        }
    }

    private Token.Kind advance(char first) {
        if (first == '\'' || first == '"') {
            quoted(first, first == '\'' && isBehindE());
            return first == '"' ? Token.Kind.QUOTED_NAME : Token.Kind.STRING;
        }
        if (isDigit(first) || (first == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            number();
            return Token.Kind.NUMBER;
        }
        if (Character.isJavaIdentifierStart(first)) {
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            return Token.Kind.WORD;
        }
        at += symbolLength();
        return Token.Kind.SYMBOL;
    }

    private int symbolLength() {
        for (String symbol : LONG_SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                return symbol.length();
            }
        }
        return 1;
    }

    private boolean isBehindE() {
        Token before = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        return before != null && before.is("E") && before.end() == at;
    }

    /**
     * A quote within is doubled. One that is not closed goes to the end; the parser will complain.
     *
     * @param escapes whether what stands behind a backslash is no quote
     */
    private void quoted(char quote, boolean escapes) {
        at++;
        while (at < text.length()) {
            if (escapes && text.charAt(at) == '\\') {
                at = Math.min(at + 2, text.length());
            } else if (text.charAt(at) != quote) {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                at += 2;
            } else {
                at++;
                return;
            }
        }
    }

    private void number() {
        if (text.startsWith("0x", at)) {
            at += 2;
            while (at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
                at++;
            }
            return;
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean exponent = (c == 'e' || c == 'E') && at + 1 < text.length() && isExponent(text.charAt(at + 1));
            if (exponent) {
                at += 2;
            } else if (isDigit(c) || c == '.') {
                at++;
            } else {
                return;
            }
        }
    }

    private static boolean isExponent(char c) {
        return isDigit(c) || c == '+' || c == '-';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void skipBlanks() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("--", at)) {
                int line = text.indexOf('\n', at);
                at = line < 0 ? text.length() : line;
            } else if (text.startsWith("/*", at)) {
                int close = text.indexOf("*/", at + 2);
                at = close < 0 ? text.length() : close + 2;
            } else {
                return;
            }
        }
    }
}
