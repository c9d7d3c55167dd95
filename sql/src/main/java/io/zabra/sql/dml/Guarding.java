package io.zabra.sql.dml;

/**
 * Whether the next attempt at a statement asks the leader for checks that are our own: always, but right after the leader did not
 * understand them. One thread at a time.
 */
final class Guarding {
    private boolean exact = true;
    private boolean plainNext;

    /** An attempt begins: whether it asks for them. */
    boolean begins() {
        exact = !plainNext;
        plainNext = false;
        return exact;
    }

    /** The leader did not understand an attempt; whether another may do better. */
    boolean fallsBack() {
        plainNext = exact;
        return exact;
    }
}
