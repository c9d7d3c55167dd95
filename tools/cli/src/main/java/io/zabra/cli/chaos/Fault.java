package io.zabra.cli.chaos;

/** What is done to servers. */
public enum Fault {
    /** {@code kill -9} of one, and later a start. */
    KILL,
    /** Of all at once. */
    KILL_ALL,
    /** SIGSTOP for some seconds. */
    FREEZE,
    /** In order, and at once again. */
    RESTART,
    /** One is cut off from the others, both ways. */
    ISOLATE,
    /** What one sends does not reach another one, or none of the others. */
    ONE_WAY,
    /** Two do not hear each other; a third one hears both. */
    BRIDGE,
    /** Its disk has no room any more. */
    FULL_DISK,
    /** Its next syncs fail. */
    FAILED_SYNC
}
