package io.zabra.jdbc.remote;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** With servers that cannot do their part at the moment: it ends when that has gone on for as long as a session may. One thread. */
final class ServerTrouble {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private boolean tried;
    private long sinceNanos;

    /** The trouble has ended. */
    void over() {
        tried = false;
    }

    /**
     * Waits a little before it is tried again.
     *
     * @throws SQLException the trouble, when that has gone on for so long
     */
    void pause(SQLException trouble, int timeoutMs) throws SQLException {
        long now = System.nanoTime();
        if (!tried) {
            tried = true;
            sinceNanos = now;
        }
        if (now - sinceNanos >= TimeUnit.MILLISECONDS.toNanos(timeoutMs)) {
            throw trouble;
        }
        LinkWait.pause(PAUSE_NANOS);
    }
}
