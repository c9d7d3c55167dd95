package io.zabra.sql.syntax;

/** Whole numbers as commands take them: decimal, or hexadecimal behind {@code 0x}. A leading zero is no octal. Stateless. */
public final class Whole {
    private Whole() {}

    /** @throws NumberFormatException where it is none */
    public static long number(String text) {
        boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
        return hexadecimal ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
    }
}
