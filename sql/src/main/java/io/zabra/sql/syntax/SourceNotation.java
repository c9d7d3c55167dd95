package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * What rows come from, as PostgreSQL has it: functions in FROM that make rows, and a WHERE without FROM, which is about one row. One
 * thread.
 */
final class SourceNotation {
    /** Which are arrays to the parser. */
    private static final Set<String> FUNCTIONS = Set.of(
            "GENERATE_SERIES",
            "JSON_ARRAY_ELEMENTS",
            "JSON_ARRAY_ELEMENTS_TEXT",
            "JSON_OBJECT_KEYS",
            "JSONB_ARRAY_ELEMENTS",
            "JSONB_ARRAY_ELEMENTS_TEXT",
            "JSONB_OBJECT_KEYS",
            "REGEXP_SPLIT_TO_TABLE",
            "STRING_TO_TABLE");

    private final Notation notation;
    /** For each open parenthesis, and what is outside of all, where in a query it is. */
    private final Deque<Part> parts = new ArrayDeque<>();

    /** Of a query. */
    private enum Part {
        LIST,
        SOURCES,
        OTHER
    }

    SourceNotation(Notation notation) {
        this.notation = notation;
        parts.push(Part.OTHER);
    }

    /** To be called for each token in turn. */
    void look(int i) {
        Token token = notation.token(i);
        if (token.isSymbol("(")) {
            parts.push(Part.OTHER);
        } else if (token.isSymbol(")") && parts.size() > 1) {
            parts.pop();
        } else if (token.kind() == Token.Kind.WORD) {
            word(i, token);
        }
    }

    private void word(int i, Token token) {
        if (token.is("SELECT")) {
            turn(Part.LIST);
        } else if (token.is("FROM") && !notation.is(i - 1, "DISTINCT")) {
            turn(Part.SOURCES);
        } else if (token.is("WHERE")) {
            if (parts.peek() == Part.LIST) {
                notation.edits().replace(token.start(), token.start(), "FROM (VALUES (0)) AS one_row (zero) ");
            }
            turn(Part.OTHER);
        } else if (token.is("BY") || token.is("SET")) {
            turn(Part.OTHER);
        } else if (notation.isSymbol(i + 1, "(")
                && FUNCTIONS.contains(token.text().toUpperCase(Locale.ROOT))) {
            rows(i);
        }
    }

    private void turn(Part part) {
        parts.pop();
        parts.push(part);
    }

    /** {@code FROM generate_series(…) AS n} is {@code FROM UNNEST(generate_series(…)) AS n (n)}. */
    private void rows(int i) {
        if (notation.isSymbol(i - 1, "(") && notation.is(i - 2, "UNNEST")) {
            return;
        }
        String name = notation.token(i).text().toLowerCase(Locale.ROOT);
        boolean listed = notation.isSymbol(i - 1, ",") && parts.peek() == Part.SOURCES;
        boolean source = notation.is(i - 1, "FROM") || notation.is(i - 1, "JOIN") || notation.is(i - 1, "LATERAL");
        if (!source && !listed) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    name + " stands in FROM: FROM " + name + "(…) AS n, or CROSS JOIN " + name + "(…) AS n");
        }
        int close = notation.closing(i + 1);
        int alias = notation.is(close + 1, "AS") ? close + 2 : close + 1;
        boolean named = notation.isName(alias) && (alias == close + 2 || !ClauseWords.begin(notation.token(alias)));
        notation.edits().replace(notation.token(i).start(), notation.token(i).start(), "UNNEST(");
        notation.edits().behind(notation.token(close), named ? ")" : ") AS " + name + " (" + name + ")");
        if (named && !notation.isSymbol(alias + 1, "(")) {
            Token given = notation.token(alias);
            String column =
                    given.kind() == Token.Kind.WORD ? '"' + given.text().toLowerCase(Locale.ROOT) + '"' : given.text();
            notation.edits().behind(given, " (" + column + ")");
        }
    }
}
