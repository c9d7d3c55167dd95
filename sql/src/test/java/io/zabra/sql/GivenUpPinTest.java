package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StoreClock;
import io.zabra.engine.tree.Retention;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements whose state the store does not keep any longer, since too much was overwritten. */
class GivenUpPinTest {
    private static final int IMAGE_BYTES = 1 << 16;
    private static final int NODES = 40;

    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard()
            .withState(new StateConfig(
                    2_000, null, IMAGE_BYTES, 1 << 24, Retention.NONE, true, false, StoreClock.SYSTEM)));
    private final ZabraSqlService service = new ZabraSqlService(store, SqlLimits.DEFAULT);

    @BeforeEach
    void tree() throws SQLException {
        try (SqlSession sql = session()) {
            SqlFixture.update(
                    sql,
                    "INSERT INTO znodes (path, data_text) SELECT '/n' || i, repeat('x', 10000)"
                            + " FROM generate_series(1, " + NODES + ") AS i");
        }
    }

    @AfterEach
    void close() {
        service.close();
        store.close();
    }

    private SqlSession session() throws SQLException {
        return SqlFixture.session(store, service);
    }

    private void overwrite() throws SQLException {
        try (SqlSession other = session()) {
            for (int i = 1; i <= NODES; i++) {
                SqlFixture.update(other, "UPDATE znodes SET data_text = 'y' WHERE path = '/n" + i + "'");
            }
        }
    }

    private static void assertFails(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasFieldOrPropertyWithValue("SQLState", state)
                .hasMessageContaining("not kept any longer")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void aCursorSaysThatItsQueryIsToBeExecutedAgain() throws SQLException {
        try (SqlSession sql = session()) {
            ExecuteResult first = sql.executeDirect(
                    "SELECT path, data_length FROM znodes", List.of(), new ExecuteOptions(0, 2, 0, false));
            overwrite();
            assertFails("72000", () -> sql.fetch(first.cursorId(), 1_000));
            assertThat(SqlFixture.rows(sql, "SELECT max(data_length) FROM znodes WHERE path LIKE '/n%'"))
                    .containsExactly("[1]");
        }
    }

    @Test
    void aTransactionIsToBeTriedAgain() throws SQLException {
        String read = "SELECT data_length FROM znodes WHERE path = '/n7'";
        try (SqlSession sql = session()) {
            SqlFixture.update(sql, "BEGIN");
            assertThat(SqlFixture.rows(sql, read)).containsExactly("[10000]");
            ExecuteResult first = sql.executeDirect(
                    "SELECT path, data_length FROM znodes", List.of(), new ExecuteOptions(0, 2, 0, false));
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/t')");
            overwrite();
            assertFails("40001", () -> SqlFixture.rows(sql, read));
            assertFails("40001", () -> SqlFixture.update(sql, "UPDATE znodes SET data_text = 'z' WHERE version = 7"));
            assertFails("40001", () -> sql.fetch(first.cursorId(), 1_000));
            assertFails("40001", () -> SqlFixture.update(sql, "COMMIT"));
            assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE path = '/t'"))
                    .isEmpty();
            assertThat(SqlFixture.rows(sql, read)).containsExactly("[1]");
        }
    }
}
