package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.session.SessionInfo;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.sql.exec.Neighbours;
import io.zabra.sql.exec.ServerFacts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table {@code sessions} at server 1 of two: each knows the replicated sessions, and of its own clients more. */
class EnsembleSessionsTest {
    private static final long OWN = 1;
    /** Has written something, and is connected to server 2. */
    private static final long WRITER = 2;
    /** Has written something, and is not connected. */
    private static final long LOST = 3;
    /** Known to server 2 alone. */
    private static final long READER = 4;

    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
    private final ZabraSqlService second = new ZabraSqlService(
            knowing(session(WRITER, true, false), session(LOST, false, false), session(READER, true, true)),
            SqlLimits.DEFAULT,
            AccessControl.standard(),
            new Server(2, Neighbours.NONE));
    private boolean answers = true;
    private int asked;
    private final ZabraSqlService first = new ZabraSqlService(
            knowing(session(OWN, true, true), session(WRITER, false, false), session(LOST, false, false)),
            SqlLimits.DEFAULT,
            AccessControl.standard(),
            new Server(1, new Other()));

    private record Server(int serverId, Neighbours neighbours) implements ServerFacts {}

    private final class Other implements Neighbours {
        @Override
        public List<Integer> serverIds() {
            return List.of(2);
        }

        @Override
        public CompletionStage<byte[]> ask(int serverId, byte[] question, int timeoutMs) {
            asked++;
            return answers
                    ? CompletableFuture.completedFuture(second.answer(question))
                    : CompletableFuture.failedFuture(new TimeoutException());
        }
    }

    private static SessionInfo session(long id, boolean connected, boolean local) {
        return new SessionInfo(id, 30_000, 0, connected, local, 0);
    }

    private ZnodeStore knowing(SessionInfo... sessions) {
        return (ZnodeStore) Proxy.newProxyInstance(
                EnsembleSessionsTest.class.getClassLoader(),
                new Class<?>[] {ZnodeStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("sessions")) {
                        return List.of(sessions);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        store.close();
    }

    private ExecuteResult executed(String sql) throws SQLException {
        try (SqlSession session = first.openSession(
                new SqlFixture.Client(OWN, List.of()), new SqlSessionOptions("", 0, List.of(), "test"))) {
            return session.executeDirect(sql, List.of(), ExecuteOptions.DEFAULT);
        }
    }

    private static List<String> rows(ExecuteResult result) {
        return result.rows().rows().stream().map(Arrays::toString).toList();
    }

    private static final String ALL = "SELECT server_id, session_id, connected FROM sessions ORDER BY session_id";

    @Test
    void theSessionsOfAllServersShowAtEach() throws SQLException {
        ExecuteResult result = executed(ALL);
        assertThat(rows(result)).containsExactly("[1, 1, true]", "[2, 2, true]", "[null, 3, false]", "[2, 4, true]");
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void thoseThatOneServerAloneKnowsAreLocal() throws SQLException {
        String locals = "SELECT session_id FROM sessions WHERE is_local ORDER BY 1";
        assertThat(rows(executed(locals))).containsExactly("[1]", "[4]");
        answers = false;
        assertThat(rows(executed(locals))).containsExactly("[1]");
        assertThat(rows(executed("SELECT session_id FROM sessions WHERE NOT is_local ORDER BY 1")))
                .containsExactly("[2]", "[3]");
    }

    @Test
    void whatASilentServerKnowsIsMissingOrUnknown() throws SQLException {
        answers = false;
        ExecuteResult result = executed(ALL);
        assertThat(rows(result)).containsExactly("[1, 1, true]", "[null, 2, null]", "[null, 3, null]");
        assertThat(result.warnings())
                .containsExactly("Server 2 did not answer: what it knows is missing from sessions");
    }

    @Test
    void thoseOfOneServerAreItsAloneToTell() throws SQLException {
        assertThat(rows(executed("SELECT session_id FROM sessions WHERE server_id = 1")))
                .containsExactly("[1]");
        assertThat(asked).isZero();
        assertThat(rows(executed("SELECT session_id FROM sessions WHERE server_id = 2 ORDER BY 1")))
                .containsExactly("[2]", "[4]");
    }
}
