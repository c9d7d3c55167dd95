package io.zabra.engine.watch;

/** What became of a watch that was to be left. */
public enum WatchOutcome {
    /** It is there. */
    LEFT,
    /** A later change has been collected than its reader saw: nothing is left, read again. */
    BEHIND,
    /** Watches take as much of the heap as they may: nothing is left. */
    NO_ROOM
}
