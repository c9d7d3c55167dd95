package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ephemeral znodes by their owner, while a transaction is applied that takes some of them away. */
class EphemeralLookupTest {
    /** A store whose index of owners has lost all that a transaction deletes which nobody sees yet. */
    private static ZnodeStore amidDeletion(LocalStore store, boolean[] deletes) {
        return (ZnodeStore) Proxy.newProxyInstance(
                EphemeralLookupTest.class.getClassLoader(),
                new Class<?>[] {ZnodeStore.class},
                (proxy, method, arguments) -> {
                    if (deletes[0] && method.getName().equals("ephemerals")) {
                        return List.of();
                    }
                    if (deletes[0] && method.getName().equals("ephemeralsZxid")) {
                        return store.lastZxid() + 1;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void whatGoesInATransactionThatIsNotVisibleYetIsFound() throws SQLException {
        boolean[] deletes = {false};
        try (LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
                ZabraSqlService service = new ZabraSqlService(amidDeletion(store, deletes), SqlLimits.DEFAULT)) {
            long id = store.openSession(30_000, SqlFixture.OWNER)
                    .toCompletableFuture()
                    .join()
                    .id();
            SqlSession sql = service.openSession(
                    new SqlFixture.Client(id, List.of()), new SqlSessionOptions("", 0, List.of(), "test"));
            SqlFixture.update(sql, "INSERT INTO znodes (path, node_type) VALUES ('/e', 'EPHEMERAL')");
            String query = "SELECT path FROM znodes WHERE ephemeral_owner = " + id;
            assertThat(SqlFixture.rows(sql, query)).containsExactly("[/e]");

            deletes[0] = true;
            assertThat(SqlFixture.rows(sql, query)).containsExactly("[/e]");
            sql.close();
        }
    }
}
