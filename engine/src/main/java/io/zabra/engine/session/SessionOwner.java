package io.zabra.engine.session;

/** The connection that a session is served on. Called on the apply thread or the ticker; must not block or throw. */
public interface SessionOwner {
    /** The session is no longer this owner's: stop serving it and close the connection. Called once. */
    void ended(Reason reason);

    /**
     * Has a task done by the calling thread as soon as that is done with what it is doing now. False, and nothing is done, where the
     * caller is no thread of the owner's. Any thread.
     */
    default boolean afterwards(Runnable task) {
        return false;
    }

    enum Reason {
        /** Expired or closed by the store. */
        EXPIRED,
        /** Closed on request; the reply to the request comes first. */
        CLOSED,
        /** Re-attached on another connection. */
        MOVED,
        /** The store closes, or took another state over; the client is to connect anew. */
        STORE_CLOSED
    }
}
