package io.zabra.cli.console;

/**
 * A piece of SQL text.
 *
 * @param start offset of its first character
 * @param end offset behind its last
 * @param closed false for a string, name or comment that the text ends in
 */
record SqlToken(Kind kind, int start, int end, boolean closed) {
    enum Kind {
        SPACE,
        COMMENT,
        WORD,
        NUMBER,
        /** In single quotes. */
        STRING,
        /** In double quotes. */
        QUOTED_NAME,
        SYMBOL,
        /** The semicolon. */
        STATEMENT_END
    }

    String text(String sql) {
        return sql.substring(start, end);
    }

    boolean isBlank() {
        return kind == Kind.SPACE || kind == Kind.COMMENT;
    }
}
