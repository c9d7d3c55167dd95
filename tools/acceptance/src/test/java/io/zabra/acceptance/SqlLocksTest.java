package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curator's {@code InterProcessMutex} and {@code SELECT lock(…)} take turns on one path. */
class SqlLocksTest {
    private static final int WAIT_S = 30;
    private static final AtomicInteger PATHS = new AtomicInteger();

    private static Servers server;
    private static CuratorFramework curator;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String path = "/locks/l" + PATHS.incrementAndGet();
    private InterProcessMutex mutex;
    private Connection sql;

    /** What {@code lock} yields. */
    private record Held(boolean acquired, long token, String place) {}

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = Servers.one(directory);
        curator = CuratorRecipesTest.client(server.connectString());
    }

    @AfterAll
    static void stop() {
        curator.close();
        server.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        mutex = new InterProcessMutex(curator, path);
        sql = connection("");
    }

    @AfterEach
    void close() throws SQLException {
        threads.shutdownNow();
        sql.close();
    }

    private static Connection connection(String properties) throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://" + server.connectString() + "/" + properties);
    }

    private Held lock(Connection connection, long timeoutMs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT lock('" + path + "', ?)")) {
            statement.setLong(1, timeoutMs);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return new Held(row.getBoolean(1), row.getLong(2), row.getString(3));
            }
        }
    }

    private boolean unlock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT unlock('" + path + "')")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void awaitQueue(int length) throws Exception {
        Servers.until("a queue of " + length, () -> {
            var stat = curator.checkExists().forPath(path);
            return stat != null && stat.getNumChildren() == length;
        });
    }

    private <T> Future<T> begin(Callable<T> call) {
        return threads.submit(call);
    }

    @Test
    void whatCuratorHoldsSqlDoesNotGetUntilItIsReleased() throws Exception {
        mutex.acquire();
        assertThat(lock(sql, 0).acquired()).isFalse();
        assertThat(unlock(sql)).isFalse();
        Future<Held> waiting = begin(() -> lock(sql, WAIT_S * 1_000L));
        awaitQueue(2);
        mutex.release();
        assertThat(waiting.get(WAIT_S, TimeUnit.SECONDS).acquired()).isTrue();
        assertThat(mutex.acquire(20, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(unlock(sql)).isTrue();
    }

    @Test
    void whatSqlHoldsCuratorDoesNotGetUntilItIsUnlocked() throws Exception {
        assertThat(lock(sql, 0).acquired()).isTrue();
        assertThat(mutex.acquire(20, TimeUnit.MILLISECONDS)).isFalse();
        Future<Boolean> waiting = begin(() -> mutex.acquire(WAIT_S, TimeUnit.SECONDS));
        awaitQueue(2);
        assertThat(unlock(sql)).isTrue();
        assertThat(waiting.get(WAIT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(lock(sql, 0).acquired()).isFalse();
    }

    /** In the order in which they came, whoever they are; and the fencing token says in which. */
    @Test
    void everybodyGetsItInTurnAndTheTokensGrow() throws Exception {
        List<Long> tokens = new ArrayList<>();
        try (Connection second = connection("");
                Connection third = connection("")) {
            Held first = lock(sql, 0);
            tokens.add(first.token());
            Future<Held> next = begin(() -> lock(second, WAIT_S * 1_000L));
            awaitQueue(2);
            Future<Boolean> curators = begin(() -> mutex.acquire(WAIT_S, TimeUnit.SECONDS));
            awaitQueue(3);
            Future<Held> last = begin(() -> lock(third, WAIT_S * 1_000L));
            awaitQueue(4);
            assertThat(List.of(next.isDone(), curators.isDone(), last.isDone())).containsOnly(false);
            unlock(sql);
            tokens.add(next.get(WAIT_S, TimeUnit.SECONDS).token());
            assertThat(List.of(curators.isDone(), last.isDone())).containsOnly(false);
            unlock(second);
            assertThat(curators.get(WAIT_S, TimeUnit.SECONDS)).isTrue();
            assertThat(last.isDone()).isFalse();
            tokens.add(firstInQueue());
            String place = curator.getChildren().forPath(path).stream()
                    .min((a, b) -> a.substring(a.length() - 10).compareTo(b.substring(b.length() - 10)))
                    .orElseThrow();
            curator.delete().forPath(path + "/" + place);
            tokens.add(last.get(WAIT_S, TimeUnit.SECONDS).token());
        }
        assertThat(tokens).isSorted().doesNotHaveDuplicates();
    }

    private long firstInQueue() throws SQLException {
        String text = "SELECT czxid FROM znodes WHERE parent = '" + path + "' ORDER BY czxid LIMIT 1";
        try (Statement statement = sql.createStatement();
                ResultSet row = statement.executeQuery(text)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    @Test
    void aConnectionThatIsCutOffLosesTheLockWithItsSession() throws Exception {
        Connection lost = connection("?sessionTimeoutMs=400");
        assertThat(lock(lost, 0).acquired()).isTrue();
        Future<Boolean> waiting = begin(() -> mutex.acquire(WAIT_S, TimeUnit.SECONDS));
        awaitQueue(2);
        lost.abort(Runnable::run);
        assertThat(waiting.get(WAIT_S, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClientOfCuratorThatEndsLosesTheLockWithItsSession() throws Exception {
        CuratorFramework ending = CuratorRecipesTest.client(server.connectString());
        try {
            new InterProcessMutex(ending, path).acquire();
            Future<Held> waiting = begin(() -> lock(sql, WAIT_S * 1_000L));
            awaitQueue(2);
            ending.close();
            assertThat(waiting.get(WAIT_S, TimeUnit.SECONDS).acquired()).isTrue();
        } finally {
            ending.close();
        }
    }

    /** Two threads with the recipe of each, and never two of the four inside. */
    @Test
    void neverTwoHoldItAtOnce() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        List<Future<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean bySql = i % 2 == 0;
            workers.add(begin(() -> {
                try (Connection own = connection("")) {
                    for (int round = 0; round < 10; round++) {
                        enter(bySql, own);
                        assertThat(inside.incrementAndGet()).isEqualTo(1);
                        entered.incrementAndGet();
                        inside.decrementAndGet();
                        leave(bySql, own);
                    }
                }
                return true;
            }));
        }
        for (Future<Boolean> worker : workers) {
            assertThat(worker.get(2 * WAIT_S, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(entered).hasValue(40);
    }

    private void enter(boolean bySql, Connection own) throws Exception {
        assertThat(bySql ? lock(own, WAIT_S * 1_000L).acquired() : mutex.acquire(WAIT_S, TimeUnit.SECONDS))
                .isTrue();
    }

    private void leave(boolean bySql, Connection own) throws Exception {
        if (bySql) {
            assertThat(unlock(own)).isTrue();
        } else {
            mutex.release();
        }
    }
}
