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
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
        return new SqlFixture(SqlLimits.DEFAULT, CONFIG.withOffHeap(SIZING));
    }

    SqlSession session(String chroot, AuthId... identities) throws SQLException {
        return service.openSession(
                new Client(openSession(), List.of(identities)), new SqlSessionOptions(chroot, 0, List.of(), "test"));
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
