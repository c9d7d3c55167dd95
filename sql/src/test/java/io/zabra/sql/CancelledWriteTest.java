package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that answers no write and no barrier, as one without a quorum, does not hold up who has had enough. */
class CancelledWriteTest {
    private static final ExecuteOptions BRIEF = new ExecuteOptions(0, 0, 100, false);

    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
    private final ZabraSqlService service = new ZabraSqlService(silent(store), SqlLimits.DEFAULT);

    @AfterEach
    void close() {
        service.close();
        store.close();
    }

    private static ZnodeStore silent(ZnodeStore store) {
        Set<String> unanswered = Set.of("submit", "barrier");
        return (ZnodeStore) Proxy.newProxyInstance(
                ZnodeStore.class.getClassLoader(), new Class<?>[] {ZnodeStore.class}, (proxy, method, arguments) -> {
                    if (unanswered.contains(method.getName())) {
                        return method.getName().equals("barrier") ? new CompletableFuture<>() : null;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private SqlSession session() throws SQLException {
        long id = store.openSession(30_000, SqlFixture.OWNER)
                .toCompletableFuture()
                .join()
                .id();
        return service.openSession(
                new SqlFixture.Client(id, List.of()), new SqlSessionOptions("", 0, List.of(), "test"));
    }

    private static void assertState(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
    }

    @Test
    void aWriteThatIsLateHasAnOutcomeThatIsNotKnown() throws SQLException {
        String insert = "INSERT INTO znodes (path) VALUES ('/a')";
        try (SqlSession sql = session()) {
            assertState("08007", () -> sql.executeDirect(insert, List.of(), BRIEF));
            assertState("08007", () -> sql.executeDirect("SELECT lock('/l', 10)", List.of(), BRIEF));
        }
    }

    @Test
    void aReadThatWaitsForOthersIsLateAsAnyOther() throws SQLException {
        String read = "SELECT path FROM znodes READ LINEARIZABLE";
        try (SqlSession sql = session()) {
            assertState("57014", () -> sql.executeDirect(read, List.of(), BRIEF));
        }
    }

    @Test
    void aCommitThatIsCancelledEnds() throws SQLException {
        try (SqlSession sql = session()) {
            sql.setAutoCommit(false);
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a')");
            CompletableFuture<String> commit = CompletableFuture.supplyAsync(() -> {
                try {
                    sql.commit();
                    return "";
                } catch (SQLException e) {
                    return e.getSQLState();
                }
            });
            while (!commit.isDone()) {
                sql.cancel();
            }
            assertThat(commit.join()).isEqualTo("08007");
        }
    }
}
