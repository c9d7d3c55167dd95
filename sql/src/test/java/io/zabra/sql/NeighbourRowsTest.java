package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.auth.AccessControl;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.sql.exec.Neighbours;
import io.zabra.sql.exec.ServerFacts;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Server 1 of three, of which 2 answers and 3 does not. */
class NeighbourRowsTest {
    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
    private final ZabraSqlService second = service(new Server(2, Neighbours.NONE));
    private int answered;
    private int waited;
    private final ZabraSqlService first = service(new Server(1, new Others()));

    private record Server(int serverId, Neighbours neighbours) implements ServerFacts {
        @Override
        public List<Metric> metrics() {
            return List.of(new Metric("m", serverId, ""));
        }
    }

    private final class Others implements Neighbours {
        @Override
        public List<Integer> serverIds() {
            return List.of(2, 3);
        }

        @Override
        public CompletionStage<byte[]> ask(int serverId, byte[] question, int timeoutMs) {
            if (serverId == 2) {
                answered++;
                return CompletableFuture.completedFuture(second.answer(question));
            }
            waited++;
            return CompletableFuture.failedFuture(new TimeoutException());
        }
    }

    private ZabraSqlService service(ServerFacts facts) {
        return new ZabraSqlService(store, SqlLimits.DEFAULT, AccessControl.standard(), facts);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        store.close();
    }

    private SqlSession session() throws SQLException {
        return SqlFixture.session(store, first);
    }

    private ExecuteResult executed(String sql) throws SQLException {
        try (SqlSession session = session()) {
            return session.executeDirect(sql, List.of(), ExecuteOptions.DEFAULT);
        }
    }

    private static List<String> rows(ExecuteResult result) {
        return result.rows().rows().stream().map(Arrays::toString).toList();
    }

    @Test
    void aStatementAsksEachServerOnceForEachTableHoweverOftenItReadsIt() throws SQLException {
        ExecuteResult result = executed("SELECT a.server_id, (SELECT count(*) FROM metrics m WHERE m.metric_value >="
                + " a.server_id AND m.name = 'm' AND m.server_id <= a.server_id) FROM metrics a JOIN metrics b ON"
                + " a.server_id = b.server_id WHERE a.name = 'm' AND b.name = 'm' ORDER BY 1");
        assertThat(rows(result)).containsExactly("[1, 1]", "[2, 1]");
        assertThat(answered).isEqualTo(1);
        assertThat(waited).isEqualTo(1);
        assertThat(result.warnings()).singleElement().asString().contains("Server 3 did not answer");
    }

    /** So that a statement waits no longer than for one table. */
    @Test
    void aServerThatIsSilentOnceIsNotWaitedForAgain() throws SQLException {
        ExecuteResult result =
                executed("SELECT m.server_id FROM metrics m JOIN settings s ON m.server_id = s.server_id AND s.name ="
                        + " 'plans_cached' WHERE m.name = 'm' UNION ALL SELECT server_id FROM servers ORDER BY 1");
        assertThat(waited).isEqualTo(1);
        assertThat(answered).isEqualTo(3);
        assertThat(rows(result)).contains("[1]", "[2]", "[3]");
        assertThat(result.warnings())
                .hasSize(3)
                .allSatisfy(warning -> assertThat(warning).contains("Server 3 did not answer"));
    }

    @Test
    void aWriteWarnsOfServersThatDidNotAnswer() throws SQLException {
        for (String begin : List.of("RESET ALL", "BEGIN")) {
            try (SqlSession session = session()) {
                SqlFixture.update(session, begin);
                ExecuteResult result = session.executeDirect(
                        "INSERT INTO znodes (path) SELECT '/' || '" + begin.charAt(0)
                                + "' || server_id FROM metrics WHERE name = 'm'",
                        List.of(),
                        ExecuteOptions.DEFAULT);
                assertThat(result.updateCount()).isEqualTo(2);
                assertThat(result.warnings()).singleElement().asString().contains("Server 3 did not answer");
            }
        }
    }

    @Test
    void anotherStatementAsksAnew() throws SQLException {
        executed("SELECT count(*) FROM metrics");
        executed("SELECT count(*) FROM metrics WHERE server_id = 2");
        assertThat(answered).isEqualTo(2);
        assertThat(waited).isEqualTo(1);
    }
}
