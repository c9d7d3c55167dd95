package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Behind a leader that understands ZooKeeper's own operations alone. */
class ForeignLeaderTest {
    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
    private final ZabraSqlService service = new ZabraSqlService(foreign(store), SqlLimits.DEFAULT);
    private int refused;
    private boolean refusesAll;

    @AfterEach
    void close() {
        service.close();
        store.close();
    }

    private ZnodeStore foreign(ZnodeStore own) {
        return (ZnodeStore) Proxy.newProxyInstance(
                ForeignLeaderTest.class.getClassLoader(),
                new Class<?>[] {ZnodeStore.class},
                (proxy, method, arguments) -> {
                    boolean submits = method.getName().equals("submit");
                    if (submits && (refusesAll || isForeign(((Submission) arguments[0]).request()))) {
                        refused++;
                        WriteResult answer = new WriteResult.Failed(ErrorCode.MARSHALLING_ERROR);
                        ((CompletionHandler) arguments[1]).completed(new Completion(own.lastZxid(), answer));
                        return null;
                    }
                    try {
                        return method.invoke(own, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static boolean isForeign(WriteRequest request) {
        return request instanceof WriteRequest.Multi multi
                && multi.requests().stream().anyMatch(part -> part instanceof WriteRequest.CheckUnchanged);
    }

    private SqlSession session() throws SQLException {
        long id = store.openSession(30_000, reason -> {})
                .toCompletableFuture()
                .join()
                .id();
        return service.openSession(new SqlFixture.Client(id, List.of()), new SqlSessionOptions("", 0, List.of(), ""));
    }

    @Test
    void whatItUnderstandsIsSentASecondTime() throws SQLException {
        try (SqlSession sql = session();
                SqlSession other = session()) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/room'), ('/r')");
            for (boolean overtaken : List.of(false, true)) {
                SqlFixture.update(sql, "BEGIN ISOLATION LEVEL SERIALIZABLE");
                SqlFixture.rows(sql, "SELECT count(*) FROM znodes WHERE parent = '/room'");
                SqlFixture.update(sql, "UPDATE znodes SET data_text = 'counted' WHERE path = '/r'");
                if (overtaken) {
                    SqlFixture.update(other, "INSERT INTO znodes (path) VALUES ('/room/x')");
                    assertThatThrownBy(() -> SqlFixture.update(sql, "COMMIT"))
                            .hasFieldOrPropertyWithValue("SQLState", "40001");
                } else {
                    SqlFixture.update(sql, "COMMIT");
                }
            }
            assertThat(refused).isEqualTo(2);
            SqlFixture.update(sql, "UPDATE znodes SET data_text = 'few' WHERE path = '/room' AND num_children < 2");
            assertThat(SqlFixture.rows(sql, "SELECT data_text FROM znodes WHERE path = '/room'"))
                    .containsExactly("[few]");
            assertThat(refused).isEqualTo(3);
        }
    }

    @Test
    void whatHoldsNothingOfOursIsRefusedTheFirstTime() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/r', 'y')");
            refusesAll = true;
            assertThatThrownBy(() -> SqlFixture.update(sql, "UPDATE znodes SET data_text = 'x' WHERE data_text = 'y'"))
                    .hasFieldOrPropertyWithValue("SQLState", "54000");
            assertThat(refused).isEqualTo(1);
        }
    }

    @Test
    void whatItCannotCheckIsRefusedAtSerializable() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a'), ('/r')");
            SqlFixture.update(sql, "BEGIN ISOLATION LEVEL SERIALIZABLE");
            SqlFixture.rows(sql, "SELECT num_children FROM znodes WHERE path = '/a'");
            SqlFixture.update(sql, "UPDATE znodes SET data_text = 'x' WHERE path = '/r'");
            assertThatThrownBy(() -> SqlFixture.update(sql, "COMMIT"))
                    .hasMessageContaining("Apache")
                    .hasFieldOrPropertyWithValue("SQLState", "HYC00");
        }
    }
}
