package io.zabra.cli.chaos;

/**
 * One request of a client on one znode, and what it learned of it.
 *
 * @param value written; unique
 * @param expected version that the request depends on; -1: on none
 * @param xid the session's number of the request; the two of a multi share it
 * @param invokedNs before the request was sent
 * @param returnedNs after the reply came; {@link Long#MAX_VALUE} where none came
 * @param version that the reply tells
 * @param seen value that a read found
 * @param mzxid of what a read found
 * @param zxid of the reply's header
 * @param floor the last zxid that the session had seen when it asked
 */
record Operation(
        Kind kind,
        String path,
        long value,
        int expected,
        long session,
        int xid,
        long invokedNs,
        long returnedNs,
        Outcome outcome,
        int version,
        long seen,
        long mzxid,
        long zxid,
        long floor) {
    enum Kind {
        CREATE,
        SET,
        DELETE,
        /** Of the server's own state. */
        READ,
        /** With a sync right before it. */
        SYNC_READ,
        EPHEMERAL;

        boolean writes() {
            return this != READ && this != SYNC_READ;
        }
    }

    enum Outcome {
        OK,
        NODE_EXISTS,
        NO_NODE,
        BAD_VERSION,
        /** Refused for another reason: without effect. */
        REFUSED,
        /** The connection was lost: it may have taken effect, may still do so, or never. */
        UNKNOWN
    }

    boolean acknowledged() {
        return kind.writes() && outcome == Outcome.OK;
    }
}
