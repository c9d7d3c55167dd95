package io.zabra.consensus.zab;

/** Whether a leader would take a change of configuration now; in brackets what the client is told if not. */
public enum ReconfigVerdict {
    ACCEPTABLE,
    /** This server does not lead, or takes no proposals (as for any write). */
    NOT_LEADING,
    /** {@link ZabConfig#reconfigEnabled} is off (RECONFIGDISABLED). */
    DISABLED,
    /** Another change is not committed yet (RECONFIGINPROGRESS). */
    IN_PROGRESS,
    /** No quorum of the new configuration is connected and synchronized (NEWCONFIGNOQUORUM). */
    NO_QUORUM
}
