package io.zabra.cli.console;

import io.zabra.cli.console.SqlToken.Kind;
import io.zabra.cli.output.ResultFormat;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes keywords, functions, tables, columns, paths inside quotes, and backslash commands. */
final class SqlCompleter implements Completer {
    private static final Set<String> BEFORE_TABLE = Set.of("FROM", "JOIN", "INTO", "UPDATE", "TABLE", "DESCRIBE");

    private final Catalog catalog;

    SqlCompleter(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void complete(LineReader reader, ParsedLine parsed, List<Candidate> candidates) {
        complete((TypedLine) parsed, candidates);
    }

    void complete(TypedLine typed, List<Candidate> candidates) {
        if (typed.line().startsWith("\\")) {
            completeCommand(typed, candidates);
        } else if (typed.inString()) {
            catalog.pathsBeginning(typed.word()).forEach(path -> candidates.add(pathCandidate(path)));
        } else {
            completeSql(typed, candidates);
        }
    }

    private void completeCommand(TypedLine typed, List<Candidate> candidates) {
        String before = typed.before().strip();
        switch (before) {
            case "" -> add(candidates, "commands", BackslashCommand.words());
            case "\\d" -> add(candidates, "tables", catalog.columnsByTable().keySet());
            case "\\format" ->
                add(
                        candidates,
                        "formats",
                        Stream.of(ResultFormat.values())
                                .map(format -> format.name().toLowerCase(Locale.ROOT))
                                .toList());
            default -> {}
        }
    }

    private void completeSql(TypedLine typed, List<Candidate> candidates) {
        List<SqlToken> before = SqlLexer.tokens(typed.before()).stream()
                .filter(token -> !token.isBlank())
                .toList();
        String previous = before.isEmpty() ? "" : before.get(before.size() - 1).text(typed.line());
        if (previous.equals(".")) {
            String qualifier =
                    before.size() < 2 ? "" : before.get(before.size() - 2).text(typed.line());
            add(candidates, "columns", columnsOf(qualifier, typed.line()));
        } else if (BEFORE_TABLE.contains(previous.toUpperCase(Locale.ROOT))) {
            add(candidates, "tables", catalog.columnsByTable().keySet());
        } else {
            add(candidates, "columns", columnsFor(typed));
            addInCaseOf(typed.word(), candidates, "keywords", SqlWords.keywords());
            if (!typed.word().isEmpty()) {
                addInCaseOf(typed.word(), candidates, "functions", SqlWords.functions());
                add(candidates, "tables", catalog.columnsByTable().keySet());
            }
        }
    }

    /** Where a word of a statement that names no table yet has begun, those of all tables. */
    private Collection<String> columnsFor(TypedLine typed) {
        Collection<String> named = columnsIn(typed.line());
        if (!named.isEmpty() || typed.word().isEmpty() || typed.before().isBlank()) {
            return named;
        }
        return catalog.columnsByTable().values().stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** Columns of the tables that the statement names. */
    private Collection<String> columnsIn(String sql) {
        Map<String, List<String>> columns = catalog.columnsByTable();
        return SqlLexer.tokens(sql).stream()
                .filter(token -> token.kind() == Kind.WORD)
                .flatMap(token -> columns.getOrDefault(token.text(sql), List.of()).stream())
                .distinct()
                .toList();
    }

    /** Columns of a table or of what an alias stands for: the known table nearest before the alias. */
    private Collection<String> columnsOf(String qualifier, String sql) {
        Map<String, List<String>> columns = catalog.columnsByTable();
        if (columns.containsKey(qualifier)) {
            return columns.get(qualifier);
        }
        String table = "";
        boolean adjacent = false;
        for (SqlToken token : SqlLexer.tokens(sql)) {
            String word = token.text(sql);
            if (token.isBlank() || word.equalsIgnoreCase("AS")) {
                continue;
            }
            if (adjacent && word.equals(qualifier)) {
                return columns.getOrDefault(table, List.of());
            }
            adjacent = columns.containsKey(word);
            table = adjacent ? word : table;
        }
        return columnsIn(sql);
    }

    private static void addInCaseOf(String word, List<Candidate> candidates, String group, Collection<String> words) {
        boolean lower = !word.isEmpty() && word.equals(word.toLowerCase(Locale.ROOT));
        add(
                candidates,
                group,
                lower ? words.stream().map(w -> w.toLowerCase(Locale.ROOT)).toList() : words);
    }

    private static void add(List<Candidate> candidates, String group, Collection<String> words) {
        words.forEach(word -> candidates.add(new Candidate(word, word, group, null, null, null, true)));
    }

    /** Without a space behind it: the path may go on, or its quote be closed. */
    private static Candidate pathCandidate(String path) {
        return new Candidate(path, path, null, null, null, null, false);
    }
}
