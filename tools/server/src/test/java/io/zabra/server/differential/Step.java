package io.zabra.server.differential;

import java.util.List;

/** One step of a script, done on one of its sessions. */
sealed interface Step {
    int session();

    /** Sends the requests without waiting in between, then takes the replies. */
    record Calls(int session, List<Request> requests) implements Step {}

    /** Drops the connection, re-attaches the session on a new one, and sends a request there. */
    record Reattach(int session, boolean droppedFirst, List<Request> requests) implements Step {}

    /** Drops the connection and stays away until {@link Return}; what happens meanwhile is missed. */
    record Drop(int session) implements Step {}

    /**
     * Comes back and sets watches anew, from the last zxid that it saw.
     *
     * @param watches 3 lists of paths for set-watches, 5 for its second form; none where no watches are set
     */
    record Return(int session, List<List<String>> watches) implements Step {}

    /** Sends what cannot be a frame, is put out, and re-attaches its session. */
    record Break(int session, int length) implements Step {}

    /** Another connection shakes hands in an odd way, and closes the session that it gets. */
    record Greet(int session, int timeoutMs, int passwordLength, boolean readOnlyByte, boolean readOnly)
            implements Step {}

    /** The server removes the containers and TTL znodes that are due. */
    record Sweep(int session) implements Step {}

    /** Proves an identity by SASL, or fails to; who fails is put out, and re-attaches its session. */
    record Prove(int session, String user, String password) implements Step {}

    /** Fails to prove an identity by {@code auth}, is put out, and re-attaches its session. */
    record Fail(int session, Request request) implements Step {}

    /** Closes the session and opens another in its place. */
    record Renew(int session) implements Step {}

    /** Drops the connection and lets the session expire; opens another in its place. */
    record Expire(int session, String root) implements Step {}
}
