package io.zabra.server.net;

import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import io.zabra.server.wire.ClientRequest;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers one connection's requests about its watches, on its I/O thread. */
final class WatchAnswers {
    private final Services services;
    private final Watcher watcher;

    WatchAnswers(Services services, Watcher watcher) {
        this.services = services;
        this.watcher = watcher;
    }

    Answer add(ClientRequest.AddWatch request) {
        services.store().addWatch(request.path(), request.mode(), watcher);
        return Answer.ok(out -> out.int32(0));
    }

    Answer check(ClientRequest.CheckWatches request) {
        boolean has = services.store().hasWatch(request.path(), request.modes(), watcher);
        return has ? Answer.ok(null) : Answer.error(ErrorCode.NO_WATCHER);
    }

    Answer remove(ClientRequest.RemoveWatches request) {
        boolean removed = services.store().removeWatch(request.path(), request.modes(), watcher);
        return removed ? Answer.ok(null) : Answer.error(ErrorCode.NO_WATCHER);
    }

    /**
     * Leaves the watches that nothing has happened to, and reports what has happened to the others (Apache's {@code
     * DataTree.setWatches}). What the session may not read is not reported: its watch is left, and checked when it fires.
     *
     * @param missed takes each event to send, before this returns
     */
    Answer reset(
            ClientRequest.SetWatches request, List<AuthId> identities, BiConsumer<WatchEvent.Type, String> missed) {
        for (String path : request.data()) {
            report(path, missed, leave(path, WatchMode.DATA, identities, node -> {
                if (node == null) {
                    return WatchEvent.Type.NODE_DELETED;
                }
                return node.mzxid() > request.relativeZxid() ? WatchEvent.Type.NODE_DATA_CHANGED : null;
            }));
        }
        for (String path : request.exists()) {
            report(
                    path,
                    missed,
                    leave(
                            path,
                            WatchMode.DATA,
                            identities,
                            node -> node == null ? null : WatchEvent.Type.NODE_CREATED));
        }
        for (String path : request.child()) {
            report(path, missed, leave(path, WatchMode.CHILD, identities, node -> {
                if (node == null) {
                    return WatchEvent.Type.NODE_DELETED;
                }
                return node.pzxid() > request.relativeZxid() ? WatchEvent.Type.NODE_CHILDREN_CHANGED : null;
            }));
        }
        request.persistent().forEach(path -> services.store().addWatch(path, WatchMode.PERSISTENT, watcher));
        request.persistentRecursive()
                .forEach(path -> services.store().addWatch(path, WatchMode.PERSISTENT_RECURSIVE, watcher));
        return Answer.ok(null);
    }

    private static void report(
            String path, BiConsumer<WatchEvent.Type, String> missed, WatchEvent.@Nullable Type type) {
        if (type != null) {
            missed.accept(type, path);
        }
    }

    /** What to report instead of leaving a watch; null where the watch was left. */
    private WatchEvent.@Nullable Type leave(
            String path,
            WatchMode mode,
            List<AuthId> identities,
            Function<@Nullable Znode, WatchEvent.@Nullable Type> happened) {
        Function<Tree, Happened> read = tree -> {
            Znode znode = tree.findWithoutData(LocalAnswers.rooted(path));
            boolean secret = znode != null && !services.access().permits(znode.acl(), Permission.READ, identities);
            return new Happened(secret ? null : happened.apply(znode));
        };
        return services.store()
                .readAndWatch(path, mode, watcher, read, found -> found.type() == null)
                .type();
    }

    private record Happened(WatchEvent.@Nullable Type type) {}
}
