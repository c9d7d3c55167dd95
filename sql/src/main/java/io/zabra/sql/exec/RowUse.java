package io.zabra.sql.exec;

/** What is done with the rows of a cursor. */
enum RowUse {
    /** They are kept: each is an object of its own. */
    KEPT,
    /** Their values are kept, or nothing: {@link Operator#openReusing}. */
    REUSED,
    /** They are written down: {@link Operator#openEncoding}. */
    ENCODED
}
