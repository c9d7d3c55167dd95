package io.zabra.sql.session;

import io.zabra.engine.WatchRefusedException;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.Watcher;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.WatchSink;
import io.zabra.jdbc.watch.WatchMode;
import io.zabra.sql.error.SqlFailure;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The watches of a session in this process; a server's connections ask for theirs by ZooKeeper's own requests. Any thread. */
final class SessionWatches implements Watcher {
    private static final long LOOK_AGAIN_NANOS = 20_000;

    private final SessionContext context;
    private volatile @Nullable WatchSink sink;

    SessionWatches(SessionContext context) {
        this.context = context;
    }

    void tell(WatchSink to) {
        sink = to;
    }

    void watch(String path, WatchMode mode, Consumer<Boolean> left) {
        try {
            leave(path, mode, left);
        } catch (WatchRefusedException e) {
            throw refused(e);
        }
    }

    /** A watch that the store does not leave. */
    static SqlFailure refused(WatchRefusedException e) {
        return e.error() == ErrorCode.BAD_ARGUMENTS
                ? new SqlFailure(
                        SqlState.INVALID_PARAMETER,
                        "No znode can have so long a path",
                        e.error().code(),
                        e)
                : new SqlFailure(
                        SqlState.NO_ROOM,
                        "There is no room for more watches: the log says why",
                        e.error().code(),
                        e);
    }

    private void leave(String path, WatchMode mode, Consumer<Boolean> left) {
        String whole = whole(path);
        ZnodeStore store = context.store();
        switch (mode) {
            case PERSISTENT, PERSISTENT_RECURSIVE -> {
                store.addWatch(whole, engineMode(mode), this);
                left.accept(true);
            }
            case EXISTS -> left.accept(found(path, mode, znode -> znode == null || mayRead(znode)) != null);
            case DATA, CHILDREN -> {
                if (found(path, mode, znode -> znode != null && mayRead(znode)) == null) {
                    throw new SqlFailure(SqlState.NO_DATA, "There is no znode " + path, ErrorCode.NO_NODE.code(), null);
                }
                left.accept(true);
            }
        }
    }

    private @Nullable Znode found(String path, WatchMode mode, Predicate<@Nullable Znode> keep) {
        Found found = context.store()
                .readAndWatch(
                        whole(path),
                        engineMode(mode),
                        this,
                        (Tree tree) -> new Found(tree.find(whole(path))),
                        read -> keep.test(read.znode()));
        Znode znode = found.znode();
        if (znode != null && !mayRead(znode)) {
            throw new SqlFailure(
                    SqlState.NO_PERMISSION, "The ACL does not permit to read " + path, ErrorCode.NO_AUTH.code(), null);
        }
        return znode;
    }

    private record Found(@Nullable Znode znode) {}

    private boolean mayRead(Znode znode) {
        return context.control()
                .permits(znode.acl(), Permission.READ, context.identities().get());
    }

    void unwatch(String path, WatchMode mode) {
        Set<io.zabra.engine.watch.WatchMode> modes = EnumSet.of(engineMode(mode));
        context.store().removeWatch(whole(path), modes, this);
    }

    private static io.zabra.engine.watch.WatchMode engineMode(WatchMode mode) {
        return switch (mode) {
            case DATA, EXISTS -> io.zabra.engine.watch.WatchMode.DATA;
            case CHILDREN -> io.zabra.engine.watch.WatchMode.CHILD;
            case PERSISTENT -> io.zabra.engine.watch.WatchMode.PERSISTENT;
            case PERSISTENT_RECURSIVE -> io.zabra.engine.watch.WatchMode.PERSISTENT_RECURSIVE;
        };
    }

    private String whole(String path) {
        return path.equals("/") && !context.chroot().isEmpty() ? context.chroot() : context.chroot() + path;
    }

    @Override
    public void process(WatchEvent event) {
        WatchSink to = sink;
        String chroot = context.chroot();
        boolean mayRead = context.control()
                .permits(event.acl(), Permission.READ, context.identities().get());
        if (to == null || !mayRead || !event.path().startsWith(chroot)) {
            return;
        }
        String path =
                event.path().length() == chroot.length() ? "/" : event.path().substring(chroot.length());
        to.happened(new io.zabra.jdbc.watch.WatchEvent(type(event.type()), path, event.zxid()));
    }

    private static io.zabra.jdbc.watch.WatchEvent.Type type(WatchEvent.Type type) {
        return switch (type) {
            case NODE_CREATED -> io.zabra.jdbc.watch.WatchEvent.Type.NODE_CREATED;
            case NODE_DELETED -> io.zabra.jdbc.watch.WatchEvent.Type.NODE_DELETED;
            case NODE_DATA_CHANGED -> io.zabra.jdbc.watch.WatchEvent.Type.NODE_DATA_CHANGED;
            case NODE_CHILDREN_CHANGED -> io.zabra.jdbc.watch.WatchEvent.Type.NODE_CHILDREN_CHANGED;
        };
    }

    /** An event comes before its change is to be seen, by an instant. */
    void awaitVisible(long zxid) {
        while (context.store().lastZxid() < zxid && context.isOpen().getAsBoolean()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    void end() {
        WatchSink to = sink;
        sink = null;
        if (to != null) {
            context.store().removeWatcher(this);
            to.ended();
        }
    }
}
