package io.zabra.sql.syntax;

/** PostgreSQL's {@code E'…'}: a text with escapes. Stateless. */
final class EscapedText {
    private EscapedText() {}

    /** @param literal with its quotes, and without the E: the standard's literal of the same text */
    static String standard(String literal) {
        StringBuilder text = new StringBuilder(literal.length());
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            boolean escapes = c == '\\' && i + 1 < literal.length() - 1;
            text.append(escapes ? meant(literal.charAt(++i)) : c);
        }
        return text.toString();
    }

    private static char meant(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }
}
