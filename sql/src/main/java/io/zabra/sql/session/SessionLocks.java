package io.zabra.sql.session;

import io.zabra.engine.WatchRefusedException;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.engine.txn.ZnodePath;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.NodeView;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Locks by ZooKeeper's recipe, in the form of Curator's {@code InterProcessMutex}: an ephemeral sequential child of the lock's
 * path, named {@code _c_<uuid>-lock-<number>}; the lowest number holds the lock, the others each wait for the one before them.
 * A lock ends with its session. The fencing token is the {@code czxid} of the holder's znode: it grows from holder to holder.
 * What it holds is in the tree, so a connection that was lost and came back to its session holds it still. One thread.
 */
final class SessionLocks {
    private static final String NAME = "lock-";
    private static final int ATTEMPTS_MAX = 8;

    private final SessionContext context;
    private final StoreWriter writer;
    private final BooleanSupplier linkLost;
    /** Places that are given up, by path, until they are gone: no later call is to take them for its own. */
    private final Set<String> abandoned = ConcurrentHashMap.newKeySet();

    /**
     * A lock that this session holds.
     *
     * @param path of the store, of the znode that stands in the queue
     * @param shownPath the same, as the session sees it
     */
    record Held(String path, String shownPath, long fencingToken) {}

    /** @param linkLost whether the session goes on elsewhere, or has ended */
    SessionLocks(SessionContext context, StoreWriter writer, BooleanSupplier linkLost) {
        this.context = context;
        this.writer = writer;
        this.linkLost = linkLost;
    }

    /**
     * Takes a place in the queue: blocks until that is written, and no longer. One that the session has already is its own
     * again.
     *
     * @param timeoutMs 0: without waiting
     */
    LockWait queue(String lockPath, long timeoutMs, Budget budget) {
        long beganNanos = System.nanoTime();
        Held queued = queued(lockPath);
        Held place = queued == null ? enqueue(lockPath) : queued;
        return new LockWait(this, lockPath, place, queued != null, beganNanos, timeoutMs, budget);
    }

    /** False where this session does not hold it. */
    boolean unlock(String lockPath) {
        Held mine = queued(lockPath);
        return mine != null && delete(mine);
    }

    /** The place that this session has in the queue; null where it has none. */
    private @Nullable Held queued(String lockPath) {
        String absolute = absolute(lockPath);
        try (ZnodeCursor children = context.store().tree().children(absolute)) {
            while (children != null && children.next()) {
                boolean mine = children.znode().ephemeralOwner() == context.sessionId();
                String path = ZnodePath.child(absolute, children.name());
                if (mine && !number(children.name()).isEmpty() && !abandoned.contains(path)) {
                    return new Held(
                            path,
                            NodeView.relative(context.chroot(), path),
                            children.znode().czxid());
                }
            }
        }
        return null;
    }

    /** The path of the store: no path leads out of the chroot. */
    private String absolute(String lockPath) {
        if (!ZnodePath.isValid(lockPath)) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "'" + lockPath + "' is no path for a lock");
        }
        return NodeView.absolute(context.chroot(), lockPath);
    }

    private Held enqueue(String lockPath) {
        String absolute = absolute(lockPath);
        String prefix = ZnodePath.child(absolute, "_c_" + UUID.randomUUID() + "-" + NAME);
        WriteRequest create = new WriteRequest.Create(prefix, null, OPEN, NodeKind.EPHEMERAL, true, 0, true);
        WriteResult result = null;
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            createDirectory(absolute);
            result = writer.write(create).result();
            if (result instanceof WriteResult.Created created) {
                String path = created.path();
                return new Held(
                        path,
                        NodeView.relative(context.chroot(), path),
                        created.stat().czxid());
            }
            boolean gone = result instanceof WriteResult.Failed failed && failed.error() == ErrorCode.NO_NODE;
            if (!gone) {
                break;
            }
            // The store has removed the container, as the last lock in it was given back.
        }
        throw new SqlFailure(SqlState.NO_PERMISSION, "The lock " + lockPath + " cannot be queued for: " + result);
    }

    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));

    /** Containers, as Curator's: the store removes them when the last lock is gone. */
    private void createDirectory(String absolute) {
        for (int slash = absolute.indexOf('/', 1); slash != 0; slash = absolute.indexOf('/', slash + 1)) {
            String part = slash < 0 ? absolute : absolute.substring(0, slash);
            if (context.store().tree().find(part) == null) {
                writer.writeAll(
                        List.of(new WriteRequest.Create(part, null, OPEN, NodeKind.CONTAINER, false, 0, true)), part);
            }
            if (slash < 0) {
                return;
            }
        }
    }

    /** The znode right before this one in the queue; null where it is the first. */
    @Nullable
    String predecessor(String lockPath, Held mine) {
        String absolute = NodeView.absolute(context.chroot(), lockPath);
        String best = null;
        String own = number(mine.path);
        boolean there = false;
        try (ZnodeCursor children = context.store().tree().children(absolute)) {
            while (children != null && children.next()) {
                String name = children.name();
                String number = number(name);
                there |= mine.path.endsWith("/" + name);
                boolean earlier = !number.isEmpty() && number.compareTo(own) < 0;
                if (earlier && (best == null || number.compareTo(number(best)) > 0)) {
                    best = name;
                }
            }
        }
        if (!there) {
            throw context.isOpen().getAsBoolean()
                    ? new SqlFailure(
                            SqlState.SERIALIZATION_FAILURE,
                            "Others have removed the place in the queue for " + lockPath + ": ask for the lock again")
                    : new SqlFailure(SqlState.CONNECTION_CLOSED, "The session has ended, and the wait for the lock");
        }
        return best == null ? null : ZnodePath.child(absolute, best);
    }

    /** The sequence number behind {@code lock-}; empty where the name is none of a lock's. */
    private static String number(String name) {
        int at = name.lastIndexOf(NAME);
        return at < 0 ? "" : name.substring(at + NAME.length());
    }

    /** Leaves a watch for the deletion of a znode; false where it is not there. */
    boolean watch(String path, Watcher watcher) {
        try {
            return context.store()
                    .readAndWatch(path, WatchMode.DATA, watcher, tree -> tree.find(path) != null, found -> found);
        } catch (WatchRefusedException e) {
            throw SessionWatches.refused(e);
        }
    }

    void unwatch(Watcher watcher) {
        context.store().removeWatcher(watcher);
    }

    boolean isThere(String path) {
        return context.store().tree().find(path) != null;
    }

    /**
     * Gives a place up without waiting for that. Not where the link is lost: the session takes its place with it, for the call
     * that is repeated at the next server, or ends with it.
     *
     * @param done run, by any thread that must not be held up, when the place is gone, or stays
     */
    void abandon(Held mine, Runnable done) {
        if (linkLost.getAsBoolean()) {
            return;
        }
        abandoned.add(mine.path);
        WriteRequest delete = new WriteRequest.Delete(mine.path, WriteRequest.ANY_VERSION);
        writer.submit(writer.submission(delete), completion -> {
            ErrorCode error = completion.result() instanceof WriteResult.Failed failed ? failed.error() : ErrorCode.OK;
            if (error == ErrorCode.OK || error == ErrorCode.NO_NODE) {
                abandoned.remove(mine.path);
            }
            done.run();
        });
    }

    private boolean delete(Held mine) {
        WriteRequest delete = new WriteRequest.Delete(mine.path, WriteRequest.ANY_VERSION);
        return writer.write(delete).result() instanceof WriteResult.Deleted;
    }
}
