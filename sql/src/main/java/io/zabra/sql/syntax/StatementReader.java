package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.syntax.Dml.Conflict;
import io.zabra.sql.syntax.Dml.Slice;
import io.zabra.sql.syntax.StatementSyntax.Argument;
import io.zabra.sql.syntax.StatementSyntax.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one statement's tokens. Its clauses are found by words that follow one another outside of all parentheses in a way
 * that the grammar of queries has no use for: {@code WITH PARENTS}, {@code ON CONFLICT DO}, {@code RETURNING}.
 */
final class StatementReader {
    private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

    private final String text;
    private final List<Token> tokens;
    private final Slices slices;
    private int at;

    StatementReader(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
        this.slices = new Slices(text, tokens);
    }

    StatementSyntax read() {
        boolean explained = skip("EXPLAIN");
        if (explained && skip("PLAN")) {
            skip("FOR");
        }
        if (at == tokens.size()) {
            throw new SqlFailure(SqlState.SYNTAX_ERROR, "EXPLAIN of what? A statement must follow it");
        }
        OtherGrammars.refuse(tokens, slices, at, explained);
        String verb = StatementSyntax.upper(tokens.get(at));
        StatementSyntax command = explained ? null : command(verb);
        if (command != null) {
            return command;
        }
        OtherGrammars.refuseLockWithin(tokens, slices);
        int end = tokens.size();
        if (WRITES.contains(verb)) {
            return write(verb, explained, firstClause(at + 1));
        }
        Reading reading = reading();
        int coreEnd = reading == null ? end : end - (reading.kind() == Reading.Kind.AT_LEAST ? 4 : 2);
        return core(verb, explained, slices.of(at, coreEnd), Dml.PLAIN, reading);
    }

    private StatementSyntax write(String verb, boolean explained, int coreEnd) {
        int arms = verb.equals("MERGE") ? MergeArms.first(tokens, at, coreEnd) : coreEnd;
        Slice core = arms == coreEnd ? slices.of(at, coreEnd) : slices.of("", at, arms, MergeArms.ANY);
        return core(verb, explained, core, clauses(coreEnd, new MergeArms(tokens, slices).read(arms, coreEnd)), null);
    }

    private StatementSyntax core(String verb, boolean explained, Slice core, Dml dml, @Nullable Reading reading) {
        int parameters = slices.parameters(0, tokens.size());
        return new StatementSyntax(Kind.CORE, verb, explained, core.source(), dml, reading, List.of(), parameters);
    }

    private @Nullable StatementSyntax command(String verb) {
        return switch (verb) {
            case "BEGIN", "START" -> transaction(Kind.BEGIN, TransactionGrammar.begin(tokens, at));
            case "COMMIT", "END" -> transaction(Kind.COMMIT, TransactionGrammar.end(tokens, at));
            case "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" ->
                transaction(Kind.ROLLBACK, TransactionGrammar.end(tokens, at));
            case "SET", "RESET" -> set();
            case "SHOW" -> command(Kind.SHOW, at + 1);
            case "CANCEL" -> command(Kind.CANCEL, at + 1);
            case "CREATE" -> view(Kind.CREATE_VIEW);
            case "DROP" -> view(Kind.DROP_VIEW);
            case "SELECT", "CALL" -> lock();
            default -> null;
        };
    }

    /** @param end where its words stop to make sense */
    private StatementSyntax transaction(Kind kind, int end) {
        if (TransactionGrammar.isNotOffered(tokens, at)) {
            throw slices.placed(
                    new SqlFailure(
                            SqlState.NOT_SUPPORTED,
                            "Savepoints and AND CHAIN are not supported: a statement that fails within a transaction"
                                    + " is undone alone, and ROLLBACK ends the transaction"),
                    at);
        }
        if (end < tokens.size() || (is(at, "START") && end == at + 1)) {
            throw slices.expected(is(at, "START") && end == at + 1 ? "TRANSACTION" : "the end of the statement", end);
        }
        return command(kind, at + 1);
    }

    /** Of a transaction's modes every word must be understood; other settings say for themselves what they take. */
    private StatementSyntax set() {
        boolean session = is(at + 1, "SESSION") && is(at + 2, "CHARACTERISTICS") && is(at + 3, "AS");
        int i = session ? at + 4 : at + 1;
        if (is(at, "SET") && is(i, "TRANSACTION")) {
            int end = TransactionGrammar.modes(tokens, i + 1);
            if (end < tokens.size() || end == i + 1) {
                throw slices.expected("ISOLATION LEVEL, READ ONLY or READ WRITE", end);
            }
        }
        return command(Kind.SET, at + 1);
    }

    private StatementSyntax command(Kind kind, int from) {
        List<Argument> arguments = new ArrayList<>();
        for (Token token : tokens.subList(from, tokens.size())) {
            arguments.add(argument(token));
        }
        return command(kind, SourceText.of(text), arguments);
    }

    private StatementSyntax command(Kind kind, SourceText core, List<Argument> arguments) {
        return new StatementSyntax(
                kind,
                StatementSyntax.upper(tokens.get(at)),
                false,
                core,
                Dml.PLAIN,
                null,
                arguments,
                slices.parameters(0, tokens.size()));
    }

    private static Argument argument(Token token) {
        String text = token.text();
        boolean quoted = token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.QUOTED_NAME;
        if (!quoted || text.length() < 2) {
            return new Argument(token.isSymbol("?"), text);
        }
        String quote = text.substring(0, 1);
        return new Argument(false, text.substring(1, text.length() - 1).replace(quote + quote, quote));
    }

    /** {@code CREATE [OR REPLACE] VIEW name AS query}, {@code DROP VIEW [IF EXISTS] name}. Null: neither. */
    private @Nullable StatementSyntax view(Kind kind) {
        int i = at + 1;
        List<Argument> arguments = new ArrayList<>();
        if (kind == Kind.CREATE_VIEW && is(i, "OR") && is(i + 1, "REPLACE")) {
            arguments.add(new Argument(false, "OR REPLACE"));
            i += 2;
        }
        if (!is(i, "VIEW")) {
            return null;
        }
        i++;
        if (kind == Kind.DROP_VIEW && is(i, "IF") && is(i + 1, "EXISTS")) {
            arguments.add(new Argument(false, "IF EXISTS"));
            i += 2;
        }
        if (i >= tokens.size() || !tokens.get(i).isName()) {
            throw slices.expected("the view's name", i);
        }
        arguments.add(name(tokens.get(i)));
        i++;
        if (kind == Kind.DROP_VIEW) {
            requireEnd(i);
            return command(kind, SourceText.of(text), arguments);
        }
        if (!is(i, "AS") || i + 1 == tokens.size()) {
            throw slices.expected("AS and a query", i);
        }
        if (slices.parameters(0, tokens.size()) > 0) {
            throw new SqlFailure(
                    SqlState.SYNTAX_ERROR, "A view has no parameters: write the value in the place of '?'");
        }
        int start = tokens.get(i + 1).start();
        arguments.add(new Argument(
                false, text.substring(start, tokens.get(tokens.size() - 1).end())));
        return command(kind, slices.of(i + 1, tokens.size()).source(), arguments);
    }

    /** An unquoted name is lower case. */
    private static Argument name(Token token) {
        return token.kind() == Token.Kind.QUOTED_NAME
                ? argument(token)
                : new Argument(false, token.text().toLowerCase(java.util.Locale.ROOT));
    }

    /** {@code SELECT lock(path, timeout)} or {@code CALL …}, and nothing besides. Null: another statement. */
    private @Nullable StatementSyntax lock() {
        int name = is(at + 1, "ZK") && isSymbol(at + 2, ".") ? at + 3 : at + 1;
        Kind kind = is(name, "LOCK") ? Kind.LOCK : is(name, "UNLOCK") ? Kind.UNLOCK : null;
        if (kind == null
                || !isSymbol(name + 1, "(")
                || !tokens.get(tokens.size() - 1).isSymbol(")")) {
            return null;
        }
        List<Argument> arguments = new ArrayList<>();
        for (int i = name + 2; i < tokens.size() - 1; i += 2) {
            boolean last = i + 1 == tokens.size() - 1;
            if (!last && !isSymbol(i + 1, ",")) {
                throw slices.expected("',' or ')': lock and unlock take literals and parameters", i + 1);
            }
            arguments.add(argument(tokens.get(i)));
        }
        return command(kind, SourceText.of(text), arguments);
    }

    private boolean is(int i, String word) {
        return slices.is(i, word);
    }

    private boolean isSymbol(int i, String symbol) {
        return slices.isSymbol(i, symbol);
    }

    private boolean skip(String word) {
        boolean skips = is(at, word);
        at += skips ? 1 : 0;
        return skips;
    }

    private int firstClause(int from) {
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            depth += isSymbol(i, "(") ? 1 : isSymbol(i, ")") ? -1 : 0;
            if (depth == 0 && isClause(i)) {
                return i;
            }
        }
        return tokens.size();
    }

    private boolean isClause(int i) {
        if (TokenPairs.isName(tokens, i)) {
            return false;
        }
        boolean conflict = is(i, "ON") && is(i + 1, "CONFLICT") && (is(i + 2, "DO") || isSymbol(i + 2, "("));
        return conflict || is(i, "RETURNING") || (is(i, "WITH") && is(i + 1, "PARENTS"));
    }

    private Dml clauses(int from, List<Dml.Arm> arms) {
        boolean withParents = false;
        Conflict conflict = null;
        Slice returning = null;
        int i = from;
        while (i < tokens.size()) {
            int end = firstClause(i + 1);
            if (is(i, "WITH")) {
                requireClauseEnd(i + 2, end);
                withParents = true;
            } else if (is(i, "RETURNING")) {
                returning = returning(i + 1, end);
            } else {
                conflict = conflict(i + 2, end);
            }
            i = end;
        }
        return new Dml(withParents, conflict, arms, returning);
    }

    private Slice returning(int from, int end) {
        if (from == end) {
            throw slices.expected("what to return, or *,", from);
        }
        return slices.of("SELECT ", from, end, " FROM znodes");
    }

    /** {@code [(path)] DO NOTHING}, {@code [(path)] DO UPDATE SET …}. */
    private Conflict conflict(int from, int end) {
        int i = from;
        if (isSymbol(i, "(")) {
            if (!is(i + 1, "PATH") || !isSymbol(i + 2, ")")) {
                throw slices.expected("(path), the only key that znodes has,", i);
            }
            i += 3;
        }
        if (!is(i, "DO")) {
            throw slices.expected("DO NOTHING or DO UPDATE SET", i);
        }
        if (is(i + 1, "NOTHING")) {
            requireClauseEnd(i + 2, end);
            return new Conflict(null);
        }
        if (!is(i + 1, "UPDATE") || !is(i + 2, "SET")) {
            throw slices.expected("NOTHING or UPDATE SET", i + 1);
        }
        return new Conflict(slices.of("UPDATE znodes ", i + 2, end, ""));
    }

    private void requireEnd(int i) {
        requireClauseEnd(i, tokens.size());
    }

    private void requireClauseEnd(int i, int end) {
        if (i < end) {
            throw slices.expected("the end of the statement or another clause", i);
        }
    }

    /** {@code READ LOCAL}, {@code READ LINEARIZABLE}, {@code READ AT LEAST n} at the end; null: none. */
    private @Nullable Reading reading() {
        int end = tokens.size();
        if (end - at > 2 && is(end - 2, "READ")) {
            return is(end - 1, "LOCAL") ? Reading.LOCAL : is(end - 1, "LINEARIZABLE") ? Reading.LINEARIZABLE : null;
        }
        boolean least = end - at > 4 && is(end - 4, "READ") && is(end - 3, "AT") && is(end - 2, "LEAST");
        if (!least) {
            return null;
        }
        try {
            return Reading.atLeast(Whole.number(tokens.get(end - 1).text()));
        } catch (NumberFormatException e) {
            throw slices.expected("a zxid", end - 1);
        }
    }
}
