package io.zabra.jdbc;

import io.zabra.jdbc.watch.Watch;
import io.zabra.jdbc.watch.WatchListener;
import io.zabra.jdbc.watch.WatchMode;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection as a ZooKeeper session: {@code connection.unwrap(ZabraConnection.class)}.
 *
 * <p>Ephemeral znodes created over the connection are the session's, and so are locks. They live until the connection is
 * closed, or its session expires because no server heard of this process for the session's timeout; they survive the loss
 * of a server, for the session moves to another one. In a pool, a connection's life is the pool's to decide: it goes on when
 * a borrower gives the connection back, and it ends when the pool retires it. Ephemerals would stay too long or go too
 * early, so a statement that creates one there is refused with 25000, unless the property {@code ephemerals=allow} says that
 * this is wanted; a lock that a borrower leaves is then held for the next one. A pool is known by {@link
 * ZabraConnectionPoolDataSource}, or by its classes being among those that open the connection ({@code docs/jdbc.md} names
 * them); {@code ephemerals=refuse} makes any other connection one that has none.
 *
 * <p>A connection without ephemerals needs no particular session: where no server knows its session any more, it goes on
 * with a new one, and {@link #sessionId} changes. One that may have ephemerals ends then, with 08003: its ephemerals are
 * gone, which the application must know.
 *
 * <p>Any thread may call it; calls of several threads are executed one after the other.
 */
public interface ZabraConnection extends Connection {
    /** The id of the ZooKeeper session; stays the same when the session moves to another server. */
    long sessionId();

    /**
     * A zxid up to which this connection has seen everything, its own writes among it; 0 before the first. It may lie beyond what
     * was read: the zxid of rows is {@link ZabraResultSet#zxid}.
     */
    long lastZxid();

    /**
     * Leaves a watch on a znode, as ZooKeeper's clients do.
     *
     * <p>Events are told in the order in which the changes were applied, by one thread of the connection, which is none that
     * the driver needs for anything else ({@link WatchListener}). When the session moves to another server, the watch moves
     * with it: of what happened meanwhile, a watch that fires once tells then. A watch lives until it has fired its one time,
     * it is {@linkplain Watch#close closed}, or its connection ends, which in a pool is when the pool retires it: watch
     * over a connection of your own. ({@link ZabraConnectionPoolDataSource} takes the watches of a borrower away when its
     * handle is closed.)
     *
     * <p>A znode that the connection's credentials may not read tells nothing.
     *
     * @param path of the znode, relative to the connection's chroot
     * @throws SQLException 02000 where the znode must exist and does not ({@link WatchMode}), 42501 where it may not be
     *     read, 22023 where the path is none
     */
    Watch watch(String path, WatchMode mode, WatchListener listener) throws SQLException;
}
