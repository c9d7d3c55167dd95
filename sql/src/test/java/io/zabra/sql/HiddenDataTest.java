package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AuthId;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
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
                "UPDATE znodes SET data_text = (SELECT o.data_text FROM znodes AS o WHERE o.path = '/b') WHERE path = '/t'",
                "UPDATE znodes AS z SET data_text = (SELECT max(o.data_text) FROM znodes AS o WHERE o.path = '/b' AND o.parent = z.parent) WHERE z.path = '/t'",
                "INSERT INTO znodes (path, data_text) VALUES ('/t', 'x') ON CONFLICT (path) DO UPDATE SET data_text = (SELECT o.data_text FROM znodes AS o WHERE o.path = '/b')",
                "MERGE INTO znodes AS z USING (VALUES ('/b')) AS s (p) ON z.path = s.p WHEN MATCHED THEN UPDATE SET data_text = z.data_text || 'x'",
                "UPDATE znodes SET data_text = max(data_text) OVER (PARTITION BY path) WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) VALUES ('/b', 'x') ON CONFLICT (path) DO UPDATE SET data_text = max(data_text) OVER (PARTITION BY path)"
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO znodes (path, data_text) SELECT '/copy-' || name, data_text FROM znodes WHERE path IN ('/b', '/t')",
                "INSERT INTO znodes (data_text, path) SELECT z.data_text || 'x', '/c' || z.name FROM znodes AS z WHERE z.path = '/b' ORDER BY 2",
                "INSERT INTO znodes (path, data_text) SELECT '/c', data_text FROM znodes WHERE path = '/b' ON CONFLICT (path) DO NOTHING",
                "INSERT INTO znodes (path, data) SELECT '/c', utf8_bytes(n.data_text) FROM (VALUES ('/b')) AS v (p) LEFT JOIN zk.znodes AS n ON n.path = v.p",
                "INSERT INTO znodes (path, data_text) SELECT '/c', z.data_text || (SELECT cast(count(*) AS varchar) FROM sessions) FROM znodes AS z WHERE z.path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', 'x' UNION ALL SELECT '/d', data_text FROM znodes WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT p, d FROM (SELECT '/c' || path AS p, data_text AS d FROM znodes WHERE path = '/b') AS s",
                "INSERT INTO znodes (path, data_text) SELECT * FROM (SELECT '/c' || path, upper(data_text) FROM znodes WHERE path = '/b' ORDER BY path LIMIT 5) AS s",
                "INSERT INTO znodes (path, data_text) WITH s AS (SELECT path, data_text AS d FROM znodes) SELECT '/c' || s.path, s.d || 'x' FROM s WHERE s.path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c' || path, text FROM texts WHERE path IN ('/b', '/t')",
                "INSERT INTO znodes (path, data_text) SELECT DISTINCT '/c' || path, data_text FROM znodes WHERE path IN ('/b', '/t')",
                "INSERT INTO znodes (path, data_text) SELECT '/c' || count(*), data_text FROM znodes WHERE path IN ('/b', '/none') GROUP BY data_text",
                "INSERT INTO znodes (path, data_text) SELECT '/c', data_text FROM znodes WHERE path = '/b' GROUP BY data_text HAVING count(*) > 0",
                "INSERT INTO znodes (path, data_text) SELECT '/c', 'x' UNION SELECT '/d', data_text FROM znodes WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c' || v.p, s.d FROM (VALUES ('/b')) AS v (p) LEFT JOIN (SELECT path, data_text AS d, version FROM znodes) AS s ON s.path = v.p",
                "INSERT INTO znodes (path, data_text) SELECT '/c', s.d FROM (SELECT path, data_text AS d FROM znodes) AS s JOIN znodes AS o ON o.path = s.path WHERE o.path = '/b' AND o.version = 0",
                "INSERT INTO znodes (path, data_text) SELECT '/c', s.d FROM (SELECT path AS p, data_text AS d FROM znodes) AS s WHERE s.p = '/b' AND EXISTS (SELECT 1 FROM znodes AS o WHERE o.path = s.p)",
                "INSERT INTO znodes (path, data_text) SELECT '/c' || (SELECT count(*) FROM znodes AS o WHERE o.parent = s.p), s.d FROM (SELECT path AS p, data_text AS d FROM znodes) AS s WHERE s.p = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', s.d FROM (SELECT path AS p, data_text AS d FROM znodes) AS s, LATERAL (SELECT count(*) AS n FROM znodes AS o WHERE o.parent = s.p) AS l WHERE s.p = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', s.d FROM (VALUES ('/b')) AS v (p), LATERAL (SELECT data_text AS d FROM znodes AS o WHERE o.path = v.p) AS s",
                "INSERT INTO znodes (path, data_text) SELECT '/c', (SELECT z.data_text) FROM znodes AS z WHERE z.path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', max(d) FROM (SELECT data_text AS d FROM znodes WHERE path = '/b') AS s",
                "INSERT INTO znodes (path, data_text) SELECT '/c', max(data_text) OVER (PARTITION BY path) FROM znodes WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', max(CASE WHEN name = 'b' THEN data_text END) FROM znodes GROUP BY parent HAVING parent = '/'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', upper(CASE WHEN data_text = 'x' THEN 'y' WHEN path = '/t' THEN 'z' END) FROM znodes WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', CASE WHEN random() < 2 THEN data_text END FROM znodes WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', l.d FROM znodes AS z, LATERAL (SELECT z.data_text AS d) AS l WHERE z.path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', l.d FROM znodes AS z LEFT JOIN LATERAL (SELECT upper(max(z.data_text || o.name)) AS d FROM znodes AS o) AS l ON true WHERE z.path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', cast(percentile_disc(0.5) WITHIN GROUP (ORDER BY char_length(data_text)) AS varchar) FROM znodes WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', min(data_text) FILTER (WHERE version = 0) FROM znodes WHERE path IN ('/b', '/none') GROUP BY parent",
                "INSERT INTO znodes (path, data_text) SELECT '/c', max(data_text) FROM znodes WHERE path = '/b' GROUP BY ROLLUP (parent) HAVING parent IS NULL",
                "INSERT INTO znodes (path, data_text) SELECT '/c', data_text FROM znodes WHERE path = '/b' EXCEPT SELECT '/t', 'x'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', 'x' EXCEPT SELECT '/d', 'y' UNION SELECT '/d', d FROM (SELECT path, data_text AS d FROM znodes EXCEPT SELECT '/', NULL) AS s WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', data_text FROM znodes WHERE path = '/b' INTERSECT SELECT '/c', data_text FROM znodes WHERE path = '/none'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', NULL INTERSECT SELECT '/c', data_text FROM znodes WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) VALUES ('/c', (SELECT data_text FROM znodes WHERE path = '/b'))",
                "INSERT INTO znodes (path, data_text) SELECT '/c' || z.path, (SELECT upper(o.data_text) FROM znodes AS o WHERE o.path = z.path) FROM znodes AS z WHERE z.path IN ('/b', '/t')",
                "INSERT INTO znodes (path, data_text) SELECT '/c', z.data_text || (SELECT o.data_text || z.data_text FROM znodes AS o WHERE o.parent = z.parent AND o.path = '/b') FROM znodes AS z WHERE z.path = '/t'",
                "INSERT INTO znodes (path, data_text) SELECT '/c', coalesce(data_text, (SELECT max(data_text) FROM znodes AS o WHERE o.path = '/b')) FROM znodes WHERE path = '/none'",
                "MERGE INTO znodes AS z USING znodes AS s ON z.path = '/c' || s.path WHEN NOT MATCHED AND s.path = '/b' THEN INSERT (path, data_text) VALUES ('/cb', s.data_text)",
            })
    void dataThatIsNoTextIsNotCopiedAsNone(String write) throws SQLException {
        SqlFixture.update(sql, "CREATE VIEW texts AS SELECT path, data_text AS text FROM znodes");
        long before = fixture.store.tree().size();
        assertThatThrownBy(() -> SqlFixture.update(sql, write)).hasFieldOrPropertyWithValue("SQLState", "22P02");
        assertThat(fixture.store.tree().size()).isEqualTo(before);
    }

    @Test
    void whatIsThereAlreadyIsLeftOutWhateverItsSourceHas() throws SQLException {
        SqlFixture.update(sql, "INSERT INTO znodes (path, data) VALUES ('/bytes', X'ff00')");
        SqlFixture.update(
                sql,
                "INSERT INTO znodes (path, data_text) SELECT path, data_text FROM znodes WHERE path = '/bytes'"
                        + " ON CONFLICT (path) DO NOTHING");
        assertThat(SqlFixture.rows(sql, "SELECT hex(data) FROM znodes WHERE path = '/bytes'"))
                .containsExactly("[ff00]");
    }

    @Test
    void dataThatMayNotBeReadIsNotCopiedAsNone() throws SQLException {
        SqlFixture.update(sql, "INSERT INTO znodes (path, data_text, acl) VALUES ('/name', 'secret', 'auth::cdrwa')");
        try (SqlSession other = fixture.session("")) {
            for (String path : List.of("/s", "/name")) {
                String copy = "INSERT INTO znodes (path, data) SELECT '/copy', data FROM znodes WHERE path = ?";
                assertThatThrownBy(() -> SqlFixture.update(other, copy, path))
                        .as(path)
                        .hasFieldOrPropertyWithValue("SQLState", "42501");
            }
        }
    }

    @Test
    void whatIsNoneIsCopied() throws SQLException {
        String copies = "INSERT INTO znodes (path, data_text) SELECT path || '-1', data_text FROM znodes"
                + " WHERE path IN ('/t', '/b', '/none') AND (path <> '/b' OR data_text IS NOT NULL)";
        assertThat(SqlFixture.update(sql, copies)).isEqualTo(2);
        assertThat(hex("/t-1")).isEqualTo("[74657874]");
        assertThat(hex("/none-1")).isEqualTo("[null]");
        String coalesced =
                "INSERT INTO znodes (path, data_text) SELECT '/b-1', coalesce(data_text, '?') FROM znodes WHERE path = '/b'";
        assertThat(SqlFixture.update(sql, coalesced)).isEqualTo(1);
        assertThat(hex("/b-1")).isEqualTo("[3f]");
        String greatest =
                "INSERT INTO znodes (path, data_text) SELECT '/max', max(data_text) FROM znodes WHERE depth = 1";
        assertThat(SqlFixture.update(sql, greatest)).isEqualTo(1);
        assertThat(hex("/max")).isEqualTo("[74657874]");
    }

    /** Each of them would be refused if the way of the data were not followed, but only that there is some. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO znodes (path, data_text) SELECT '/b' || '1', coalesce(d, '?') FROM (SELECT data_text AS d FROM znodes WHERE path = '/b') AS s",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', t FROM (SELECT data_text AS d, NULL AS t FROM znodes WHERE path = '/b') AS s",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', s.d FROM (SELECT path, data_text AS d FROM znodes) AS s JOIN znodes AS z ON z.path = '/b' WHERE s.path = '/none'",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', s.d FROM (VALUES ('/no')) AS v (p) LEFT JOIN (SELECT path, data_text AS d FROM znodes) AS s ON s.path = v.p",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', max(data_text) FROM znodes WHERE path IN ('/b', '/t')",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', max(data_text) FILTER (WHERE path <> '/b') FROM znodes WHERE path IN ('/b', '/none')",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', NULL EXCEPT SELECT '/b2', data_text FROM znodes WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) (SELECT '/b1', data_text FROM znodes WHERE path IN ('/b', '/t')) EXCEPT SELECT '/b1', data_text FROM znodes WHERE path = '/none'",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', NULL INTERSECT SELECT '/b1', data_text FROM znodes WHERE path = '/none'",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', (SELECT data_text FROM znodes WHERE path = '/none') FROM znodes WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', (SELECT data_text FROM znodes WHERE path = '/b' AND version > 5)",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', CASE WHEN (SELECT data_text FROM znodes WHERE path = '/b') IS NULL THEN 'none' END",
                "INSERT INTO znodes (path, data_text) SELECT '/b' || count(*), data_text FROM znodes WHERE path = '/none' GROUP BY data_text",
                "INSERT INTO znodes (path, data_text) SELECT DISTINCT '/b1', nullif(data_text, 'text') FROM znodes WHERE path IN ('/t', '/none')",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', NULL UNION SELECT '/b1', data_text FROM znodes WHERE path = '/none'",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', NULL FROM znodes WHERE path = '/b' GROUP BY data_text",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', max(CASE WHEN name = 'none' THEN data_text END) FROM znodes GROUP BY parent HAVING parent = '/'",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', CASE WHEN version > 5 THEN data_text WHEN version < 0 THEN 'x' END || 'y' FROM znodes WHERE path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', l.d FROM znodes AS z, LATERAL (SELECT z.name AS d) AS l WHERE z.path = '/b'",
                "INSERT INTO znodes (path, data_text) SELECT '/b1', cast(percentile_disc(0.5) WITHIN GROUP (ORDER BY char_length(data_text)) AS varchar) FROM znodes WHERE path IN ('/b', '/t')",
            })
    void whatIsNotMadeOfHiddenDataIsCopied(String write) throws SQLException {
        assertThat(SqlFixture.update(sql, write)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXCEPT ALL", "INTERSECT ALL"})
    void ofRowsThatAreCountedNoneIsCopied(String operation) throws SQLException {
        String copy = "INSERT INTO znodes (path, data_text) SELECT '/c', data_text FROM znodes WHERE path = '/t' "
                + operation + " SELECT '/c', data_text FROM znodes WHERE path = '/t'";
        assertThatThrownBy(() -> SqlFixture.update(sql, copy))
                .hasFieldOrPropertyWithValue("SQLState", "HYC00")
                .hasMessageContaining("leave ALL out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(SELECT data_text FROM znodes ORDER BY random() LIMIT 1)",
                "(SELECT data_text FROM znodes WHERE path = (SELECT path FROM znodes ORDER BY random() LIMIT 1))"
            })
    void ofARowFoundByChanceNoneIsCopied(String query) throws SQLException {
        assertThatThrownBy(() ->
                        SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/c', " + query + ")"))
                .hasFieldOrPropertyWithValue("SQLState", "HYC00")
                .hasMessageContaining("random()");
        String names = query.replace("data_text", "name");
        assertThat(SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/c', " + names + ")"))
                .isEqualTo(1);
    }

    @Test
    void dataThatMayNotBeReadIsNotCopiedByWayOfAnotherQuery() throws SQLException {
        try (SqlSession other = fixture.session("")) {
            for (String source : List.of(
                    "(SELECT path, data AS d FROM znodes) AS s",
                    "(SELECT DISTINCT path, data AS d FROM znodes) AS s",
                    "(SELECT path, max(version) AS v, data AS d FROM znodes GROUP BY path, data) AS s")) {
                String copy =
                        "INSERT INTO znodes (path, data) SELECT '/copy', s.d FROM " + source + " WHERE s.path = '/s'";
                assertThatThrownBy(() -> SqlFixture.update(other, copy))
                        .as(source)
                        .hasFieldOrPropertyWithValue("SQLState", "42501");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE znodes SET data_text = 'z' WHERE path = '/h/k' RETURNING path",
                "UPDATE znodes AS z SET data_text = z.data_text || 'z' WHERE z.version >= 0 AND z.path = '/h/k'",
                "DELETE FROM znodes WHERE path = '/h/k' RETURNING version",
            })
    void aWriteThatNamesAZnodeThatDoesNotShowIsRefused(String write) throws SQLException {
        SqlFixture.update(sql, "INSERT INTO znodes (path, acl) VALUES ('/h', 'auth::cdrwa')");
        SqlFixture.update(sql, "INSERT INTO znodes (path, acl) VALUES ('/h/k', 'auth::cdrwa')");
        try (SqlSession other = fixture.session("")) {
            assertThatThrownBy(() -> SqlFixture.update(other, write)).hasFieldOrPropertyWithValue("SQLState", "42501");
            assertThat(SqlFixture.rows(other, "DELETE FROM znodes WHERE path = '/h/none' RETURNING path"))
                    .isEmpty();
        }
        assertThat(SqlFixture.rows(sql, "DELETE FROM znodes WHERE path = '/h/k' AND version = 7 RETURNING path"))
                .isEmpty();
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
