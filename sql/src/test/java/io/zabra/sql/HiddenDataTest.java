package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AuthId;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A write that is made of data that does not show would wipe it, and is refused. */
class HiddenDataTest {
    private static final AuthId OWNER = new AuthId("digest", "owner:secret");

    private final SqlFixture fixture = new SqlFixture();
    private SqlSession sql;

    @BeforeEach
    void open() throws SQLException {
        sql = fixture.session("", OWNER);
        SqlFixture.update(
                sql,
                "INSERT INTO znodes (path, data) VALUES ('/t', utf8_bytes('text')), ('/b', unhex('00ff01')), ('/none', NULL)");
        SqlFixture.update(
                sql, "INSERT INTO znodes (path, data_text, acl) VALUES ('/s', 'secret', 'auth::cdrwa,world:anyone:w')");
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
        fixture.close();
    }

    private String hex(String path) throws SQLException {
        return SqlFixture.rows(sql, "SELECT hex(data) FROM znodes WHERE path = ?", path)
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE znodes SET data_text = data_text || 'x' WHERE path = '/b'",
                "UPDATE znodes SET data_text = replace(data_text, 't', 'x') WHERE path IN ('/t', '/b')",
                "UPDATE znodes AS z SET data = utf8_bytes(z.data_text || 'x') WHERE z.path = '/b'",
                "INSERT INTO znodes (path, data_text) VALUES ('/b', 'x') ON CONFLICT (path) DO UPDATE SET data_text = data_text || excluded.data_text",
                "MERGE INTO znodes AS z USING (VALUES ('/b')) AS s (p) ON z.path = s.p WHEN MATCHED THEN UPDATE SET data_text = z.data_text || 'x'"
            })
    void dataThatIsNoTextIsNotWipedByWhatIsMadeOfItsText(String write) throws SQLException {
        assertThatThrownBy(() -> SqlFixture.update(sql, write)).hasFieldOrPropertyWithValue("SQLState", "22P02");
        assertThat(hex("/b")).isEqualTo("[00ff01]");
        assertThat(hex("/t")).isEqualTo("[74657874]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data_text = data_text || 'x'", "data = data || unhex('00')"})
    void dataThatMayNotBeReadIsNotWipedByWhatIsMadeOfIt(String set) throws SQLException {
        try (SqlSession other = fixture.session("")) {
            assertThatThrownBy(() -> SqlFixture.update(other, "UPDATE znodes SET " + set + " WHERE path = '/s'"))
                    .hasFieldOrPropertyWithValue("SQLState", "42501");
        }
        assertThat(hex("/s")).isEqualTo("[736563726574]");
    }

    @Test
    void aZnodeThatDoesNotShowIsNoneThatTheConditionOfAnUpsertLeavesOut() throws SQLException {
        SqlFixture.update(sql, "INSERT INTO znodes (path, acl) VALUES ('/h', 'auth::cdrwa')");
        SqlFixture.update(sql, "INSERT INTO znodes (path, acl) VALUES ('/h/k', 'auth::cdrwa')");
        String upsert = "INSERT INTO znodes (path, data_text) VALUES ('/h/k', 'z')"
                + " ON CONFLICT (path) DO UPDATE SET data_text = 'z' WHERE version = 7";
        try (SqlSession other = fixture.session("")) {
            assertThatThrownBy(() -> SqlFixture.update(other, upsert)).hasFieldOrPropertyWithValue("SQLState", "42501");
        }
        assertThat(SqlFixture.update(sql, upsert)).isZero();
    }

    @Test
    void whatIsMadeOfAnotherZnodesDataIsWritten() throws SQLException {
        String write =
                "UPDATE znodes SET data_text = (SELECT data_text FROM znodes WHERE path = '/none') WHERE path = '/b'";
        assertThat(SqlFixture.update(sql, write)).isEqualTo(1);
        assertThat(SqlFixture.rows(sql, "SELECT data FROM znodes WHERE path = '/b'"))
                .containsExactly("[null]");
    }

    @Test
    void whatIsWantedIsWritten() throws SQLException {
        assertThat(SqlFixture.update(
                        sql, "UPDATE znodes SET data_text = data_text || 'x' WHERE path IN ('/t', '/none')"))
                .isEqualTo(2);
        assertThat(hex("/t")).isEqualTo("[7465787478]");
        assertThat(SqlFixture.update(sql, "UPDATE znodes SET data = data || unhex('02') WHERE path = '/b'"))
                .isEqualTo(1);
        assertThat(hex("/b")).isEqualTo("[00ff0102]");
        assertThat(SqlFixture.update(
                        sql, "UPDATE znodes SET data_text = coalesce(data_text, 'none') WHERE path = '/b'"))
                .isEqualTo(1);
        assertThat(hex("/b")).isEqualTo("[6e6f6e65]");
        assertThat(SqlFixture.update(sql, "UPDATE znodes SET data_text = nullif(data_text, 'none') WHERE path = '/b'"))
                .isEqualTo(1);
        assertThat(SqlFixture.update(sql, "UPDATE znodes SET data = NULL WHERE path = '/t'"))
                .isEqualTo(1);
        assertThat(hex("/t")).isEqualTo("[null]");
    }
}
