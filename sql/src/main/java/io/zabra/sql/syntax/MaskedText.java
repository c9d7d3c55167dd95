package io.zabra.sql.syntax;

/** A statement as it may be shown to others: what it does, and nothing of the data that it names. */
public final class MaskedText {
    private MaskedText() {}

    /** With {@code ?} in the place of each literal, and without comments. */
    public static String of(String sql) {
        StringBuilder masked = new StringBuilder(sql.length());
        int end = 0;
        for (Token token : Lexer.tokens(sql)) {
            boolean apart = token.start() > end && !masked.isEmpty();
            boolean literal = token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.NUMBER;
            masked.append(apart ? " " : "").append(literal ? "?" : token.text());
            end = token.end();
        }
        return masked.toString();
    }
}
