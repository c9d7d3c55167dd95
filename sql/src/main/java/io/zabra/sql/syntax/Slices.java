package io.zabra.sql.syntax;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.syntax.Dml.Slice;
import java.util.List;

/** Parts of a statement's text, by its tokens. One thread. */
final class Slices {
    private final String text;
    private final List<Token> tokens;
    private final Rewrites rewrites;

    Slices(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
        this.rewrites = Rewrites.of(text, tokens);
    }

    boolean is(int i, String word) {
        return i < tokens.size() && tokens.get(i).is(word);
    }

    boolean isSymbol(int i, String symbol) {
        return i < tokens.size() && tokens.get(i).isSymbol(symbol);
    }

    /** These tokens, rewritten. */
    Slice of(int from, int end) {
        return of("", from, end, "");
    }

    /**
     * These tokens, rewritten, between words of ours.
     *
     * @param after what an error in it is reported at the end of
     */
    Slice of(String before, int from, int end, String after) {
        SourceText.Builder source = new SourceText.Builder(text);
        if (from < end) {
            int start = tokens.get(from).start();
            int close = tokens.get(end - 1).end();
            source.insert(before, start);
            rewrites.copy(start, close, source);
            source.insert(after, Math.max(start, close - 1));
        }
        return new Slice(source.build(), parameters(0, from));
    }

    int parameters(int from, int end) {
        return (int) tokens.subList(from, end).stream()
                .filter(token -> token.isSymbol("?"))
                .count();
    }

    SqlFailure expected(String what, int i) {
        String found = i < tokens.size() ? "'" + tokens.get(i).text() + "'" : "the end";
        return placed(new SqlFailure(SqlState.SYNTAX_ERROR, "Expected " + what + " but found " + found), i);
    }

    /** At this token of the statement. */
    SqlFailure placed(SqlFailure failure, int i) {
        int offset = i < tokens.size() ? tokens.get(i).start() : text.length();
        SourceText.Place place =
                new SourceText.Builder(text).insert(" ", offset).build().origin(1, 1);
        return failure.settled(place.line(), place.column());
    }
}
