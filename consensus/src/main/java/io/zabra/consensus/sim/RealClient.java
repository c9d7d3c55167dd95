package io.zabra.consensus.sim;

import io.zabra.consensus.host.ReplicatedStore;
import io.zabra.consensus.quorum.QuorumConfig;
import io.zabra.consensus.quorum.Reconfiguration;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.WatchMode;
import io.zabra.engine.watch.Watcher;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client with one session after the other: goes from server to server, writes, reads, watches, falls silent now and then. */
final class RealClient {
    static final int TIMEOUT_MS = 1_000;

    private static final int KEYS = 6;
    private static final int PENDING_MAX = 4;
    private static final int PATIENCE_MS = 700;
    private static final String EPHEMERALS = "/e";
    private static final AuthId OPERATOR = new AuthId("super", "");

    private record Asked(int cxid, WriteRequest request, long floor) {}

    private final int number;
    private final RealWorld world;
    private final Operator operator;
    private @Nullable Connection connection;
    private @Nullable Session session;
    private long lastZxid;
    private int lastCxid;
    private int answered;
    private boolean resting;

    /** @param operator in whose name it changes the ensemble now and then, where that may be changed */
    RealClient(int number, RealWorld world, Operator operator) {
        this.number = number;
        this.world = world;
        this.operator = operator;
    }

    /** How many requests were answered. */
    int answered() {
        return answered;
    }

    /** From now on it only keeps its session alive. */
    void rest() {
        resting = true;
    }

    boolean isIdle() {
        Connection open = connection;
        return open != null && open.pending.isEmpty() && open.attached;
    }

    /** Where it is, and what it waits for. */
    String place() {
        Connection open = connection;
        return open == null
                ? " nowhere"
                : (open.attached ? " at " : " comes to ") + open.server + " since " + open.sinceMs + " ms, waits for "
                        + open.pending;
    }

    /** Its session, or 0. */
    long session() {
        return session == null ? 0 : session.id();
    }

    /** Does something, and will do so again. */
    void act() {
        long idleMs = 0;
        Connection open = connection;
        if (open == null) {
            connect();
        } else if (open.isDead()) {
            drop();
        } else if (!open.attached) {
            if (world.nowMs() - open.sinceMs > PATIENCE_MS) {
                drop();
            }
        } else {
            open.store.touchSession(session(), open);
            idleMs = resting ? 0 : work(open);
        }
        int pace = resting ? 50 : 2 * world.options().proposeEveryMs();
        world.agenda().in(1 + world.random(pace) + idleMs, this::act);
    }

    private void connect() {
        List<RealServer> serving =
                world.servers().stream().filter(RealServer::serves).toList();
        if (serving.isEmpty()) {
            return;
        }
        RealServer server = serving.get(world.random(serving.size()));
        ReplicatedStore store = server.store();
        if (store == null || store.lastZxid() < lastZxid) {
            return; // As a client port refuses who has seen more.
        }
        Connection fresh = new Connection(server, store);
        connection = fresh;
        Session old = session;
        CompletionStage<@Nullable Session> opened = old == null
                ? store.openSession(TIMEOUT_MS, fresh).thenApply(created -> created)
                : store.attachSession(old.id(), old.password(), TIMEOUT_MS, fresh);
        opened.whenComplete((attached, failure) -> opened(fresh, attached, failure));
        server.turnSoon();
    }

    private void opened(Connection on, @Nullable Session attached, @Nullable Throwable failure) {
        if (connection != on) {
            return;
        }
        if (failure != null) {
            drop();
        } else if (attached == null) {
            sessionGone();
        } else {
            session = attached;
            on.attached = true;
            world.count(lastCxid == 0 ? "sessions" : "attachments");
            if (!resting) {
                submit(on, creation(EPHEMERALS, NodeKind.PERSISTENT, false));
            }
        }
    }

    private void sessionGone() {
        world.checker().sessionGone(session());
        world.count("sessions gone");
        drop();
        session = null;
        lastCxid = 0;
    }

    /** Lets the connection go; the session lives on. */
    private void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            open.store.removeWatcher(open);
            open.store.detachSession(session(), open);
        }
    }

    /** Returns for how long it will be silent. */
    private long work(Connection on) {
        int kind = world.random(1_000);
        if (kind < 5) {
            drop();
            return kind < 2 ? 3L * TIMEOUT_MS : 0;
        } else if (kind < 8) {
            submit(on, new WriteRequest.CloseSession());
        } else if (on.pending.size() < PENDING_MAX) {
            if (kind < 40 && world.options().reconfigEnabled()) {
                submit(on, reconfiguration(on.store.configs().last()));
            } else if (kind < 300) {
                read(on);
            } else {
                submit(on, request());
            }
        }
        return 0;
    }

    private WriteRequest request() {
        String path = path();
        byte[] data = {(byte) number, (byte) world.random(256)};
        int version = world.random(3) == 0 ? world.random(10) : WriteRequest.ANY_VERSION;
        return switch (world.random(8)) {
            case 0, 1, 2 -> new WriteRequest.SetData(path, data, version);
            case 3 -> creation(path, NodeKind.PERSISTENT, false);
            case 4 -> new WriteRequest.Delete(path, version);
            case 5 -> creation(EPHEMERALS + "/c" + number + "-", NodeKind.EPHEMERAL, true);
            case 6 ->
                new WriteRequest.Multi(List.of(
                        new WriteRequest.SetData(path, data, WriteRequest.ANY_VERSION),
                        new WriteRequest.SetData(path(), data, version)));
            default -> new WriteRequest.Sync(path);
        };
    }

    private WriteRequest reconfiguration(QuorumConfig known) {
        Reconfiguration change = operator.change(known);
        long version = world.random(3) == 0 ? known.version() : WriteRequest.ANY_VERSION;
        return new WriteRequest.Reconfig(change.joining(), change.leaving(), change.members(), version);
    }

    private WriteRequest creation(String path, NodeKind kind, boolean sequential) {
        byte[] data = {(byte) number, (byte) world.random(256)};
        return new WriteRequest.Create(path, data, AclCodec.OPEN, kind, sequential, 0);
    }

    private String path() {
        return "/k" + world.random(KEYS);
    }

    private void submit(Connection on, WriteRequest request) {
        Asked asked = new Asked(++lastCxid, request, world.checker().lastAcknowledged());
        on.pending.add(asked);
        AuthId who = request instanceof WriteRequest.Reconfig ? OPERATOR : AuthId.ANYONE;
        on.store.submit(
                new Submission(session(), asked.cxid(), List.of(who), request, on),
                completion -> completed(on, asked, completion));
        on.server.turnSoon();
    }

    private void completed(Connection on, Asked asked, Completion completion) {
        if (connection != on) {
            return;
        }
        WriteResult result = completion.result();
        ErrorCode error = result instanceof WriteResult.Failed failed ? failed.error() : ErrorCode.OK;
        if (error == ErrorCode.CONNECTION_LOSS
                || error == ErrorCode.SESSION_MOVED
                || error == ErrorCode.SESSION_EXPIRED
                || error == ErrorCode.UNKNOWN_SESSION) {
            world.count("requests " + error);
            drop();
            return;
        }
        if (asked.request() instanceof WriteRequest.Sync) {
            // Overtakes nothing, but may be answered between writes: a connection waits for it before it answers
            // others.
            on.pending.remove(asked);
            Violation.unless(
                    completion.zxid() >= asked.floor(),
                    () -> "21 a sync of " + this + " ends at 0x" + Long.toHexString(completion.zxid()) + ", 0x"
                            + Long.toHexString(asked.floor()) + " had been acknowledged");
            saw(Math.max(lastZxid, completion.zxid()));
            return;
        }
        Violation.unless(asked.cxid() == firstWrite(on), () -> "33 " + this + " is answered out of order: " + asked);
        on.pending.remove(asked);
        Violation.unless(
                completion.zxid() > asked.floor(),
                () -> "21 " + asked + " takes effect at 0x" + Long.toHexString(completion.zxid()));
        saw(completion.zxid());
        world.checker().acknowledged(completion.zxid(), session(), asked.cxid());
        world.count(error == ErrorCode.OK ? "requests done" : "requests refused");
        if (asked.request() instanceof WriteRequest.Reconfig) {
            world.count(error == ErrorCode.OK ? "reconfigurations" : "reconfig " + error);
        }
    }

    private static int firstWrite(Connection on) {
        for (Asked asked : on.pending) {
            if (!(asked.request() instanceof WriteRequest.Sync)) {
                return asked.cxid();
            }
        }
        return -1;
    }

    private void saw(long zxid) {
        long before = lastZxid;
        Violation.unless(
                zxid >= before,
                () -> "33 " + this + " saw 0x" + Long.toHexString(before) + ", and now 0x" + Long.toHexString(zxid));
        lastZxid = zxid;
        answered++;
        world.checker().told(zxid);
        world.hash(zxid);
    }

    private void read(Connection on) {
        String path = path();
        boolean watch = world.random(2) == 0;
        Znode znode = watch
                ? on.store.readAndWatch(path, WatchMode.DATA, on, tree -> tree.find(path), found -> found != null)
                : on.store.tree().find(path);
        saw(on.store.lastZxid());
        long mzxid = znode == null ? 0 : znode.mzxid();
        Long left = on.watched.get(path);
        Violation.unless(
                left == null || left == mzxid,
                () -> "33 " + this + " reads " + path + " of 0x" + Long.toHexString(mzxid) + ", its watch left at 0x"
                        + Long.toHexString(left == null ? 0 : left) + " has told nothing");
        if (watch && znode != null) {
            on.watched.put(path, mzxid);
        }
        world.count("reads");
    }

    @Override
    public String toString() {
        return "client " + number;
    }

    /** To one server, with or without the session yet. */
    private final class Connection implements SessionOwner, Watcher {
        private final RealServer server;
        private final ReplicatedStore store;
        private final Deque<Asked> pending = new ArrayDeque<>();
        private final Map<String, Long> watched = new HashMap<>();
        private final long sinceMs = world.nowMs();
        private boolean attached;

        Connection(RealServer server, ReplicatedStore store) {
            this.server = server;
            this.store = store;
        }

        boolean isDead() {
            return server.store() != store;
        }

        @Override
        public void ended(Reason reason) {
            if (connection != this) {
                return;
            }
            if (reason == Reason.EXPIRED || reason == Reason.CLOSED) {
                sessionGone();
            } else {
                drop();
            }
        }

        @Override
        public void process(WatchEvent event) {
            Violation.unless(
                    store.lastZxid() < event.zxid(),
                    () -> "33 " + RealClient.this + " is told of " + event + " when it is there to read");
            if (connection == this && watched.remove(event.path()) != null) {
                world.count("watches fired");
            }
        }
    }
}
