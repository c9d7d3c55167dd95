package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pool of ten under load while the leader is killed again and again: no wrong answer, no error but with a documented state.
 * {@code -Dzabra.leaderKill.seconds=600} makes it long.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class LeaderKillTest {
    private static final int WORKERS = 10;
    private static final long SECONDS = Long.getLong("zabra.leaderKill.seconds", 20);
    private static final long BETWEEN_KILLS_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** docs/jdbc.md, "When a server is lost". */
    private static final Set<String> DOCUMENTED = Set.of("08001", "08003", "08006", "08007", "40001");

    @TempDir
    Path directory;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong longestMs = new AtomicLong();
    private final Map<String, Long> errors = new ConcurrentHashMap<>();

    private static HikariDataSource pool(String hosts) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:zabra://" + hosts + "/?sessionTimeoutMs=20000");
        config.setMaximumPoolSize(WORKERS);
        config.setMinimumIdle(WORKERS);
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(40));
        return new HikariDataSource(config);
    }

    @Test
    void aPoolOfTenUnderLoadGetsNoWrongAnswerWhileLeadersAreKilled() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try (MemberProcesses members = new MemberProcesses(directory)) {
            members.awaitAll();
            try (HikariDataSource pool = pool(members.hosts())) {
                List<Future<Worker>> futures = new ArrayList<>();
                for (int i = 0; i < WORKERS; i++) {
                    Worker worker = new Worker(pool, "/worker" + i);
                    futures.add(workers.submit(worker::call));
                }
                int kills = killLeaders(members);
                over.set(true);
                for (Future<Worker> future : futures) {
                    future.get(2, TimeUnit.MINUTES).check();
                }
                System.out.printf(
                        "leader kills: %d, operations done: %d, longest: %d ms, errors: %s%n",
                        kills, done.get(), longestMs.get(), new TreeMap<>(errors));
                assertThat(errors.keySet()).isSubsetOf(DOCUMENTED);
                assertThat(done.get()).isGreaterThan(kills * 10L);
                assertThat(kills).isPositive();
            }
        } finally {
            over.set(true);
            workers.shutdownNow();
        }
    }

    private static int killLeaders(MemberProcesses members) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int kills = 0;
        while (System.nanoTime() < end) {
            int leader = members.awaitAll();
            LockSupport.parkNanos(BETWEEN_KILLS_NANOS);
            members.kill(leader);
            kills++;
            members.start(leader);
        }
        members.awaitAll();
        return kills;
    }

    /** Counts in a znode of its own, and lists what it has created; nobody else writes there. */
    private final class Worker {
        private final HikariDataSource pool;
        private final String path;
        private int count = -1;
        private int version = -1;
        private int created;
        /** Whether the last write may or may not have taken effect. */
        private boolean unsure = true;

        Worker(HikariDataSource pool, String path) {
            this.pool = pool;
            this.path = path;
        }

        Worker call() {
            while (!over.get()) {
                long before = System.nanoTime();
                try (Connection connection = pool.getConnection()) {
                    step(connection);
                    done.incrementAndGet();
                } catch (SQLException e) {
                    failed(e);
                }
                longestMs.accumulateAndGet(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before), Math::max);
            }
            return this;
        }

        private void failed(SQLException e) {
            boolean poolIsEmpty =
                    e instanceof SQLTransientConnectionException && e.getSQLState() == null && e.getCause() == null;
            String state = poolIsEmpty ? "08001" : String.valueOf(e.getSQLState());
            errors.merge(state, 1L, Long::sum);
            if (!DOCUMENTED.contains(state)) {
                throw new AssertionError(path + ": undocumented " + state, e);
            }
            unsure |= state.equals("08007");
        }

        private void step(Connection connection) throws SQLException {
            if (unsure) {
                reconcile(connection);
                return;
            }
            if (count % 4 == 3) {
                create(connection);
            }
            increment(connection);
            assertThat(read(connection)).as(path).isEqualTo(count);
        }

        /** After an unknown outcome: either it took effect, or not, and nothing else has happened. */
        private void reconcile(Connection connection) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO znodes (path, data_text) VALUES (?, '0') ON CONFLICT DO NOTHING")) {
                insert.setString(1, path);
                insert.executeUpdate();
            }
            int now = read(connection);
            assertThat(now).as(path).isBetween(Math.max(0, count), count + 1);
            count = now;
            created = children(connection, created);
            unsure = false;
        }

        private int children(Connection connection, int known) throws SQLException {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT count(*) FROM znodes WHERE parent = ? READ LINEARIZABLE")) {
                select.setString(1, path);
                try (ResultSet rows = select.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).as(path).isBetween(known, known + 1);
                    return rows.getInt(1);
                }
            }
        }

        private void create(Connection connection) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO znodes (path) VALUES (?)")) {
                insert.setString(1, path + "/" + created);
                unsure = true;
                assertThat(insert.executeUpdate()).as(path).isEqualTo(1);
                created++;
                unsure = false;
            }
        }

        private void increment(Connection connection) throws SQLException {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE znodes SET data_text = ? WHERE path = ? AND version = ?")) {
                update.setString(1, Integer.toString(count + 1));
                update.setString(2, path);
                update.setInt(3, version);
                assertThat(update.executeUpdate())
                        .as("%s at version %s", path, version)
                        .isEqualTo(1);
                count++;
                version++;
            }
        }

        private int read(Connection connection) throws SQLException {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT data_text, version FROM znodes WHERE path = ? READ LINEARIZABLE")) {
                select.setString(1, path);
                try (ResultSet rows = select.executeQuery()) {
                    assertThat(rows.next()).as(path).isTrue();
                    version = rows.getInt(2);
                    return Integer.parseInt(rows.getString(1));
                }
            }
        }

        void check() throws SQLException {
            try (Connection connection = pool.getConnection()) {
                int now = read(connection);
                assertThat(now).as(path).isBetween(count, count + (unsure ? 1 : 0));
                assertThat(children(connection, created)).isBetween(created, created + (unsure ? 1 : 0));
            }
        }
    }
}
