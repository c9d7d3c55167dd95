package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Comparisons that the parser of queries takes a time for that grows with the cube of how many there are between two parentheses, and
 * in which it cannot be cancelled: no more are given to it than it parses soon. Stateless.
 */
final class FlatChains {
    private static final long LENGTH_MAX = 500;
    private static final Set<String> WORDS = Set.of("BETWEEN", "LIKE", "ILIKE", "RLIKE", "SIMILAR", "REGEXP");
    private static final Set<String> SYMBOLS = Set.of("~", "~*", "!~", "!~*");

    private FlatChains() {}

    /** @throws SqlFailure 54001 where there are too many */
    static void require(String text, List<Token> tokens) {
        Deque<Long> around = new ArrayDeque<>();
        long here = 0;
        long cost = 0;
        for (Token token : tokens) {
            if (token.isSymbol("(")) {
                around.push(here);
                here = 0;
            } else if (token.isSymbol(")")) {
                here = around.isEmpty() ? 0 : around.pop();
            } else if (isCostly(token)) {
                here++;
                cost += cube(here) - cube(here - 1);
            }
            if (cost > cube(LENGTH_MAX)) {
                SourceText.Place place = SourceText.of(text).origin(1, token.start() + 1);
                throw tooMany().settled(place.line(), place.column());
            }
        }
    }

    private static boolean isCostly(Token token) {
        return switch (token.kind()) {
            case WORD -> WORDS.contains(token.text().toUpperCase(Locale.ROOT));
            case SYMBOL -> SYMBOLS.contains(token.text());
            case QUOTED_NAME, STRING, NUMBER -> false;
        };
    }

    private static long cube(long n) {
        return n * n * n;
    }

    private static SqlFailure tooMany() {
        return new SqlFailure(
                SqlState.TOO_COMPLEX,
                "A condition has at most " + LENGTH_MAX
                        + " BETWEENs, LIKEs and the like outside of parentheses: name what is wanted in an IN, or join with"
                        + " the rows of a VALUES");
    }
}
