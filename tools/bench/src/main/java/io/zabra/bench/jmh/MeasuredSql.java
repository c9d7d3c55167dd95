package io.zabra.bench.jmh;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.sql.SqlLimits;
import io.zabra.sql.ZabraSqlService;
import io.zabra.sql.ZooKeeperSession;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A SQL session on a tree outside the heap, in this process: no driver, no network. One thread. */
final class MeasuredSql implements AutoCloseable {
    private final LocalStore store;
    private final ZabraSqlService service;
    private final SqlSession session;

    /** With so many znodes. */
    MeasuredSql(int znodes) throws IOException, SQLException {
        LocalStoreConfig config = LocalStoreConfig.standard().withOffHeap(RecordSizing.ofMachine());
        store = LocalStore.inMemory(config, sink -> fill(sink, znodes));
        service = new ZabraSqlService(store, SqlLimits.DEFAULT);
        session = service.openEmbedded(new Reader(), new SqlSessionOptions("", 0, List.of(), "jmh"));
    }

    private static void fill(StateSink sink, int znodes) {
        sink.snapshotEnds(0);
        AtomicInteger zxid = new AtomicInteger();
        Transactions.create(
                znodes,
                create -> sink.transaction(new LoggedTxn(Transactions.header(zxid.incrementAndGet()), create, null)));
    }

    SqlSession session() {
        return session;
    }

    /** To be executed as often as one likes. */
    long prepared(String sql) throws SQLException {
        return session.prepare(sql).id();
    }

    /** Executes, and takes all rows; how many there were. */
    int rows(long statement, @Nullable Object... parameters) throws SQLException {
        return drained(session.execute(statement, List.of(parameters), ExecuteOptions.DEFAULT));
    }

    /** As {@link #rows(long, Object...)}, of a text that was not prepared. */
    int rows(String sql) throws SQLException {
        return drained(session.executeDirect(sql, List.of(), ExecuteOptions.DEFAULT));
    }

    /** All cells of the first batch, as text. */
    String text(String sql) throws SQLException {
        return session.executeDirect(sql, List.of(), ExecuteOptions.DEFAULT).rows().rows().stream()
                .flatMap(Arrays::stream)
                .map(String::valueOf)
                .collect(Collectors.joining("\n"));
    }

    private int drained(ExecuteResult result) throws SQLException {
        RowBatch batch = result.rows();
        int rows = batch.rows().size();
        while (!batch.last()) {
            batch = session.fetch(result.cursorId(), 0);
            rows += batch.rows().size();
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        session.close();
        service.close();
        store.close();
    }

    /** Who writes nothing, and so needs no session of the store. */
    private static final class Reader implements ZooKeeperSession {
        @Override
        public long id() {
            return 1;
        }

        @Override
        public List<AuthId> identities() {
            return List.of();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public int nextCxid() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
