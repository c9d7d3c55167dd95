package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's {@code JdbcTemplate} and its transactions: which of its exceptions our SQLStates become. */
class SpringTest {
    private static SampleServer server;
    private static JdbcTemplate jdbc;
    private static TransactionTemplate transactions;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = SampleServer.start(directory);
        jdbc = new JdbcTemplate(server.pool());
        transactions = new TransactionTemplate(new JdbcTransactionManager(server.pool()));
        jdbc.update("insert into znodes (path) values ('/spring')");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    record Broker(String path, String text, int version, LocalDateTime ctime) {}

    @Test
    void rowsBecomeObjects() {
        List<Broker> brokers = jdbc.query(
                "select path, data_text, version, ctime from znodes where parent = ? order by path",
                (row, i) -> new Broker(
                        row.getString(1), row.getString(2), row.getInt(3), row.getObject(4, LocalDateTime.class)),
                "/kafka/brokers/topics");
        assertThat(brokers).isNotEmpty().allSatisfy(broker -> {
            assertThat(broker.path()).startsWith("/kafka/brokers/topics/");
            assertThat(broker.text()).startsWith("{");
            assertThat(broker.ctime()).isAfter(LocalDateTime.of(2020, 1, 1, 0, 0));
        });
    }

    @Test
    void namedParametersAndLists() {
        Integer count = new NamedParameterJdbcTemplate(jdbc)
                .queryForObject(
                        "select count(*) from znodes where path in (:paths)",
                        Map.of("paths", List.of("/kafka", "/kafka/brokers", "/nowhere")),
                        Integer.class);
        assertThat(count).isEqualTo(2);
    }

    @Test
    void aCompareAndSetTellsByItsCount() {
        jdbc.update("insert into znodes (path, data) values (?, ?)", "/spring/cas", bytes("one"));
        String cas = "update znodes set data = ? where path = ? and version = ?";
        assertThat(jdbc.update(cas, bytes("two"), "/spring/cas", 0)).isEqualTo(1);
        assertThat(jdbc.update(cas, bytes("two"), "/spring/cas", 0)).isZero();
    }

    @Test
    void aBatchIsCounted() {
        int[][] counts = jdbc.batchUpdate(
                "insert into znodes (path, data_text) values (?, ?)", List.of("a", "b", "c"), 2, (statement, name) -> {
                    statement.setString(1, "/spring/batch-" + name);
                    statement.setString(2, name);
                });
        assertThat(counts).isDeepEqualTo(new int[][] {{1, 1}, {1}});
    }

    @Test
    void theRealPathOfASequentialZnodeIsAGeneratedKey() {
        GeneratedKeyHolder keys = new GeneratedKeyHolder();
        jdbc.update(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(
                            "insert into znodes (path, node_type) values ('/spring/n-', 'PERSISTENT_SEQUENTIAL')",
                            Statement.RETURN_GENERATED_KEYS);
                    return statement;
                },
                keys);
        assertThat(keys.getKeyList()).hasSize(1);
        assertThat(String.valueOf(keys.getKeyList().get(0).get("path"))).startsWith("/spring/n-00000000");
    }

    @Test
    void errorsBecomeSpringsExceptions() {
        assertThatThrownBy(() -> jdbc.update("insert into znodes (path) values ('/spring')"))
                .isInstanceOf(DuplicateKeyException.class);
        assertThatThrownBy(() -> jdbc.update("insert into znodes (path) values ('/no/parent')"))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> jdbc.update("delete from znodes where path = '/kafka/brokers'"))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> jdbc.queryForList("select * from znode")).isInstanceOf(BadSqlGrammarException.class);
        assertThatThrownBy(() -> jdbc.queryForList("selec 1")).isInstanceOf(BadSqlGrammarException.class);
    }

    @Test
    void aTransactionIsAllOrNothing() {
        assertThatThrownBy(() -> transactions.executeWithoutResult(status -> {
                    jdbc.update("insert into znodes (path) values ('/spring/tx')");
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");
        assertThat(count("/spring/tx")).isZero();
        transactions.executeWithoutResult(status -> {
            jdbc.update("insert into znodes (path) values ('/spring/tx')");
            jdbc.update("insert into znodes (path) values ('/spring/tx/below')");
            assertThat(count("/spring/tx/below")).isEqualTo(1);
        });
        assertThat(count("/spring/tx/below")).isEqualTo(1);
    }

    @Test
    void aTransactionThatLostARaceFailsAsSuch() {
        jdbc.update("insert into znodes (path, data_text) values ('/spring/race', '0')");
        JdbcTemplate other = new JdbcTemplate(server.pool());
        assertThatThrownBy(() -> transactions.executeWithoutResult(status -> {
                    jdbc.queryForObject("select data_text from znodes where path = '/spring/race'", String.class);
                    jdbc.update("update znodes set data_text = '1' where path = '/spring/race'");
                    Thread rival = new Thread(
                            () -> other.update("update znodes set data_text = '2' where path = '/spring/race'"));
                    rival.start();
                    join(rival);
                }))
                .isInstanceOf(ConcurrencyFailureException.class);
        assertThat(jdbc.queryForObject("select data_text from znodes where path = '/spring/race'", String.class))
                .isEqualTo("2");
    }

    private static int count(String path) {
        Integer count = jdbc.queryForObject("select count(*) from znodes where path = ?", Integer.class, path);
        return count == null ? -1 : count;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
