package io.zabra.sql.syntax;

import io.zabra.sql.error.SqlFailure;
import java.util.Arrays;

/**
 * A text for the parser of queries that was made of a statement's text, and where in that each of its characters came from:
 * errors are reported at the place that the user wrote. Immutable.
 */
public final class SourceText {
    private final String original;
    private final String text;
    private final int[] origins;

    private SourceText(String original, String text, int[] origins) {
        this.original = original;
        this.text = text;
        this.origins = origins;
    }

    /** The text itself. */
    public static SourceText of(String text) {
        return new Builder(text).copy(0, text.length()).build();
    }

    public String text() {
        return text;
    }

    /** A place in a text, both from 1. */
    public record Place(int line, int column) {}

    /** Where in the statement a place of this text came from. */
    public Place origin(int line, int column) {
        int at = 0;
        for (int i = 1; i < line && at >= 0; i++) {
            at = text.indexOf('\n', at) + 1;
        }
        at = Math.min(at + column - 1, origins.length - 1);
        if (at < 0) {
            return new Place(line, column);
        }
        int origin = Math.min(origins[at], original.length());
        int lineStart = origin == 0 ? 0 : original.lastIndexOf('\n', origin - 1) + 1;
        int originLine = (int) original.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        return new Place(originLine, origin - lineStart + 1);
    }

    /** A failure whose place is in this text, with the place in the statement. */
    public SqlFailure placed(SqlFailure failure) {
        if (!failure.isUnsettled()) {
            return failure;
        }
        Place place = origin(failure.line(), failure.column());
        return failure.settled(place.line(), place.column());
    }

    @Override
    public String toString() {
        return text;
    }

    /** Puts a text together from parts of the statement and words of ours. */
    static final class Builder {
        private final String original;
        private final StringBuilder text = new StringBuilder();
        private int[] origins = new int[64];

        Builder(String original) {
            this.original = original;
        }

        Builder copy(int start, int end) {
            for (int i = start; i < end; i++) {
                add(original.charAt(i), i);
            }
            return this;
        }

        /** @param origin what an error in it is reported at */
        Builder insert(String words, int origin) {
            for (int i = 0; i < words.length(); i++) {
                add(words.charAt(i), origin);
            }
            return this;
        }

        private void add(char c, int origin) {
            if (text.length() == origins.length) {
                origins = Arrays.copyOf(origins, origins.length * 2);
            }
            origins[text.length()] = origin;
            text.append(c);
        }

        SourceText build() {
            return new SourceText(original, text.toString(), Arrays.copyOf(origins, text.length()));
        }
    }
}
