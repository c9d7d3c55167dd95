package io.zabra.sql.syntax;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's names of types in terms of the standard's.
 *
 * @param last token of the type
 * @param words of ours for it; null: it is as the standard has it
 */
record TypeNames(int last, @Nullable String words) {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("text", "VARCHAR"),
            Map.entry("name", "VARCHAR"),
            Map.entry("json", "VARCHAR"),
            Map.entry("jsonb", "VARCHAR"),
            Map.entry("bytea", "VARBINARY"),
            Map.entry("bool", "BOOLEAN"),
            Map.entry("int2", "SMALLINT"),
            Map.entry("int4", "INTEGER"),
            Map.entry("int8", "BIGINT"),
            Map.entry("oid", "BIGINT"),
            Map.entry("float4", "REAL"),
            Map.entry("float8", "DOUBLE"),
            Map.entry("double", "DOUBLE"),
            Map.entry("numeric", "DECIMAL"),
            Map.entry("decimal", "DECIMAL"),
            Map.entry("timestamptz", "TIMESTAMP"));

    /** A number that keeps the digits that it has, as PostgreSQL's does where it is not said how many. */
    private static final String ANY_DIGITS = "(38, 19)";

    /** The type that begins at a token. */
    static TypeNames at(List<Token> tokens, int first) {
        String word = tokens.get(first).text();
        String name = NAMES.getOrDefault(word.toLowerCase(Locale.ROOT), word);
        boolean known = !name.equals(word);
        int last = first;
        if (is(tokens, first, "DOUBLE") && is(tokens, first + 1, "PRECISION")) {
            last++;
        } else if (is(tokens, first, "CHARACTER") && is(tokens, first + 1, "VARYING")) {
            name = "VARCHAR";
            known = true;
            last++;
        }
        StringBuilder words = new StringBuilder(name);
        if (isSymbol(tokens, last + 1, "(")) {
            do {
                words.append(tokens.get(++last).text());
            } while (last + 1 < tokens.size() && !tokens.get(last).isSymbol(")"));
        } else if (name.equals("DECIMAL")) {
            words.append(ANY_DIGITS);
            known = true;
        }
        if ((is(tokens, last + 1, "WITH") || is(tokens, last + 1, "WITHOUT"))
                && is(tokens, last + 2, "TIME")
                && is(tokens, last + 3, "ZONE")) {
            known = true;
            last += 3;
        }
        while (isSymbol(tokens, last + 1, "[") && isSymbol(tokens, last + 2, "]")) {
            words.append(" ARRAY");
            known = true;
            last += 2;
        }
        return new TypeNames(last, known ? words.toString() : null);
    }

    private static boolean is(List<Token> tokens, int i, String word) {
        return i < tokens.size() && tokens.get(i).is(word);
    }

    private static boolean isSymbol(List<Token> tokens, int i, String symbol) {
        return i < tokens.size() && tokens.get(i).isSymbol(symbol);
    }
}
