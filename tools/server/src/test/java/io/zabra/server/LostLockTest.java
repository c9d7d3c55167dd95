package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.ZabraConnection;
import io.zabra.server.testing.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Locks whose holder, or who waits for them, loses its server or its session. */
@Timeout(120)
class LostLockTest {
    private static final int WAIT_S = 60;

    @TempDir
    Path root;

    private TestEnsemble ensemble;
    private int leader;
    private int follower;
    /** At a server that stays. */
    private Connection other;
    /** At one that is lost, with the others to go to. */
    private Connection moving;

    /** What {@code lock} yields. */
    private record Held(boolean acquired, long token, String place) {}

    @BeforeEach
    void start() throws Exception {
        ensemble = new TestEnsemble(root, 3);
        leader = ensemble.awaitLeader();
        follower = ensemble.aFollower();
        other = connect("127.0.0.1:" + ensemble.clientPort(leader) + "/?");
        moving = connect("127.0.0.1:" + ensemble.clientPort(follower) + ",127.0.0.1:" + ensemble.clientPort(leader)
                + "/?hostOrder=listed&");
    }

    @AfterEach
    void stop() throws SQLException {
        other.close();
        moving.close();
        ensemble.close();
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://" + url + "sessionTimeoutMs=30000");
    }

    private static Held lock(Connection connection, int timeoutMs) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT lock('/l', " + timeoutMs + ")")) {
            assertThat(row.next()).isTrue();
            return new Held(row.getBoolean(1), row.getLong(2), String.valueOf(row.getString(3)));
        }
    }

    private static boolean unlock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT unlock('/l')")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static CompletableFuture<Held> waiting(Connection connection) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return lock(connection, WAIT_S * 1_000);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void awaitQueue(int length) throws Exception {
        ZnodeStore store = ensemble.server(leader).store();
        Await.until("a queue of " + length, () -> {
            Znode lock = store.tree().find("/l");
            return lock != null && lock.numChildren() == length;
        });
    }

    @Test
    void whoWaitsKeepsItsPlaceWhenItsServerIsLost() throws Exception {
        try (Connection third = connect("127.0.0.1:" + ensemble.clientPort(leader) + "/?")) {
            Held first = lock(other, 0);
            CompletableFuture<Held> moved = waiting(moving);
            awaitQueue(2);
            CompletableFuture<Held> last = waiting(third);
            awaitQueue(3);
            ensemble.stop(follower);
            assertThat(unlock(other)).isTrue();
            Held second = moved.get(WAIT_S, TimeUnit.SECONDS);
            assertThat(second.acquired()).isTrue();
            assertThat(second.token()).isGreaterThan(first.token());
            assertThat(second.place()).endsWith("-lock-0000000001");
            assertThat(last.isDone()).as("it came later").isFalse();
            assertThat(unlock(moving)).isTrue();
            assertThat(last.get(WAIT_S, TimeUnit.SECONDS).token()).isGreaterThan(second.token());
        }
    }

    @Test
    void whoHoldsItHoldsItStillWhenItsServerIsLost() throws Exception {
        Held held = lock(moving, 0);
        ensemble.stop(follower);
        assertThat(lock(other, 0).acquired()).isFalse();
        assertThat(lock(moving, 0)).isEqualTo(held);
        assertThat(unlock(moving)).isTrue();
        assertThat(lock(other, 0).token()).isGreaterThan(held.token());
    }

    @Test
    void whoseSessionHasEndedHoldsNothingAndIsToldSo() throws Exception {
        Held held = lock(moving, 0);
        CompletableFuture<Held> next = waiting(other);
        awaitQueue(2);
        long id = moving.unwrap(ZabraConnection.class).sessionId();
        ensemble.server(leader)
                .store()
                .submit(new Submission(id, 0, List.of(), new WriteRequest.CloseSession()), completion -> {});
        assertThat(next.get(WAIT_S, TimeUnit.SECONDS).token()).isGreaterThan(held.token());
        // It learns of its end before it asks, or while it does.
        assertThatThrownBy(() -> unlock(moving))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isIn("08003", "08007"));
        assertThat(lock(other, 0).acquired())
                .as("whoever is told holds it still")
                .isTrue();
    }
}
