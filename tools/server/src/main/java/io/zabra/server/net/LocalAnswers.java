package io.zabra.server.net;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCopy;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import io.zabra.server.wire.ClientRequest;
import io.zabra.server.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers one connection's reads from the tree, with the permission checks where Apache makes them ({@code
 * FinalRequestProcessor}). On its I/O thread, but for what {@link SessionOrder} has done where writes are.
 */
final class LocalAnswers {
    private static final int CONSISTENT_ATTEMPTS = 3;

    /** Of one znode's data. */
    static final int MUCH_BYTES = 16 << 10;

    /** Of one znode's children: more are listed in steps. */
    private static final int MANY_CHILDREN = 1_024;

    private final Services services;
    private final Watcher watcher;
    private volatile boolean sawMuch;

    LocalAnswers(Services services, Watcher watcher) {
        this.services = services;
        this.watcher = watcher;
    }

    /** What a read showed, and the zxid that it showed at the latest. */
    private record Seen<T>(@Nullable T value, long zxid) {}

    /** With the data of a znode, or without it. */
    private interface Look {
        @Nullable
        Znode at(Tree tree, String path);
    }

    /** A znode with the names of its children, unless they are many. */
    private record Family(Znode znode, @Nullable List<String> children) {}

    /** Whether this client was ever shown much data at once; any thread. */
    boolean sawMuch() {
        return sawMuch;
    }

    /** @param room of the znode, until the answer is written; null: that will be later, and it needs one of its own */
    Answer exists(ClientRequest.Exists request, List<AuthId> identities, @Nullable ZnodeCopy room) {
        if (request.path().indexOf('\0') >= 0) {
            return Answer.error(ErrorCode.BAD_ARGUMENTS);
        }
        Seen<Znode> seen = find(
                request.path(),
                room == null ? Tree::findWithoutData : (tree, path) -> tree.findWithoutData(path, room),
                request.watch(),
                znode -> znode == null || mayRead(znode, identities));
        Znode znode = seen.value();
        if (znode == null) {
            return answer(ErrorCode.NO_NODE, null, request.watch(), seen.zxid());
        }
        if (!mayRead(znode, identities)) {
            return Answer.error(ErrorCode.NO_AUTH);
        }
        return answer(ErrorCode.OK, out -> out.stat(znode), request.watch(), seen.zxid());
    }

    /**
     * As {@link #data}, without a watch, for an answer that is to be written later: much data is not read before.
     *
     * @return of the state that there is now; to be called where that does not change meanwhile
     */
    Answer dataForLater(ClientRequest.GetData request, List<AuthId> identities) {
        String path = rooted(request.path());
        Znode header = services.store().tree().findWithoutData(path);
        if (header == null || header.dataLength() <= MUCH_BYTES || !mayRead(header, identities)) {
            return data(request, identities, null);
        }
        sawMuch = true;
        PinnedTree pin = services.store().pin();
        return inSteps(pin, path, identities, znode -> new DataBody(pin, znode));
    }

    /** @param room as of {@link #exists} */
    Answer data(ClientRequest.GetData request, List<AuthId> identities, @Nullable ZnodeCopy room) {
        Seen<Znode> seen = find(
                request.path(),
                room == null ? Tree::find : (tree, path) -> tree.find(path, room),
                request.watch(),
                znode -> znode != null && mayRead(znode, identities));
        Znode znode = seen.value();
        ErrorCode error = readError(znode, identities);
        if (znode == null || error != ErrorCode.OK) {
            return Answer.error(error);
        }
        if (!sawMuch && znode.dataLength() > MUCH_BYTES) {
            sawMuch = true;
        }
        return answer(ErrorCode.OK, out -> out.data(znode).stat(znode), request.watch(), seen.zxid());
    }

    Answer children(ClientRequest.GetChildren request, List<AuthId> identities) {
        Function<Tree, Seen<Family>> read = tree -> {
            Family family = family(tree, request.path());
            return new Seen<>(family, tree.zxid());
        };
        Seen<Family> seen = request.watch()
                ? services.store()
                        .readAndWatch(
                                request.path(),
                                WatchMode.CHILD,
                                watcher,
                                read,
                                found -> found.value() != null
                                        && found.value().children() != null
                                        && mayRead(found.value().znode(), identities))
                : consistently(read);
        Family family = seen.value();
        ErrorCode error = readError(family == null ? null : family.znode(), identities);
        if (family == null || error != ErrorCode.OK) {
            return Answer.error(error);
        }
        List<String> names = family.children();
        if (names == null) {
            return manyChildren(request, identities);
        }
        Frame.Body body =
                request.statWanted() ? out -> out.strings(names).stat(family.znode()) : out -> out.strings(names);
        return answer(ErrorCode.OK, body, request.watch(), seen.zxid());
    }

    /** It may be few, or nobody's to read, by now. */
    private Answer manyChildren(ClientRequest.GetChildren request, List<AuthId> identities) {
        String path = rooted(request.path());
        PinnedTree pin = request.watch()
                ? services.store()
                        .pinAndWatch(
                                request.path(),
                                WatchMode.CHILD,
                                watcher,
                                tree -> readError(tree.findWithoutData(path), identities) == ErrorCode.OK)
                : services.store().pin();
        return inSteps(pin, path, identities, znode -> new ChildrenBody(pin, znode, request.statWanted()));
    }

    /** @param body takes the pin over */
    private Answer inSteps(PinnedTree pin, String path, List<AuthId> identities, Function<Znode, LongBody> body) {
        LongBody taken = null;
        try {
            Znode znode = pin.findWithoutData(path);
            ErrorCode error = readError(znode, identities);
            if (znode == null || error != ErrorCode.OK) {
                return Answer.error(error);
            }
            taken = body.apply(znode);
            return Answer.inSteps(pin.zxid(), taken);
        } finally {
            if (taken == null) {
                pin.close();
            }
        }
    }

    Answer acl(ClientRequest.GetAcl request, List<AuthId> identities) {
        Znode znode = services.store().tree().findWithoutData(rooted(request.path()));
        if (znode == null) {
            return Answer.error(ErrorCode.NO_NODE);
        }
        List<AclEntry> acl = znode.acl();
        if (!services.access().permits(acl, Permission.READ | Permission.ADMIN, identities)) {
            return Answer.error(ErrorCode.NO_AUTH);
        }
        boolean admin = services.access().permits(acl, Permission.ADMIN, identities);
        List<AclEntry> shown =
                admin ? acl : acl.stream().map(LocalAnswers::redacted).toList();
        return Answer.ok(out -> out.acl(shown).stat(znode));
    }

    /** Who may not administer a znode does not see the hashes of those who may (CVE-2019-0201). */
    private static AclEntry redacted(AclEntry entry) {
        AuthId identity = entry.identity();
        int colon = identity.id().indexOf(':');
        if (!identity.scheme().equals("digest") || colon < 0) {
            return entry;
        }
        return new AclEntry(
                entry.permissions(), new AuthId("digest", identity.id().substring(0, colon) + ":x"));
    }

    Answer descendants(ClientRequest.CountDescendants request, List<AuthId> identities) {
        Tree tree = services.store().tree();
        Znode znode = tree.findWithoutData(rooted(request.path()));
        ErrorCode error = readError(znode, identities);
        if (znode == null || error != ErrorCode.OK) {
            return Answer.error(error);
        }
        if (request.path().isEmpty() || request.path().equals("/")) {
            long count = request.path().isEmpty() ? tree.size() : tree.size() - 1;
            return Answer.ok(out -> out.int32((int) count));
        }
        if (znode.numChildren() == 0) {
            return Answer.ok(out -> out.int32(0));
        }
        PinnedTree pin = services.store().pin();
        return inSteps(pin, request.path(), identities, found -> new CountBody(pin, found.path()));
    }

    Answer multiRead(ClientRequest.MultiRead request, List<AuthId> identities) {
        List<Optional<Znode>> few = FewReads.are(request.reads())
                ? consistently(tree -> new Seen<>(FewReads.look(request.reads(), tree), tree.zxid()))
                        .value()
                : null;
        if (few != null) {
            return Answer.ok(out -> FewReads.write(few, znode -> readError(znode, identities), out));
        }
        PinnedTree pin = services.store().pin();
        return Answer.inSteps(
                pin.zxid(), new MultiReadBody(pin, request.reads(), znode -> readError(znode, identities)));
    }

    /** Apache reads the root by an empty path, too, and counts it among its own descendants then. */
    static String rooted(String path) {
        return path.isEmpty() ? "/" : path;
    }

    private boolean mayRead(Znode znode, List<AuthId> identities) {
        return services.access().permits(znode.acl(), Permission.READ, identities);
    }

    private ErrorCode readError(@Nullable Znode znode, List<AuthId> identities) {
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        return mayRead(znode, identities) ? ErrorCode.OK : ErrorCode.NO_AUTH;
    }

    private static Answer answer(ErrorCode error, Frame.@Nullable Body body, boolean watch, long zxid) {
        return new Answer(error, watch ? zxid : Answer.ALL_EVENTS, body);
    }

    private Seen<Znode> find(String path, Look look, boolean watch, Predicate<@Nullable Znode> keep) {
        Function<Tree, Seen<Znode>> read = tree -> {
            Znode znode = look.at(tree, rooted(path));
            return new Seen<>(znode, tree.zxid());
        };
        return watch
                ? services.store().readAndWatch(path, WatchMode.DATA, watcher, read, seen -> keep.test(seen.value()))
                : read.apply(services.store().tree());
    }

    private static @Nullable Family family(Tree tree, String path) {
        Znode znode = tree.findWithoutData(rooted(path));
        if (znode != null && znode.numChildren() > MANY_CHILDREN) {
            return new Family(znode, null);
        }
        ZnodeCursor cursor = znode == null ? null : tree.children(rooted(path));
        if (znode == null || cursor == null) {
            return null;
        }
        try (cursor) {
            List<String> names = new ArrayList<>(znode.numChildren());
            while (cursor.next()) {
                names.add(cursor.name());
            }
            return new Family(znode, names);
        }
    }

    /** Reads several things of one state: from the live tree where it holds still, else from a pinned one. */
    private <T> Seen<T> consistently(Function<Tree, Seen<T>> read) {
        Tree tree = services.store().tree();
        for (int i = 0; i < CONSISTENT_ATTEMPTS; i++) {
            long before = tree.zxid();
            Seen<T> seen = read.apply(tree);
            if (seen.zxid() == before) {
                return seen;
            }
        }
        try (var pinned = services.store().pin()) {
            return read.apply(pinned);
        }
    }
}
