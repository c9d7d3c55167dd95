package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Comparisons that the parser of queries takes a time for that grows with the cube of how many there are between two parentheses, and
 * in which it cannot be cancelled. Where there are many, those between two of AND and OR get parentheses of their own; no more than it
 * parses soon may be left, nor may it nest too deep. One statement; one thread.
 */
final class FlatChains {
    private static final long LENGTH_MAX = 500;
    /** What is shorter is left as it is. */
    private static final int LENGTH_MIN = 32;
    /** Parentheses within each other, for which a stack of those that plan suffices, however slow their code still is. */
    private static final int NESTED_MAX = 2_500;

    private static final Set<String> WORDS = Set.of("BETWEEN", "LIKE", "ILIKE", "RLIKE", "SIMILAR", "REGEXP");
    private static final Set<String> SYMBOLS = Set.of("~", "~*", "!~", "!~*");
    /** Of which one between AND and OR says that these are of two conditions. */
    private static final Set<String> CLAUSES = Set.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP",
            "ORDER",
            "BY",
            "HAVING",
            "WINDOW",
            "QUALIFY",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "MINUS",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "FOR",
            "ON",
            "USING",
            "JOIN",
            "INNER",
            "LEFT",
            "RIGHT",
            "FULL",
            "CROSS",
            "NATURAL",
            "OUTER",
            "LATERAL",
            "WHEN",
            "THEN",
            "ELSE",
            "MATCHED",
            "SET",
            "VALUES",
            "VALUE",
            "AS",
            "ASC",
            "DESC",
            "NULLS",
            "WITH",
            "WITHIN",
            "OVER",
            "FILTER",
            "PARTITION",
            "ROWS",
            "RANGE",
            "GROUPS",
            "RETURNING",
            "DO",
            "CONFLICT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "INTO",
            "READ",
            "TABLESAMPLE",
            "DISTINCT",
            "RESPECT",
            "IGNORE",
            "SEPARATOR",
            "EXPLAIN",
            "PIVOT",
            "UNPIVOT",
            "MATCH_RECOGNIZE");

    private final List<Token> tokens;
    private final List<Condition> alone = new ArrayList<>();
    private final Deque<Chain> around = new ArrayDeque<>();
    private Chain here = new Chain();
    private long comparisons;
    private long cost;

    /**
     * One that is tied to others on both sides.
     *
     * @param last token of it
     */
    record Condition(int first, int last) {}

    /** What stands between two parentheses, or between CASE and END. */
    private static final class Chain {
        /** First token behind the last AND or OR; negative: there was none yet. */
        private int first = -1;
        /** Comparisons that stay where they are. */
        private long flat;
        /** Those since the last AND or OR. */
        private long costly;

        private int betweens;
        private boolean breaks;
    }

    private FlatChains(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * The conditions that are to be put into parentheses.
     *
     * @throws SqlFailure 54001 where there are too many comparisons all the same, or parentheses within each other
     */
    static List<Condition> of(String text, List<Token> tokens) {
        FlatChains chains = new FlatChains(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            chains.look(i);
            boolean deep = chains.around.size() > NESTED_MAX;
            if (deep || chains.cost > cube(LENGTH_MAX)) {
                SourceText.Place place =
                        SourceText.of(text).origin(1, tokens.get(i).start() + 1);
                throw (deep ? SqlFailure.nestedTooDeep(NESTED_MAX) : tooMany()).settled(place.line(), place.column());
            }
        }
        return chains.comparisons > LENGTH_MIN ? chains.alone : List.of();
    }

    private void look(int i) {
        Token token = tokens.get(i);
        boolean named = TokenPairs.isName(tokens, i);
        if (token.isSymbol("(") || (token.is("CASE") && !named)) {
            around.push(here);
            here = new Chain();
        } else if (token.isSymbol(")") || (token.is("END") && !named)) {
            here = around.isEmpty() ? new Chain() : around.pop();
        } else if (token.is("OR") || (token.is("AND") && here.betweens == 0)) {
            tie(i);
        } else if (token.is("AND")) {
            here.betweens--;
        } else if (isCostly(token)) {
            here.betweens += token.is("BETWEEN") ? 1 : 0;
            here.costly++;
            comparisons++;
            cost += cube(here.flat + here.costly) - cube(here.flat + here.costly - 1);
        } else {
            here.breaks |= breaks(i);
        }
    }

    /** A condition ends, and the next begins behind this token. */
    private void tie(int i) {
        if (here.first >= 0 && here.costly > 0 && !here.breaks) {
            alone.add(new Condition(here.first, i - 1));
            cost -= cube(here.flat + here.costly) - cube(here.flat) - cube(here.costly);
        } else {
            here.flat += here.costly;
        }
        here.first = i + 1;
        here.costly = 0;
        here.betweens = 0;
        here.breaks = false;
    }

    /** {@code LEFT (…)} is a function. */
    private boolean breaks(int i) {
        Token token = tokens.get(i);
        boolean call = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol("(");
        boolean function = call && (token.is("LEFT") || token.is("RIGHT"));
        return token.isSymbol(",")
                || (token.kind() == Token.Kind.WORD && !function && CLAUSES.contains(StatementSyntax.upper(token)));
    }

    private static boolean isCostly(Token token) {
        return switch (token.kind()) {
            case WORD -> WORDS.contains(StatementSyntax.upper(token));
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
                        + " BETWEENs, LIKEs and the like that are not tied by AND or OR: put parentheses around each");
    }
}
