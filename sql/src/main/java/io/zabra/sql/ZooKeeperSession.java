package io.zabra.sql;

import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.WriteResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ZooKeeper session that a SQL session speaks for, as whoever holds it open sees it: a client's connection on a
 * server, or the embedding process. Any thread may call it; nothing blocks but {@link #close}.
 */
public interface ZooKeeperSession {
    long id();

    /** Who the session has proven to be by now; asked anew for each statement, since {@code addauth} may come at any time. */
    List<AuthId> identities();

    /** False once the session has expired or was closed. */
    boolean isOpen();

    /**
     * Whom the ZooKeeper session must belong to while a write is decided, or be nobody's; null: whoever asks. With it, what a
     * lost connection left behind cannot take effect once the client is back on another.
     */
    default @Nullable SessionOwner owner() {
        return null;
    }

    /** The number of the session's next write: never the same twice in the session. */
    int nextCxid();

    /**
     * Told of each write that the session has asked for by SQL, and what it came to, whoever still waits for that. On a thread of the store
     * that must not be held up; must not throw.
     */
    default void written(Submission submission, WriteResult result) {}

    /** The SQL session was closed. A server's connection, which outlives its SQL, does nothing; others end the session. */
    void close();
}
