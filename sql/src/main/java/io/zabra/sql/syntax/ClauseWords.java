package io.zabra.sql.syntax;

import java.util.Locale;
import java.util.Set;

/** Words that may stand behind a table, and are no name of it. */
final class ClauseWords {
    private static final Set<String> WORDS = Set.of(
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "WINDOW",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "JOIN",
            "INNER",
            "LEFT",
            "RIGHT",
            "FULL",
            "CROSS",
            "NATURAL",
            "ON",
            "USING",
            "READ",
            "FOR",
            "QUALIFY");

    /** Behind which nothing of one query stands but what is about its result as a whole. */
    static final Set<String> ENDS = Set.of(
            "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "READ", "UNION", "INTERSECT", "EXCEPT", "MINUS", "RETURNING");

    private ClauseWords() {}

    static boolean begin(Token token) {
        return token.kind() == Token.Kind.WORD && WORDS.contains(token.text().toUpperCase(Locale.ROOT));
    }
}
