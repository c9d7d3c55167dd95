package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A statement as the outer grammar sees it.
 *
 * @param kind of statement
 * @param verb its first word, in upper case
 * @param explained whether the plan is wanted instead of the rows
 * @param core what the parser of queries is to read
 * @param reading how fresh the state must be; null: as the connection is set
 * @param arguments of a command: words, names without quotes, literals
 * @param parameters number of {@code ?}
 */
public record StatementSyntax(
        Kind kind,
        String verb,
        boolean explained,
        SourceText core,
        Dml dml,
        @Nullable Reading reading,
        List<Argument> arguments,
        int parameters) {

    /** Behind it is what tells a column's name from others that are to be called alike; nobody writes it. */
    public static final char NAME_MARK = '\uE000';

    /** The sorts of statement. */
    public enum Kind {
        /** A query, or a write of the standard's shape. */
        CORE,
        BEGIN,
        COMMIT,
        ROLLBACK,
        SET,
        SHOW,
        CREATE_VIEW,
        DROP_VIEW,
        LOCK,
        UNLOCK,
        CANCEL
    }

    /**
     * One argument of a command.
     *
     * @param text without quotes; {@code ?} for a parameter
     */
    public record Argument(boolean parameter, String text) {}

    public StatementSyntax {
        arguments = List.copyOf(arguments);
    }

    /** @throws SqlFailure 42601 where the text is empty, or more than one statement; 54001 where it has too much of something */
    public static StatementSyntax of(String text) {
        List<Token> tokens = Lexer.tokens(text);
        while (!tokens.isEmpty() && tokens.get(tokens.size() - 1).isSymbol(";")) {
            tokens = tokens.subList(0, tokens.size() - 1);
        }
        if (tokens.isEmpty()) {
            throw new SqlFailure(SqlState.SYNTAX_ERROR, "The statement is empty");
        }
        for (Token token : tokens) {
            if (token.isSymbol(";")) {
                SourceText.Place place = SourceText.of(text).origin(1, token.start() + 1);
                throw new SqlFailure(SqlState.SYNTAX_ERROR, "One statement at a time: this one goes on after its ';'")
                        .settled(place.line(), place.column());
            }
        }
        return new StatementReader(text, tokens).read();
    }

    static String upper(Token token) {
        return token.text().toUpperCase(Locale.ROOT);
    }
}
