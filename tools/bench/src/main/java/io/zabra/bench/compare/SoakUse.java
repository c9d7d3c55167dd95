package io.zabra.bench.compare;

import io.zabra.jdbc.ZabraConnection;
import io.zabra.jdbc.watch.Watch;
import io.zabra.jdbc.watch.WatchMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import javax.sql.DataSource;

/** What applications do with a pool, one thing after the other as a seed has it: the common often, the rare now and then. */
final class SoakUse {
    private static final int KEYS = 1_000;
    private static final int BATCH = 10;
    private static final String BUSY = "40001";
    private static final String SYNTAX_ERROR = "42601";

    private final DataSource pool;
    private final String url;
    private final SplittableRandom random;
    private final String own;
    private long created;

    /** @param own a znode below which nobody else writes */
    SoakUse(DataSource pool, String url, String own, long seed) {
        this.pool = pool;
        this.url = url;
        this.own = own;
        this.random = new SplittableRandom(seed);
    }

    static String key(int number) {
        return "/keys/k" + number;
    }

    static void fill(DataSource pool, int workers) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO znodes (path, data_text) VALUES (?, 'x') ON CONFLICT DO NOTHING")) {
            insert.setString(1, "/keys");
            insert.executeUpdate();
            for (int i = 0; i < workers; i++) {
                insert.setString(1, "/own" + i);
                insert.executeUpdate();
            }
            for (int i = 0; i < KEYS; i++) {
                insert.setString(1, key(i));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    void next() throws SQLException {
        int dice = random.nextInt(1_000);
        if (dice == 0) {
            watchOnItsOwnConnection();
            return;
        }
        try (Connection connection = pool.getConnection()) {
            if (dice < 500) {
                look(connection);
            } else if (dice < 700) {
                compareAndSet(connection);
            } else if (dice < 800) {
                createAndDelete(connection);
            } else if (dice < 900) {
                readSome(connection, random.nextInt(4) == 0 ? KEYS : 1 + random.nextInt(KEYS - 1));
            } else if (dice < 950) {
                readTextOfItsOwn(connection);
            } else if (dice < 980) {
                setAndFail(connection);
            } else {
                connection.getMetaData().getTables(null, null, "%", null).close();
            }
        }
    }

    private void look(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT data_text, version FROM znodes WHERE path = ?")) {
            select.setString(1, key(random.nextInt(KEYS)));
            try (ResultSet rows = select.executeQuery()) {
                require(rows.next());
            }
        }
    }

    private void compareAndSet(Connection connection) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE znodes SET data_text = ? WHERE path = ? AND version >= 0")) {
            update.setString(1, "v" + random.nextInt());
            update.setString(2, key(random.nextInt(KEYS)));
            require(update.executeUpdate() == 1);
        }
    }

    private void createAndDelete(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO znodes (path) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
            long first = created;
            for (int i = 0; i < BATCH; i++) {
                insert.setString(1, own + "/" + created++);
                insert.addBatch();
            }
            insert.executeBatch();
            if (random.nextInt(4) == 0) {
                connection.rollback();
                return;
            }
            connection.commit();
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM znodes WHERE path = ?")) {
                for (long i = first; i < created; i++) {
                    delete.setString(1, own + "/" + i);
                    delete.addBatch();
                }
                delete.executeBatch();
                connection.commit();
            }
        } catch (SQLException e) {
            if (!BUSY.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** To the end, or not: then the rest is given up with one batch on its way. */
    private static void readSome(Connection connection, int count) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT path, data, mtime FROM znodes WHERE parent = '/keys'")) {
            select.setFetchSize(100);
            try (ResultSet rows = select.executeQuery()) {
                for (int i = 0; i < count; i++) {
                    require(rows.next() && rows.getBytes(2) != null && rows.getTimestamp(3) != null);
                }
            }
        }
    }

    /** Texts that nobody prepared before: they come and go in the caches of both sides. */
    private void readTextOfItsOwn(Connection connection) throws SQLException {
        String sql = "SELECT path FROM znodes WHERE path = '" + key(random.nextInt(KEYS)) + "' AND "
                + random.nextInt(1 << 20) + " = " + random.nextInt();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            rows.next();
        }
    }

    private void setAndFail(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET read_at_least = " + random.nextInt(1_000));
            statement.execute("SELECT this is wrong " + random.nextInt());
        } catch (SQLException e) {
            if (!SYNTAX_ERROR.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private void watchOnItsOwnConnection() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            ZabraConnection zabra = connection.unwrap(ZabraConnection.class);
            try (Watch watch = zabra.watch(own, WatchMode.PERSISTENT_RECURSIVE, event -> {})) {
                require(watch != null && zabra.sessionId() != 0);
                compareAndSet(connection);
            }
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalStateException("a wrong answer");
        }
    }
}
