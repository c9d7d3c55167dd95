package io.zabra.jdbc;

import java.sql.Connection;

/**
 * A connection as a ZooKeeper session: {@code connection.unwrap(ZabraConnection.class)}.
 *
 * <p>Ephemeral znodes created over the connection are the session's: they live until the connection is closed, or its
 * session expires, which in a pool is when the pool retires the physical connection and not when a borrower returns it.
 */
public interface ZabraConnection extends Connection {
    /** The id of the ZooKeeper session; does not change when the session moves to another server. */
    long sessionId();

    /** The newest zxid that this connection has read at or written; 0 before the first. */
    long lastZxid();
}
