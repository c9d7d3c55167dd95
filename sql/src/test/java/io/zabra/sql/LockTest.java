package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.sql.session.ServerSqlSession;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LockTest {
    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static List<String> lock(SqlSession sql, int timeoutMs) throws SQLException {
        return SqlFixture.rows(sql, "SELECT lock('/locks/l', ?)", Integer.toString(timeoutMs));
    }

    @Test
    void oneHoldsTheLockAndTheFencingTokenGrows() throws SQLException {
        try (SqlSession a = fixture.session("");
                SqlSession b = fixture.session("")) {
            String held = lock(a, 0).get(0);
            assertThat(held).startsWith("[true, ").contains("/locks/l/_c_").contains("-lock-0000000000]");
            assertThat(lock(a, 0)).containsExactly(held);
            assertThat(lock(b, 0)).containsExactly("[false, null, null]");
            assertThat(SqlFixture.rows(b, "SELECT count(*) FROM znodes WHERE parent = '/locks/l'"))
                    .containsExactly("[1]");
            assertThat(SqlFixture.rows(b, "SELECT unlock('/locks/l')")).containsExactly("[false]");
            assertThat(SqlFixture.rows(a, "CALL unlock('/locks/l')")).containsExactly("[true]");
            String next = lock(b, 0).get(0);
            assertThat(token(next)).isGreaterThan(token(held));
        }
    }

    /** In the driver, which refuses it over a read-only connection, as at the executor, where a transaction is READ ONLY. */
    @Test
    void aReadOnlyConnectionTakesNoLockEither() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:" + UUID.randomUUID());
                Statement statement = connection.createStatement()) {
            List<String> locks = List.of("SELECT lock('/locks/l', 0)", "CALL lock('/locks/l', 0)");
            connection.setReadOnly(true);
            refuses(connection, locks);
            connection.setReadOnly(false);
            statement.execute("BEGIN READ ONLY");
            refuses(connection, locks);
            statement.execute("ROLLBACK");
            for (String lock : locks) {
                statement.execute(lock);
            }
            // What was taken may be given back by neither, as it writes, too.
            connection.setReadOnly(true);
            refuses(connection, List.of("SELECT unlock('/locks/l')"));
            connection.setReadOnly(false);
            statement.execute("BEGIN READ ONLY");
            refuses(connection, List.of("SELECT unlock('/locks/l')"));
        }
    }

    private static void refuses(Connection connection, List<String> locks) throws SQLException {
        for (String lock : locks) {
            try (Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(lock))
                        .as(lock)
                        .hasFieldOrPropertyWithValue("SQLState", "25006");
            }
            assertThatThrownBy(() -> connection.prepareStatement(lock).execute())
                    .as(lock)
                    .hasFieldOrPropertyWithValue("SQLState", "25006");
        }
    }

    @Test
    void aReadOnlyTransactionTakesNoLock() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "BEGIN READ ONLY");
            assertThatThrownBy(() -> lock(sql, 0)).hasFieldOrPropertyWithValue("SQLState", "25006");
            CompletableFuture<String> late = new CompletableFuture<>();
            ((ServerSqlSession) sql)
                    .executeDirect(
                            "SELECT lock('/locks/l', 0)",
                            List.of(),
                            ExecuteOptions.DEFAULT,
                            SqlFixture.waits(Runnable::run),
                            new ServerSqlSession.Answer() {
                                @Override
                                public void yielded(ExecuteResult result) {
                                    late.complete("yielded");
                                }

                                @Override
                                public void failed(SQLException failure) {
                                    late.complete(failure.getSQLState());
                                }

                                @Override
                                public void takesLong() {
                                    late.complete("takes long");
                                }
                            });
            assertThat(late).isCompletedWithValue("25006");
            SqlFixture.update(sql, "ROLLBACK");
            assertThat(fixture.store.tree().find("/locks")).isNull();
            assertThat(lock(sql, 0).get(0)).startsWith("[true, ");
        }
    }

    private static long token(String row) {
        return Long.parseLong(row.split(", ", -1)[1]);
    }

    /** As Curator's InterProcessMutex does: an ephemeral sequential child, named by a number behind {@code lock-}. */
    @Test
    void aLockIsSharedWithWhoeverFollowsTheSameRecipe() throws Exception {
        long client = fixture.openSession();
        try (SqlSession sql = fixture.session("")) {
            lock(sql, 0);
            WriteResult.Created queued = (WriteResult.Created) fixture.write(client, place());
            SqlFixture.rows(sql, "SELECT unlock('/locks/l')");
            assertThat(lock(sql, 0)).containsExactly("[false, null, null]");
            CompletableFuture<List<String>> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return lock(sql, 30_000);
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            fixture.write(client, new WriteRequest.Delete(queued.path(), -1));
            assertThat(waiting.get(20, TimeUnit.SECONDS).get(0)).startsWith("[true, ");
        }
    }

    private static WriteRequest place() {
        List<AclEntry> open = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
        String name = "/locks/l/_c_" + UUID.randomUUID() + "-lock-";
        return new WriteRequest.Create(name, new byte[0], open, NodeKind.EPHEMERAL, true, 0);
    }

    @Test
    void waitingForALockCanBeCancelled() throws Exception {
        try (SqlSession a = fixture.session("");
                SqlSession b = fixture.session("")) {
            lock(a, 0);
            assertThatThrownBy(() ->
                            b.executeDirect("SELECT lock('/locks/l')", List.of(), new ExecuteOptions(0, 0, 100, false)))
                    .isInstanceOf(SQLException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
            // Its place in the queue is given up, which it does not wait for.
            String queued = "SELECT num_children FROM znodes WHERE path = '/locks/l'";
            while (!SqlFixture.rows(a, queued).equals(List.of("[1]"))) {
                Thread.onSpinWait();
            }
        }
    }
}
