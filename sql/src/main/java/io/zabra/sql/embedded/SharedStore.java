package io.zabra.sql.embedded;

import io.zabra.engine.LocalStore;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.SqlLimits;
import io.zabra.sql.ZabraSqlService;
import io.zabra.sql.ZooKeeperSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One store of this process, its executor of SQL, and the thread that keeps its sessions alive. */
final class SharedStore {
    private static final int SESSION_TIMEOUT_MS_DEFAULT = 30_000;
    private static final int HEARTBEAT_MS = 1_000;
    private static final int ANSWER_SECONDS = 30;

    private final LocalStore store;
    private final StoreFailure failure;
    private final List<AuthId> everyone;
    private final ZabraSqlService sql;
    private final Set<EmbeddedSession> sessions = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "zabra-embedded-heartbeat");
        thread.setDaemon(true);
        return thread;
    });
    /** Sessions that hold it open; guarded by the registry. */
    int users;

    /** @param everyone identities that each session has, whoever opens it */
    SharedStore(LocalStore store, StoreFailure failure, List<AuthId> everyone) {
        this.store = store;
        this.failure = failure;
        this.everyone = List.copyOf(everyone);
        this.sql = new ZabraSqlService(store, SqlLimits.DEFAULT);
        sql.warmUp();
        var beats = heartbeat.scheduleAtFixedRate(
                () -> sessions.forEach(EmbeddedSession::touch), HEARTBEAT_MS, HEARTBEAT_MS, TimeUnit.MILLISECONDS);
        if (beats.isDone()) {
            throw new IllegalStateException("the heartbeat did not start");
        }
    }

    /** @param release called once, when the session is closed */
    SqlSession openSession(SqlSessionOptions options, Runnable release) throws SQLException {
        failure.check();
        List<AuthId> identities = new ArrayList<>(Credentials.identities(options.credentials()));
        identities.addAll(everyone);
        EmbeddedSession owner = new EmbeddedSession(identities, release);
        int timeoutMs = options.sessionTimeoutMs() > 0 ? options.sessionTimeoutMs() : SESSION_TIMEOUT_MS_DEFAULT;
        try {
            owner.session = store.openLocalSession(timeoutMs, owner)
                    .toCompletableFuture()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw SqlState.CONNECTION_FAILED.exception("The embedded store opened no session", 0, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SqlState.CONNECTION_FAILED.exception("Interrupted", 0, e);
        }
        sessions.add(owner);
        return sql.openEmbedded(owner, options);
    }

    void close() {
        heartbeat.shutdownNow();
        sql.close();
        store.close();
    }

    private final class EmbeddedSession implements ZooKeeperSession, SessionOwner {
        private final List<AuthId> identities;
        private final Runnable release;
        private final AtomicInteger cxids = new AtomicInteger();
        private volatile Session session = new Session(0, new byte[0], 0);
        private volatile boolean ended;

        EmbeddedSession(List<AuthId> identities, Runnable release) {
            this.identities = identities;
            this.release = release;
        }

        void touch() {
            if (!ended) {
                store.touchSession(session.id(), this);
            }
        }

        @Override
        public long id() {
            return session.id();
        }

        @Override
        public List<AuthId> identities() {
            return identities;
        }

        @Override
        public int nextCxid() {
            return cxids.incrementAndGet();
        }

        @Override
        public boolean isOpen() {
            return !ended && !failure.happened();
        }

        @Override
        public void ended(Reason reason) {
            ended = true;
        }

        /** Ends the ZooKeeper session, and its ephemerals with it, before the store may close. */
        @Override
        public void close() {
            if (!sessions.remove(this)) {
                return;
            }
            try {
                if (!ended) {
                    CountDownLatch done = new CountDownLatch(1);
                    store.submit(
                            new Submission(session.id(), 0, identities, new WriteRequest.CloseSession()),
                            completion -> done.countDown());
                    if (!done.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                        ended = true;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                release.run();
            }
        }
    }
}
