package io.zabra.sql.exec;

/** A statement that was begun where nothing may take long has turned out to: it is to be executed anew elsewhere. */
public final class TakesLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TakesLongException() {
        super("takes long", null, false, false);
    }
}
