package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is created behind the back of a SERIALIZABLE transaction, where a range begins or a walk backwards has stopped. */
class PhantomTest {
    private static final String SERIALIZABLE = "SET transaction_isolation = 'serializable'";

    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void create(String... paths) throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (String path : paths) {
                SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES (?)", path);
            }
        }
    }

    private void delete(String path) throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "DELETE FROM znodes WHERE path = ?", path);
        }
    }

    private SqlSession transaction(String chroot) throws SQLException {
        SqlSession sql = fixture.session(chroot);
        SqlFixture.update(sql, SERIALIZABLE);
        sql.setAutoCommit(false);
        return sql;
    }

    private void assertNoticed(String query, String row, String phantom) throws SQLException {
        try (SqlSession sql = transaction("")) {
            assertThat(SqlFixture.rows(sql, query)).containsExactly(row);
            SqlFixture.update(sql, "UPDATE znodes SET data_text = 'x' WHERE path = '/r'");
            create(phantom);
            assertThatThrownBy(sql::commit)
                    .as(query)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
        }
        delete(phantom);
    }

    /** Whose children sort behind the path that was come to first, and which sorts before it. */
    @ParameterizedTest
    @ValueSource(strings = {"/zz-b", "/zz.b", "/zz!", "/zz+b", "/zz-b/c", "/zz/p-\u00fc"})
    void aChildOfWhatTheLastPathBeginsWithIsNoticed(String last) throws SQLException {
        create("/r", "/zz");
        boolean within = last.startsWith("/zz/");
        String parent = within ? "/zz/p" : "/zz";
        if (within) {
            create(parent);
        }
        if (last.endsWith("/c")) {
            create("/zz-b");
        }
        create(last);
        for (String query : List.of(
                "SELECT max(path) FROM znodes",
                "SELECT path FROM znodes ORDER BY path DESC LIMIT 1",
                "SELECT path FROM znodes WHERE path > '/zy' ORDER BY path DESC LIMIT 1")) {
            assertNoticed(query, "[" + last + "]", parent + "/x");
        }
    }

    /** Below the chroot as well, where the walk comes by several that begin alike. */
    @Test
    void aChildOfWhatAnEarlierPathBeginsWithIsNoticed() throws SQLException {
        create("/r", "/r/zz", "/r/zz-a", "/r/zz-b");
        try (SqlSession sql = transaction("/r")) {
            assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes ORDER BY path DESC LIMIT 2"))
                    .containsExactly("[/zz-b]", "[/zz-a]");
            SqlFixture.update(sql, "UPDATE znodes SET data_text = 'x' WHERE path = '/zz-a'");
            create("/r/zz/x");
            assertThatThrownBy(sql::commit).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aStatementBesideWhichTheGreatestPathIsCreatedReadsItAgain() throws SQLException {
        create("/zz", "/zz-b");
        InterleavedStore.Hook hook = new InterleavedStore.Hook();
        long own = fixture.openSession();
        SqlFixture.Client client = new SqlFixture.Client(own, List.of());
        try (ZabraSqlService service =
                        new ZabraSqlService(InterleavedStore.over(fixture.store, hook), SqlLimits.DEFAULT);
                SqlSession sql = service.openSession(client, new SqlSessionOptions("", 0, List.of(), "test"))) {
            SqlFixture.update(sql, SERIALIZABLE);
            hook.before(own, 1, () -> {
                try {
                    create("/zz/x");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) SELECT '/m', max(path) FROM znodes");
            assertThat(SqlFixture.rows(sql, "SELECT data_text FROM znodes WHERE path = '/m'"))
                    .containsExactly("[/zz/x]");
        }
    }

    @Test
    void aChildOfTheEndThatARangeIsWithoutIsNoticed() throws SQLException {
        create("/r", "/zz");
        assertNoticed("SELECT count(*) FROM znodes WHERE path > '/zz' AND path < '/zz0'", "[0]", "/zz/x");
    }

    @Test
    void whatIsCreatedOutsideOfWhatWasWalkedIsNoConflict() throws SQLException {
        create("/r", "/m", "/m/a", "/zz", "/zz/a-b", "/zz/a");
        try (SqlSession sql = transaction("")) {
            assertThat(SqlFixture.rows(sql, "SELECT max(path) FROM znodes")).containsExactly("[/zz/a-b]");
            SqlFixture.update(sql, "UPDATE znodes SET data_text = 'x' WHERE path = '/r'");
            create("/m/a/b");
            sql.commit();
        }
    }
}
