package io.zabra.sql;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.sql.session.ServerSqlSession;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store with an executor on it, ZooKeeper clients beside SQL ones. */
final class SqlFixture implements AutoCloseable {
    static final SessionOwner OWNER = reason -> {};

    private static final LocalStoreConfig CONFIG = LocalStoreConfig.standard().withExtendedTypes(true);
    private static final RecordSizing SIZING = new RecordSizing(100_000, 40, 100, 1 << 24);

    final LocalStore store;
    final ZabraSqlService service;

    SqlFixture(SqlLimits limits) {
        this(limits, CONFIG);
    }

    private SqlFixture(SqlLimits limits, LocalStoreConfig config) {
        store = LocalStore.inMemory(config);
        service = new ZabraSqlService(store, limits);
    }

    SqlFixture() {
        this(SqlLimits.DEFAULT);
    }

    /** Znodes are kept outside the heap, as a server keeps them. */
    static SqlFixture offHeap() {
        return new SqlFixture(SqlLimits.DEFAULT, offHeapConfig());
    }

    /** @param offHeap whether as a server keeps them */
    static SqlFixture of(boolean offHeap) {
        return offHeap ? offHeap() : new SqlFixture();
    }

    static LocalStoreConfig offHeapConfig() {
        return CONFIG.withOffHeap(SIZING);
    }

    SqlSession session(String chroot, AuthId... identities) throws SQLException {
        return service.openSession(
                new Client(openSession(), List.of(identities)), new SqlSessionOptions(chroot, 0, List.of(), "test"));
    }

    /** On a store and an executor that are not this class's. */
    static SqlSession session(LocalStore store, ZabraSqlService service) throws SQLException {
        long id = store.openSession(30_000, OWNER).toCompletableFuture().join().id();
        return service.openSession(new Client(id, List.of()), new SqlSessionOptions("", 0, List.of(), "test"));
    }

    long openSession() {
        return store.openSession(30_000, OWNER).toCompletableFuture().join().id();
    }

    /** As a ZooKeeper client would write. */
    WriteResult write(long sessionId, WriteRequest request, AuthId... identities) {
        CompletableFuture<WriteResult> done = new CompletableFuture<>();
        store.submit(
                new Submission(sessionId, 0, List.of(identities), request),
                completion -> done.complete(completion.result()));
        return done.join();
    }

    static List<String> rows(SqlSession session, String sql, @Nullable Object... parameters) throws SQLException {
        return session.executeDirect(sql, Arrays.asList(parameters), ExecuteOptions.DEFAULT).rows().rows().stream()
                .map(Arrays::deepToString)
                .toList();
    }

    static long update(SqlSession session, String sql, @Nullable Object... parameters) throws SQLException {
        ExecuteResult result = session.executeDirect(sql, Arrays.asList(parameters), ExecuteOptions.DEFAULT);
        return result.updateCount();
    }

    @Override
    public void close() {
        service.close();
        store.close();
    }

    /** Where statements go on that wait: on these threads, without timers. */
    static ServerSqlSession.Waits waits(Executor threads) {
        return new ServerSqlSession.Waits() {
            @Override
            public void execute(Runnable step) {
                threads.execute(step);
            }

            @Override
            public void after(int delayMs, Runnable task) {
                throw new IllegalStateException("nothing has a timeout");
            }
        };
    }

    /** Where statements go on that wait: when the test says so. */
    static final class Steps implements ServerSqlSession.Waits {
        final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
        final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();

        @Override
        public void execute(Runnable step) {
            steps.add(step);
        }

        @Override
        public void after(int delayMs, Runnable task) {
            timers.add(task);
        }

        /** What is there now, each once; false where there is nothing. */
        static boolean run(Queue<Runnable> tasks) {
            int count = tasks.size();
            for (int i = 0; i < count; i++) {
                tasks.remove().run();
            }
            return count > 0;
        }
    }

    record Client(long id, List<AuthId> identities) implements ZooKeeperSession {
        private static final AtomicInteger CXIDS = new AtomicInteger();

        @Override
        public int nextCxid() {
            return CXIDS.incrementAndGet();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
