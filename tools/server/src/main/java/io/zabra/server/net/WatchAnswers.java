package io.zabra.server.net;

import io.zabra.engine.WatchRefusedException;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import io.zabra.server.wire.ClientRequest;
import io.zabra.server.wire.JuteWriter;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers one connection's requests about its watches, on its I/O thread. */
final class WatchAnswers {
    /** Paths of watches that are set in one go. */
    private static final int FEW = 64;

    private final Services services;
    private final Watcher watcher;

    WatchAnswers(Services services, Watcher watcher) {
        this.services = services;
        this.watcher = watcher;
    }

    /** @param missed as of {@link #reset} */
    Answer answer(ClientRequest.Local request, List<AuthId> identities, BiConsumer<WatchEvent.Type, String> missed) {
        if (request instanceof ClientRequest.SetWatches r) {
            return reset(r, identities, missed);
        } else if (request instanceof ClientRequest.AddWatch r) {
            return add(r);
        } else if (request instanceof ClientRequest.CheckWatches r) {
            return check(r);
        } else if (request instanceof ClientRequest.RemoveWatches r) {
            return remove(r);
        }
        throw new IllegalStateException("nobody answers " + request);
    }

    private Answer add(ClientRequest.AddWatch request) {
        services.store().addWatch(request.path(), request.mode(), watcher);
        return Answer.ok(out -> out.int32(0));
    }

    private Answer check(ClientRequest.CheckWatches request) {
        boolean has = services.store().hasWatch(request.path(), request.modes(), watcher);
        return has ? Answer.ok(null) : Answer.error(ErrorCode.NO_WATCHER);
    }

    private Answer remove(ClientRequest.RemoveWatches request) {
        boolean removed = services.store().removeWatch(request.path(), request.modes(), watcher);
        return removed ? Answer.ok(null) : Answer.error(ErrorCode.NO_WATCHER);
    }

    /**
     * Leaves the watches that nothing has happened to, and reports what has happened to the others (Apache's {@code
     * DataTree.setWatches}). What the session may not read is not reported: its watch is left, and checked when it fires.
     *
     * @param missed takes each event to send, when it is found out: before the answer, and behind what has happened until then
     */
    private Answer reset(
            ClientRequest.SetWatches request, List<AuthId> identities, BiConsumer<WatchEvent.Type, String> missed) {
        Reset reset = new Reset(request, identities, missed);
        if (reset.isSmall()) {
            reset.measure(() -> false);
            return Answer.ok(null);
        }
        return Answer.inSteps(Answer.ALL_EVENTS, reset);
    }

    /** One path after the other; nothing of it is in the answer. */
    private final class Reset implements LongBody {
        private final ClientRequest.SetWatches request;
        private final List<AuthId> identities;
        private final BiConsumer<WatchEvent.Type, String> missed;
        private final List<Kind> kinds;
        /** The path that is next: of which kind, and its place there. */
        private int kind;

        private int at;

        /** Paths of one kind of watch, and what is done with each. */
        private record Kind(List<String> paths, Consumer<String> reset) {}

        Reset(ClientRequest.SetWatches request, List<AuthId> identities, BiConsumer<WatchEvent.Type, String> missed) {
            this.request = request;
            this.identities = identities;
            this.missed = missed;
            this.kinds = List.of(
                    new Kind(request.data(), this::data),
                    new Kind(request.exists(), this::exists),
                    new Kind(request.child(), this::child),
                    new Kind(request.persistent(), path -> lasting(path, WatchMode.PERSISTENT)),
                    new Kind(request.persistentRecursive(), path -> lasting(path, WatchMode.PERSISTENT_RECURSIVE)));
        }

        boolean isSmall() {
            return kinds.stream().mapToInt(kind -> kind.paths().size()).sum() <= FEW;
        }

        private void data(String path) {
            report(path, leave(path, WatchMode.DATA, identities, node -> {
                if (node == null) {
                    return WatchEvent.Type.NODE_DELETED;
                }
                return node.mzxid() > request.relativeZxid() ? WatchEvent.Type.NODE_DATA_CHANGED : null;
            }));
        }

        private void exists(String path) {
            report(
                    path,
                    leave(
                            path,
                            WatchMode.DATA,
                            identities,
                            node -> node == null ? null : WatchEvent.Type.NODE_CREATED));
        }

        private void child(String path) {
            report(path, leave(path, WatchMode.CHILD, identities, node -> {
                if (node == null) {
                    return WatchEvent.Type.NODE_DELETED;
                }
                return node.pzxid() > request.relativeZxid() ? WatchEvent.Type.NODE_CHILDREN_CHANGED : null;
            }));
        }

        private void lasting(String path, WatchMode mode) {
            services.store().addWatch(path, mode, watcher);
        }

        private void report(String path, WatchEvent.@Nullable Type type) {
            if (type != null) {
                missed.accept(type, path);
            }
        }

        @Override
        public boolean measure(BooleanSupplier enough) {
            while (kind < kinds.size()) {
                Kind current = kinds.get(kind);
                if (at == current.paths().size()) {
                    kind++;
                    at = 0;
                    continue;
                }
                reset(current, current.paths().get(at));
                at++;
                if (enough.getAsBoolean()) {
                    return false;
                }
            }
            return true;
        }

        private void reset(Kind of, String path) {
            try {
                of.reset().accept(path);
            } catch (WatchRefusedException e) {
                // No znode can come to where the path is too long: there is nothing to be told of.
                if (e.error() != ErrorCode.BAD_ARGUMENTS) {
                    throw e;
                }
            }
        }

        @Override
        public long length() {
            return 0;
        }

        @Override
        public boolean write(JuteWriter out, BooleanSupplier enough) {
            return true;
        }

        @Override
        public void close() {}
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
