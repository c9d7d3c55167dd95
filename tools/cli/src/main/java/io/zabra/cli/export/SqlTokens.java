package io.zabra.cli.export;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** SQL text in tokens, one after the other, so that a file of any length takes no more memory than its longest one. */
final class SqlTokens {
    private final PushbackReader text;
    private int line = 1;
    /** On which the token begins that {@link #next} gave last. */
    private int tokenLine = 1;

    enum Kind {
        WORD,
        TEXT,
        BYTES,
        NUMBER,
        SYMBOL
    }

    /** @param text of a word in lower case; of a text, and of bytes, what stands between the quotes */
    record Token(Kind kind, String text) {
        boolean isWord(String word) {
            return kind == Kind.WORD && text.equals(word);
        }

        boolean isSymbol(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }

        /** @throws IllegalArgumentException where these are no pairs of hexadecimal digits */
        byte[] bytes() {
            return HexFormat.of().parseHex(text);
        }
    }

    SqlTokens(Reader text) {
        this.text = new PushbackReader(text, 1);
    }

    /** Null where there is none any more. */
    @Nullable
    Token next() throws IOException {
        int c = read();
        while (Character.isWhitespace(c) || isComment(c)) {
            c = read();
        }
        tokenLine = line;
        if (c < 0) {
            return null;
        } else if (c == '\'') {
            return new Token(Kind.TEXT, quoted());
        } else if (Character.isDigit(c) || c == '-') {
            return new Token(Kind.NUMBER, word(c));
        } else if (!Character.isLetter(c)) {
            return new Token(Kind.SYMBOL, String.valueOf((char) c));
        }
        String word = word(c).toLowerCase(Locale.ROOT);
        return word.equals("x") && took('\'') ? new Token(Kind.BYTES, quoted()) : new Token(Kind.WORD, word);
    }

    String place() {
        return "line " + tokenLine;
    }

    /** Of what stands where the last token does. */
    IOException wrong(String what) {
        return new IOException(place() + ": " + what);
    }

    private boolean isComment(int c) throws IOException {
        if (c != '-' || !took('-')) {
            return false;
        }
        int next = read();
        while (next >= 0 && next != '\n' && next != '\r') {
            next = read();
        }
        return true;
    }

    /** A doubled quote inside stands for one. */
    private String quoted() throws IOException {
        StringBuilder quoted = new StringBuilder();
        while (true) {
            int c = read();
            if (c < 0) {
                throw wrong("a quote is not closed");
            }
            if (c == '\'' && !took('\'')) {
                return quoted.toString();
            }
            quoted.append((char) c);
        }
    }

    private String word(int first) throws IOException {
        StringBuilder word = new StringBuilder().append((char) first);
        int c = read();
        while (Character.isLetterOrDigit(c) || c == '_') {
            word.append((char) c);
            c = read();
        }
        putBack(c);
        return word.toString();
    }

    private boolean took(char wanted) throws IOException {
        int c = read();
        if (c != wanted) {
            putBack(c);
        }
        return c == wanted;
    }

    private int read() throws IOException {
        int c = text.read();
        line += c == '\n' ? 1 : 0;
        return c;
    }

    private void putBack(int c) throws IOException {
        if (c >= 0) {
            text.unread(c);
            line -= c == '\n' ? 1 : 0;
        }
    }
}
