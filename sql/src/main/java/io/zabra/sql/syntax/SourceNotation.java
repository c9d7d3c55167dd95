package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What rows come from, as PostgreSQL has it: functions that make rows, in FROM and in the list of what is selected, and a WHERE without FROM,
 * which is about one row. One thread.
 */
final class SourceNotation {
    private static final String KEY = "KEY";
    private static final String VALUE = "VALUE";
    private static final String UNNEST = "UNNEST";

    /** Which are arrays to the parser, and what their columns are called where they have names of their own. */
    private static final Map<String, List<String>> FUNCTIONS = Map.ofEntries(
            Map.entry("GENERATE_SERIES", List.of()),
            Map.entry("GENERATE_SUBSCRIPTS", List.of()),
            Map.entry("JSON_ARRAY_ELEMENTS", List.of(VALUE)),
            Map.entry("JSON_ARRAY_ELEMENTS_TEXT", List.of(VALUE)),
            Map.entry("JSON_EACH", List.of(KEY, VALUE)),
            Map.entry("JSON_EACH_TEXT", List.of(KEY, VALUE)),
            Map.entry("JSON_OBJECT_KEYS", List.of()),
            Map.entry("JSONB_ARRAY_ELEMENTS", List.of(VALUE)),
            Map.entry("JSONB_ARRAY_ELEMENTS_TEXT", List.of(VALUE)),
            Map.entry("JSONB_EACH", List.of(KEY, VALUE)),
            Map.entry("JSONB_EACH_TEXT", List.of(KEY, VALUE)),
            Map.entry("JSONB_OBJECT_KEYS", List.of()),
            Map.entry("REGEXP_MATCHES", List.of()),
            Map.entry("REGEXP_SPLIT_TO_TABLE", List.of()),
            Map.entry("STRING_TO_TABLE", List.of()),
            Map.entry(UNNEST, List.of()));

    private final Notation notation;
    private final ListedRows listed;
    /** For each open parenthesis, and what is outside of all, where in a query it is. */
    private final Deque<Level> levels = new ArrayDeque<>();
    /** Of functions whose one column has a name of its own: {@code t.value} is {@code t} there. */
    private final Set<String> aliases = new HashSet<>();

    /** Where {@code t.value} stands. */
    private final List<Integer> values = new ArrayList<>();

    private boolean namesValue;

    /** Of a query. */
    private enum Part {
        LIST,
        /** In parentheses within the list. */
        WITHIN_LIST,
        SOURCES,
        OTHER
    }

    /** @param select the token that the query begins with; negative: there is none */
    private record Level(Part part, int select) {}

    SourceNotation(Notation notation, ListedRows listed) {
        this.notation = notation;
        this.listed = listed;
        levels.push(new Level(Part.OTHER, -1));
    }

    /** Whether a function in FROM has a column that is called {@code value}. */
    boolean namesValue() {
        return namesValue;
    }

    /** To be called for each token in turn. */
    void look(int i) {
        Token token = notation.token(i);
        Level level = Objects.requireNonNull(levels.peek());
        if (token.isSymbol("(")) {
            boolean list = level.part == Part.LIST || level.part == Part.WITHIN_LIST;
            levels.push(list ? new Level(Part.WITHIN_LIST, level.select) : new Level(Part.OTHER, -1));
        } else if (token.isSymbol(")") && levels.size() > 1) {
            levels.pop();
        } else if (token.isSymbol("*") && level.part == Part.LIST && isItem(i)) {
            listed.addStar(level.select);
        } else if (token.kind() == Token.Kind.WORD) {
            word(i, token, level);
        }
    }

    /** Whether it is all columns of all tables, and neither those of one nor a product. */
    private boolean isItem(int star) {
        boolean ends = notation.isSymbol(star + 1, ",") || notation.is(star + 1, "FROM");
        return ends && !notation.isSymbol(star - 1, ".");
    }

    private void word(int i, Token token, Level level) {
        if (token.is("SELECT")) {
            turn(Part.LIST, i);
        } else if (token.is("FROM") && level.part == Part.LIST && !notation.is(i - 1, "DISTINCT")) {
            turn(Part.SOURCES, level.select);
        } else if (token.is("WHERE")) {
            if (level.part == Part.LIST) {
                notation.edits().replace(token.start(), token.start(), "FROM (VALUES (0)) AS one_row (zero) ");
            }
            turn(Part.OTHER, level.select);
        } else if (token.is("OVER") && notation.isSymbol(i - 1, ")")) {
            listed.addWindow(level.select);
        } else if (token.is("BY") || token.is("SET")) {
            turn(Part.OTHER, level.select);
        } else if (notation.isSymbol(i + 1, "(") && FUNCTIONS.containsKey(StatementSyntax.upper(token))) {
            function(i, level);
        } else if (token.is("VALUES") && notation.isSymbol(i - 1, "(") && notation.isSymbol(i + 1, "(")) {
            rowsOfValues(i);
        } else if (token.is(VALUE) && notation.isSymbol(i - 1, ".") && notation.isName(i - 2)) {
            values.add(i);
        }
    }

    /** When all tokens were looked at: functions may be named before FROM has them. */
    void finish() {
        for (int i : values) {
            String alias = name(notation.token(i - 2));
            if (aliases.contains(alias)) {
                notation.edits().replace(notation.token(i), alias);
            }
        }
    }

    private void turn(Part part, int select) {
        levels.pop();
        levels.push(new Level(part, select));
    }

    private void function(int i, Level level) {
        boolean nested = notation.isSymbol(i - 1, "(") && notation.is(i - 2, UNNEST);
        boolean several = notation.isSymbol(i - 1, ",") && level.part == Part.SOURCES;
        boolean source = notation.is(i - 1, "FROM") || notation.is(i - 1, "JOIN") || notation.is(i - 1, "LATERAL");
        if (nested || isOfMap(i)) {
            return;
        }
        if (source || several) {
            rows(i);
        } else if (level.part == Part.LIST || level.part == Part.WITHIN_LIST) {
            listed.add(level.select, i);
        } else {
            String name = notation.token(i).text().toLowerCase(Locale.ROOT);
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    name + " stands in FROM: FROM " + name + "(…) AS n, or CROSS JOIN " + name + "(…) AS n");
        }
    }

    /** {@code FROM (VALUES (1, 'a')) AS t} has columns {@code column1} and {@code column2}. */
    private void rowsOfValues(int i) {
        int close = notation.closing(i - 1);
        boolean source = notation.is(i - 2, "FROM") || notation.is(i - 2, "JOIN") || notation.isSymbol(i - 2, ",");
        int alias = notation.is(close + 1, "AS") ? close + 2 : close + 1;
        if (!source || !notation.isName(alias) || notation.isSymbol(alias + 1, "(")) {
            return;
        }
        if (alias == close + 1 && ClauseWords.begin(notation.token(alias))) {
            return;
        }
        List<String> columns = new ArrayList<>();
        int end = notation.closing(i + 1);
        for (int at = i + 2; at < end; at = notation.comma(at) + 1) {
            columns.add("column" + (columns.size() + 1));
        }
        notation.edits().behind(notation.token(alias), " (" + String.join(", ", columns) + ")");
    }

    /** What it has names for. */
    private boolean isOfMap(int i) {
        return notation.is(i, UNNEST) && (notation.is(i + 2, "MAP") || notation.is(i + 2, "MULTISET"));
    }

    /** {@code FROM generate_series(…) AS n} is {@code FROM UNNEST(generate_series(…)) AS n (n)}. */
    private void rows(int i) {
        Token function = notation.token(i);
        int close = notation.closing(i + 1);
        boolean numbered = notation.is(close + 1, "WITH") && notation.is(close + 2, "ORDINALITY");
        int last = numbered ? close + 2 : close;
        int alias = notation.is(last + 1, "AS") ? last + 2 : last + 1;
        boolean named = notation.isName(alias) && (alias == last + 2 || !ClauseWords.begin(notation.token(alias)));
        call(i, close);
        List<String> own = FUNCTIONS.getOrDefault(StatementSyntax.upper(function), List.of());
        String name =
                named ? name(notation.token(alias)) : '"' + function.text().toLowerCase(Locale.ROOT) + '"';
        List<String> columns = new ArrayList<>();
        if (own.size() > 1 || (own.size() == 1 && !named)) {
            own.forEach(column -> columns.add('"' + column.toLowerCase(Locale.ROOT) + '"'));
            namesValue = true;
        } else {
            columns.addAll(columns(i, close, name));
        }
        if (numbered) {
            columns.add("ordinality");
        }
        String list = " (" + String.join(", ", columns) + ")";
        if (!named) {
            notation.edits().behind(notation.token(last), " AS " + name + list);
        } else if (!notation.isSymbol(alias + 1, "(")) {
            notation.edits().behind(notation.token(alias), list);
            if (own.size() == 1) {
                aliases.add(name);
            }
        }
    }

    /** One, or of several arrays one for each, which are called as the function. */
    private List<String> columns(int i, int close, String name) {
        List<String> columns = new ArrayList<>(List.of(name));
        if (!notation.is(i, UNNEST)) {
            return columns;
        }
        for (int at = notation.comma(i + 2); at < close; at = notation.comma(at + 1)) {
            columns.set(0, "\"unnest\"");
            columns.add("\"unnest" + StatementSyntax.NAME_MARK + columns.size() + '"');
        }
        return columns;
    }

    /** Several arrays are unnested side by side. */
    private void call(int i, int close) {
        Token function = notation.token(i);
        if (!notation.is(i, UNNEST)) {
            notation.edits().replace(function, "UNNEST(" + ListedRows.array(function));
            notation.edits().behind(notation.token(close), ")");
        } else if (notation.comma(i + 2) < close) {
            notation.edits().replace(function, "UNNEST(" + ListedRows.SIDE_BY_SIDE);
            notation.edits().behind(notation.token(close), ")");
        }
    }

    /** As the parser is to read it, in quotes. */
    private static String name(Token given) {
        return given.kind() == Token.Kind.WORD ? '"' + given.text().toLowerCase(Locale.ROOT) + '"' : given.text();
    }
}
