package io.zabra.jdbc.watch;

import java.sql.SQLException;

/** A watch that was left on a znode. Any thread. */
public interface Watch extends AutoCloseable {
    /** As given. */
    String path();

    /** As given. */
    WatchMode mode();

    /** Whether it may fire still: it was not closed, has not fired its one time, and its connection lives. */
    boolean isActive();

    /**
     * Takes it away: its listener is not called any more, but for a call that has begun. Asks the server, where no other
     * watch of this connection needs the same; does nothing where it is not active.
     *
     * @throws SQLException where the server could not be asked; the listener is not called any more all the same
     */
    @Override
    void close() throws SQLException;
}
