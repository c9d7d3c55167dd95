package io.zabra.cli.chaos;

/**
 * A session as its client knows it.
 *
 * @param end how it went; {@code ALIVE}: it was in use to the last
 */
record SessionRecord(long id, int timeoutMs, End end) {
    enum End {
        ALIVE,
        /** The client asked for its end, and was answered. */
        CLOSED,
        /** A server said that it is gone. */
        EXPIRED,
        /** The client went away without a word, and did not come back. */
        LEFT
    }
}
