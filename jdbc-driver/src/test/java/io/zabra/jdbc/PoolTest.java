package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zabra.jdbc.fixture.TinyServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final int WORKERS = 10;
    private static final int ROUNDS = 60;

    private final TinyServer.Ensemble ensemble = new TinyServer.Ensemble();

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(WORKERS);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setSchema("zk");
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    /** What was acknowledged is there once; what was not acknowledged says so with a state that is documented. */
    @Test
    @SuppressWarnings("try")
    void aPoolUnderLoadSurvivesServersThatLoseTheirConnections() throws Exception {
        Queue<String> states = new ConcurrentLinkedQueue<>();
        Queue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
        AtomicInteger unknown = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try (TinyServer first = new TinyServer(ensemble);
                TinyServer second = new TinyServer(ensemble);
                HikariDataSource pool = pool("jdbc:zabra://" + first.host() + "," + second.host())) {
            AtomicInteger ids = new AtomicInteger();
            List<Future<Boolean>> futures = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                Callable<Boolean> work = () -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        int id = ids.incrementAndGet();
                        try {
                            write(pool, id);
                            acknowledged.add(id);
                        } catch (SQLException e) {
                            states.add(e.getSQLState());
                            unknown.addAndGet(e.getSQLState().equals("08007") ? 1 : 0);
                        }
                        if (id % 50 == 0) {
                            (id % 100 == 0 ? first : second).dropConnections();
                        }
                    }
                    return true;
                };
                futures.add(workers.submit(work));
            }
            for (Future<Boolean> future : futures) {
                future.get(60, TimeUnit.SECONDS);
            }
            assertThat(states).isSubsetOf("08007", "40001", "24000");
            assertThat(ensemble.database().rows()).containsKeys(acknowledged.toArray(new Integer[0]));
            assertThat(ensemble.database().rows())
                    .hasSizeBetween(acknowledged.size(), acknowledged.size() + unknown.get());
            assertThat(acknowledged).isNotEmpty();
            pool.close();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!ensemble.knownSessions().isEmpty()) {
                assertThat(System.nanoTime()).as("%s", ensemble.knownSessions()).isLessThan(deadline);
                Thread.onSpinWait();
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private static void write(HikariDataSource pool, int id) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO notes VALUES (?, ?)")) {
                insert.setInt(1, id);
                insert.setString(2, "n" + id);
                insert.executeUpdate();
            }
            try (PreparedStatement read = connection.prepareStatement("SELECT id, body FROM notes WHERE id = ?")) {
                read.setInt(1, id);
                try (ResultSet rows = read.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString("body")).isEqualTo("n" + id);
                }
            }
            connection.commit();
        }
    }
}
