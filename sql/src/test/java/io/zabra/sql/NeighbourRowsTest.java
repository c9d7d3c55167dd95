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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Server 1 of three, of which 2 answers and 3 does not. */
class NeighbourRowsTest {
    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
    private final ZabraSqlService second = service(new Server(2, Neighbours.NONE));
    private int answered;
    private int waited;
    /** How many questions were asked before anybody waited for an answer. */
    private int askedAtOnce;
    /** Whose questions server 2 does not understand. */
    private String unknown = "none";

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
            CompletableFuture<byte[]> answer = new Answer();
            if (serverId == 3) {
                waited++;
                answer.completeExceptionally(new TimeoutException());
            } else if (new String(question, StandardCharsets.UTF_8).contains(unknown)) {
                answer.completeExceptionally(new IOException("it hung up"));
            } else {
                answered++;
                answer.complete(second.answer(question));
            }
            return answer;
        }
    }

    /** Notes who waits for it first. */
    private final class Answer extends CompletableFuture<byte[]> {
        @Override
        public byte[] get(long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, TimeoutException {
            askedAtOnce = askedAtOnce == 0 ? answered + waited : askedAtOnce;
            return super.get(timeout, unit);
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
    void allTablesOfAStatementAreAskedForAtOnceAndOneWarningTellsOfThem() throws SQLException {
        ExecuteResult result =
                executed("SELECT m.server_id FROM metrics m JOIN settings s ON m.server_id = s.server_id AND s.name ="
                        + " 'plans_cached' WHERE m.name = 'm' UNION ALL SELECT server_id FROM servers ORDER BY 1");
        assertThat(askedAtOnce).isEqualTo(6);
        assertThat(waited).isEqualTo(3);
        assertThat(answered).isEqualTo(3);
        assertThat(rows(result)).contains("[1]", "[2]", "[3]");
        assertThat(result.warnings())
                .containsExactly("Server 3 did not answer: what it knows is missing from metrics, servers, settings");
    }

    @Test
    void whoDoesNotKnowOneTableAnswersForTheOthers() throws SQLException {
        unknown = "settings";
        ExecuteResult result = executed("SELECT m.server_id, s.server_id FROM metrics m LEFT JOIN settings s ON"
                + " m.server_id = s.server_id AND s.name = 'product' WHERE m.name = 'm' AND m.server_id IN (1, 2)"
                + " ORDER BY 1");
        assertThat(rows(result)).containsExactly("[1, 1]", "[2, null]");
        assertThat(result.warnings())
                .containsExactly("Server 2 did not answer: what it knows is missing from settings");
    }

    @Test
    void aConditionOnOneTablesServersHoldsForThoseJoinedByThem() throws SQLException {
        for (String query : List.of(
                "SELECT m.server_id FROM servers s JOIN metrics m ON m.server_id = s.server_id WHERE s.server_id = 2"
                        + " AND m.name = 'm'",
                "SELECT m.server_id FROM metrics m JOIN servers s USING (server_id) JOIN settings t USING (server_id)"
                        + " WHERE t.server_id = 2 AND t.name = 'product' AND m.name = 'm'",
                "SELECT m.server_id FROM (SELECT server_id FROM servers WHERE server_id IN (1, 2)) s JOIN metrics m ON"
                        + " m.server_id = s.server_id WHERE m.name = 'm' AND m.server_id > 1")) {
            ExecuteResult result = executed(query);
            assertThat(rows(result)).as(query).containsExactly("[2]");
            assertThat(result.warnings()).as(query).isEmpty();
        }
        assertThat(waited).isZero();
    }

    @Test
    void anOuterJoinKeepsTheRowsOfServersThatItsConditionLeavesOut() throws SQLException {
        assertThat(rows(executed("SELECT s.server_id, m.name FROM servers s LEFT JOIN metrics m ON m.server_id ="
                        + " s.server_id AND m.name = 'm' AND m.server_id = 2 WHERE s.server_id < 3 ORDER BY 1")))
                .containsExactly("[1, null]", "[2, m]");
    }

    @Test
    void numbersThatOuterJoinsMadeNullAreNoneThatAConditionLeavesOut() throws SQLException {
        String one = "(SELECT v.n, s.server_id FROM (VALUES (1), (2)) AS v (n) LEFT JOIN"
                + " (SELECT server_id FROM servers WHERE server_id = 1) AS s ON s.server_id = v.n) AS l";
        String other = "(SELECT v.n, m.server_id FROM (VALUES (1), (11)) AS v (n) LEFT JOIN metrics m"
                + " ON m.name = 'm' AND m.server_id = v.n) AS r";
        String query = "SELECT l.n, r.n FROM " + one + " JOIN " + other
                + " ON l.server_id IS NOT DISTINCT FROM r.server_id ORDER BY 1";
        assertThat(rows(executed(query))).containsExactly("[1, 1]", "[2, 11]");
    }

    @Test
    void aPlanThatWasComparedAndDroppedAsksNobody() throws SQLException {
        ExecuteResult result = executed("SELECT s.n, (SELECT count(*) FROM metrics m WHERE m.server_id = s.n AND"
                + " m.server_id = 1 AND m.name = 'm') FROM (VALUES (1), (2)) AS s (n) ORDER BY 1");
        assertThat(rows(result)).containsExactly("[1, 1]", "[2, 0]");
        assertThat(result.warnings()).isEmpty();
        assertThat(answered + waited).isZero();
    }

    /** The leader's word is wanted for it. */
    @Test
    void howFarOneServerLagsIsKnownThoughItAloneIsMeant() throws SQLException {
        assertThat(rows(executed("SELECT server_id, lag_txns FROM servers WHERE server_id = 2")))
                .containsExactly("[2, 0]");
        answered = 0;
        assertThat(rows(executed("SELECT server_id FROM servers WHERE server_id = 1")))
                .containsExactly("[1]");
        assertThat(answered).isZero();
    }

    @Test
    void whoIsMeantMayBeAnotherRowsToSay() throws SQLException {
        ExecuteResult result =
                executed("SELECT s.server_id, f.metric_value FROM (VALUES (1), (2), (2)) AS s (server_id), LATERAL"
                        + " (SELECT metric_value FROM metrics m WHERE m.server_id = s.server_id AND m.name = 'm' LIMIT"
                        + " 1) AS f");
        assertThat(rows(result)).containsExactly("[1, 1.0]", "[2, 2.0]", "[2, 2.0]");
        assertThat(answered).isEqualTo(1);
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
