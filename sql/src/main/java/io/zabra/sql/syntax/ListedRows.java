package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Functions that make rows in the list of what is selected: {@code SELECT a, f(b) FROM t} is
 * {@code SELECT a, rows1.f FROM t, UNNEST(f(b)) AS rows1 (f)}; of several in one list the rows stand side by side. One thread.
 */
final class ListedRows {
    /** Makes one array of rows of several arrays. */
    static final String SIDE_BY_SIDE = "side_by_side";

    private static final Set<String> BEHIND_SOURCES =
            with(ClauseWords.ENDS, Set.of("WHERE", "GROUP", "HAVING", "WINDOW", "QUALIFY"));

    private static final Set<String> BEHIND_LIST = with(BEHIND_SOURCES, Set.of("FROM"));

    /** Functions, by the SELECT that they are of. */
    private final NavigableMap<Integer, List<Integer>> functions = new TreeMap<>();

    /** SELECTs that have a window function. */
    private final Set<Integer> windowed = new HashSet<>();

    /** SELECTs that have {@code *}. */
    private final Set<Integer> starred = new HashSet<>();

    private final String text;
    private final Notation notation;

    ListedRows(String text, Notation notation) {
        this.text = text;
        this.notation = notation;
    }

    private static Set<String> with(Set<String> words, Set<String> more) {
        Set<String> all = new HashSet<>(words);
        all.addAll(more);
        return Set.copyOf(all);
    }

    void add(int select, int function) {
        functions.computeIfAbsent(select, at -> new ArrayList<>()).add(function);
    }

    /** Its rows are those before the functions make more. */
    void addWindow(int select) {
        windowed.add(select);
    }

    /** It stands for the columns of what is in FROM, and these rows are not. */
    void addStar(int select) {
        starred.add(select);
    }

    /** The notation must be sorted, and is sorted when this returns. */
    void rewrite() {
        for (var listed : functions.descendingMap().entrySet()) {
            rewrite(listed.getKey(), listed.getValue());
            notation.edits().sort();
        }
    }

    private void rewrite(int select, List<Integer> listed) {
        List<String> calls = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        String rows = "\"rows" + select + '"';
        require(
                !windowed.contains(select),
                "has a function that makes rows beside a window function: compute that in a query in FROM");
        require(
                !starred.contains(select),
                "has a function that makes rows beside *: write t.* of each table, or name the columns");
        int last = -1;
        for (int function : listed) {
            int close = notation.closing(function + 1);
            require(function > last, function, "has functions that make rows within each other");
            last = close;
            calls.add(call(function, close));
            String column = column(function, columns.size());
            columns.add(column);
            notation.edits()
                    .replace(
                            notation.token(function).start(),
                            notation.token(close).end(),
                            rows + '.' + column);
        }
        String all = calls.size() == 1 ? calls.get(0) : SIDE_BY_SIDE + '(' + String.join(", ", calls) + ')';
        add(select, "UNNEST(" + all + ") AS " + rows + " (" + String.join(", ", columns) + ")");
    }

    /** As the function, whose name may stand there twice. */
    private String column(int function, int number) {
        String name = notation.token(function).text().toLowerCase(Locale.ROOT);
        return '"' + name + (number == 0 ? "" : StatementSyntax.NAME_MARK + String.valueOf(number)) + '"';
    }

    /** Behind what the query selects from. */
    private void add(int select, String source) {
        int from = notation.find(select + 1, BEHIND_LIST);
        if (notation.is(from, "FROM")) {
            int end = notation.find(from + 1, BEHIND_SOURCES);
            notation.edits().behind(notation.token(end - 1), ", " + source);
        } else if (notation.is(from, "WHERE")) {
            // One row is what it selects from.
            int start = notation.token(from).start();
            notation.edits().replace(start, start, ", " + source + " ");
        } else {
            notation.edits().behind(notation.token(from - 1), " FROM " + source);
        }
    }

    private String call(int function, int close) {
        require(close > function + 2, function, "has a function that makes rows, without arguments");
        for (int i = function + 2; i < close; i++) {
            require(!notation.isSymbol(i, "?"), function, "has a function that makes rows of a parameter");
        }
        SourceText.Builder builder = new SourceText.Builder(text);
        notation.edits()
                .copy(
                        notation.token(function + 2).start(),
                        notation.token(close - 1).end(),
                        builder);
        String arguments = builder.build().text();
        return notation.is(function, "UNNEST")
                ? "(" + arguments + ")"
                : array(notation.token(function)) + '(' + arguments + ')';
    }

    /** The function that makes an array of what this one makes rows of. */
    static String array(Token function) {
        return function.is("STRING_TO_TABLE") ? "string_to_array" : function.text();
    }

    private void require(boolean holds, int function, String what) {
        String name = notation.token(function).text().toLowerCase(Locale.ROOT);
        require(holds, what + ": write FROM " + name + "(…) AS n, or CROSS JOIN " + name + "(…) AS n");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new SqlFailure(SqlState.NOT_SUPPORTED, "The list of what is selected " + what);
        }
    }
}
