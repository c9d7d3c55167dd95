package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.StatementDescription;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteGuardTest {
    private static final int WRITES = 300;

    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private String data(String path) {
        Znode node = Objects.requireNonNull(fixture.store.tree().find(path));
        return new String(Objects.requireNonNull(node.data()), StandardCharsets.UTF_8);
    }

    private static void assertState(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }

    @Test
    void noWriteOfAZooKeeperClientSlipsBetweenAConditionOnDataAndItsUpdate() throws Exception {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/n', '0')");
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                writers.add(this::increments);
                writers.add(this::sqlIncrements);
            }
            ExecutorService pool = Executors.newFixedThreadPool(writers.size());
            int done = 0;
            for (Future<Integer> future : pool.invokeAll(writers)) {
                done += future.get();
            }
            pool.shutdown();
            assertThat(data("/n")).isEqualTo(Integer.toString(done));
            assertThat(done).isGreaterThan(WRITES);
        }
    }

    /** A ZooKeeper client that counts by compare-and-set. */
    private int increments() {
        long client = fixture.openSession();
        int done = 0;
        for (int i = 0; i < WRITES; i++) {
            Znode node = Objects.requireNonNull(fixture.store.tree().find("/n"));
            int value = Integer.parseInt(new String(Objects.requireNonNull(node.data()), StandardCharsets.UTF_8));
            byte[] next = Integer.toString(value + 1).getBytes(StandardCharsets.UTF_8);
            WriteResult result = fixture.write(client, new WriteRequest.SetData("/n", next, node.version()));
            done += result instanceof WriteResult.DataSet ? 1 : 0;
        }
        return done;
    }

    /** The condition is on the data alone: the version is the executor's business. */
    private int sqlIncrements() throws SQLException {
        int done = 0;
        try (SqlSession sql = fixture.session("")) {
            for (int i = 0; i < WRITES; i++) {
                try {
                    done += (int) SqlFixture.update(
                            sql,
                            "UPDATE znodes SET data_text = CAST(CAST(data_text AS INTEGER) + 1 AS VARCHAR)"
                                    + " WHERE path = '/n' AND CAST(data_text AS INTEGER) >= 0");
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).isEqualTo("40001");
                }
            }
        }
        return done;
    }

    @Test
    void aStatementOfManyRowsIsAllOrNothing() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a'), ('/a/b'), ('/a/c')");
            assertState("23505", () -> SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/x'), ('/a')"));
            assertThat(fixture.store.tree().find("/x")).isNull();
            assertState("23503", () -> SqlFixture.update(sql, "DELETE FROM znodes WHERE path IN ('/a', '/a/b')"));
            assertThat(fixture.store.tree().find("/a/b")).isNotNull();
            assertThat(SqlFixture.update(sql, "DELETE FROM znodes WHERE path LIKE '/a%'"))
                    .isEqualTo(3);
        }
    }

    @Test
    void aCommitFailsWhereWhatItReadHasChanged() throws SQLException {
        long client = fixture.openSession();
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/on-call', '2'), ('/me', 'on')");
            sql.setAutoCommit(false);
            assertThat(SqlFixture.rows(sql, "SELECT data_text FROM znodes WHERE path = '/on-call'"))
                    .containsExactly("[2]");
            fixture.write(client, new WriteRequest.SetData("/on-call", new byte[] {'1'}, -1));
            assertThat(SqlFixture.update(sql, "UPDATE znodes SET data_text = 'off' WHERE path = '/me'"))
                    .isEqualTo(1);
            assertState("40001", sql::commit);
            assertThat(data("/me")).isEqualTo("on");
        }
    }

    @Test
    void aTransactionReadsOneStateWhileOthersWrite() throws SQLException {
        long client = fixture.openSession();
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/v', 'before')");
            sql.setAutoCommit(false);
            String read = "SELECT data_text FROM znodes WHERE path = '/v'";
            assertThat(SqlFixture.rows(sql, read)).containsExactly("[before]");
            fixture.write(client, new WriteRequest.SetData("/v", new byte[] {'x'}, -1));
            assertThat(SqlFixture.rows(sql, read)).containsExactly("[before]");
            sql.rollback();
            assertThat(SqlFixture.rows(sql, read)).containsExactly("[x]");
        }
    }

    @Test
    void generatedKeysAreTheRealPathAndItsZxid() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            StatementDescription insert =
                    sql.prepare("INSERT INTO znodes (path, data, node_type) VALUES (?, ?, 'PERSISTENT_SEQUENTIAL')");
            ExecuteResult result =
                    sql.execute(insert.id(), Arrays.asList("/job-", new byte[] {1}), new ExecuteOptions(0, 0, 0, true));
            Object[] key = result.generatedKeys().rows().get(0);
            assertThat(key).containsExactly("/job-0000000000", result.zxid());
            assertThat(sql.lastZxid()).isEqualTo(result.zxid());
        }
    }

    @Test
    void aPreparedCompareAndSetCountsOneOrZero() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/c')");
            StatementDescription set = sql.prepare("UPDATE znodes SET data = ? WHERE path = ? AND version = ?");
            List<Long> counts = new ArrayList<>();
            for (int version : new int[] {0, 0, 1, -1}) {
                counts.add(sql.execute(set.id(), Arrays.asList("x", "/c", version), ExecuteOptions.DEFAULT)
                        .updateCount());
            }
            assertThat(counts).containsExactly(1L, 0L, 1L, 0L);
        }
    }
}
