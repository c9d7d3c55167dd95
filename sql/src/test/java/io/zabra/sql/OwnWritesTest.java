package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transaction sees of its own writes. */
class OwnWritesTest {
    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private SqlSession transaction() throws SQLException {
        SqlSession session = fixture.session("");
        session.setAutoCommit(false);
        return session;
    }

    private void given(String values) throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES " + values);
        }
    }

    private static void set(SqlSession sql, String path, String value) throws SQLException {
        SqlFixture.update(sql, "UPDATE znodes SET data_text = ? WHERE path = ?", value, path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT path, data_text FROM znodes WHERE path IN ('/p/a', '/p/b', '/p/c') ORDER BY path",
                "SELECT path, data_text FROM znodes WHERE parent = '/p' ORDER BY path",
                "SELECT z.path, z.data_text FROM (VALUES ('/p/a'), ('/p/b'), ('/p/c')) AS t(p) JOIN znodes AS z ON z.path = p"
            })
    void rowsThatAreBeingReadDoNotSeeLaterWritesOfTheirTransaction(String query) throws SQLException {
        given("('/p', ''), ('/p/a', 'old'), ('/p/b', 'old'), ('/p/c', 'old')");
        try (SqlSession sql = transaction()) {
            set(sql, "/p/a", "1");
            ExecuteResult first = sql.executeDirect(query, List.of(), new ExecuteOptions(0, 1, 0, false));
            assertThat(first.rows().rows()).hasSize(1);
            set(sql, "/p/b", "2");
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/p/c'");

            assertThat(sql.fetch(first.cursorId(), 10).rows())
                    .containsExactly(new Object[] {"/p/b", "old"}, new Object[] {"/p/c", "old"});
            assertThat(SqlFixture.rows(sql, query)).containsExactly("[/p/a, 1]", "[/p/b, 2]");
        }
    }

    @Test
    void aParentOfASequentialZnodeOfTheTransactionIsNotDeletedByIt() throws SQLException {
        given("('/p', '')");
        try (SqlSession sql = transaction()) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, node_type) VALUES ('/p/s', 'PERSISTENT_SEQUENTIAL')");
            assertThat(SqlFixture.rows(sql, "SELECT num_children FROM znodes WHERE path = '/p'"))
                    .containsExactly("[1]");
            assertThatThrownBy(() ->
                            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/p' OR is_below(path, '/p')"))
                    .hasFieldOrPropertyWithValue("SQLState", "23503");
            sql.commit();
        }
    }
}
