package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AuthId;
import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.sql.exec.ViewColumns;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The columns of views, as {@code information_schema} and the driver tell them. */
class ViewColumnsTest extends OneSession {
    private static final int CLIENTS = 4;
    private static final int STATEMENTS = 25;
    private static final String COLUMNS =
            "SELECT table_name, column_name, ordinal_position, data_type, jdbc_type, column_size, decimal_digits,"
                    + " is_nullable, is_generated FROM information_schema.columns WHERE table_schema = 'zk' AND"
                    + " table_name LIKE 'v%' ORDER BY 1, 3";

    @Test
    void aViewHasTheColumnsOfItsQuery() throws SQLException {
        SqlFixture.update(
                sql,
                "CREATE VIEW v1 AS SELECT path AS p, version, count(*) OVER () AS \"N\", mtime, 1.25 AS d FROM znodes");
        SqlFixture.update(sql, "CREATE VIEW v2 AS SELECT \"N\" AS n FROM v1");

        assertThat(SqlFixture.rows(sql, COLUMNS))
                .containsExactly(
                        "[v1, p, 1, varchar, 12, 0, 0, false, true]",
                        "[v1, version, 2, integer, 4, 10, 0, true, true]",
                        "[v1, N, 3, bigint, -5, 19, 0, false, true]",
                        "[v1, mtime, 4, timestamp, 93, 23, 3, true, true]",
                        "[v1, d, 5, decimal, 3, 3, 2, false, true]",
                        "[v2, n, 1, bigint, -5, 19, 0, false, true]");
    }

    @Test
    void whatIsMadeOfNothingThatIsThereHasNone() throws SQLException {
        SqlFixture.update(sql, "CREATE VIEW v1 AS SELECT path FROM znodes");
        SqlFixture.update(sql, "CREATE VIEW v2 AS SELECT path FROM v1");
        SqlFixture.update(sql, "DROP VIEW v1");

        assertThat(SqlFixture.rows(sql, COLUMNS)).isEmpty();
    }

    @Test
    void whatMayNotBeReadIsNotTold() throws SQLException {
        AuthId owner = new AuthId("digest", "owner:secret");
        try (SqlSession other = fixture.session("", owner)) {
            SqlFixture.update(other, "CREATE VIEW v1 AS SELECT path FROM znodes");
            SqlFixture.update(other, "UPDATE znodes SET acl = 'auth::cdrwa' WHERE path = '/zookeeper/zabra/views/v1'");
            assertThat(SqlFixture.rows(other, COLUMNS)).hasSize(1);
            assertThat(SqlFixture.rows(sql, COLUMNS)).isEmpty();
        }
    }

    @Test
    void theDriverTellsThem() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:" + UUID.randomUUID());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW hosts AS SELECT name, length(path) AS n FROM znodes");
            List<String> names = new ArrayList<>();
            try (ResultSet columns = connection.getMetaData().getColumns(null, null, "hosts", "%")) {
                while (columns.next()) {
                    names.add(columns.getString("COLUMN_NAME") + " " + columns.getInt("DATA_TYPE"));
                }
            }
            assertThat(names).containsExactly("name " + Types.VARCHAR, "n " + Types.INTEGER);
        }
    }

    /** As the driver itself has them: JDBC's escape stands before any character, and at the end for itself. */
    @Test
    void patternsOfNamesMeanTheSameToTheServer() throws SQLException {
        List<String> names = List.of("a_b", "axb", "a%b", "a\\b", "ab\\");
        Map<String, List<String>> matches = Map.of(
                "a_b", List.of("a%b", "a\\b", "a_b", "axb"),
                "a\\_b", List.of("a_b"),
                "a\\%b", List.of("a%b"),
                "a\\\\b", List.of("a\\b"),
                "\\a\\x\\b", List.of("axb"),
                "ab\\", List.of("ab\\"),
                "a%\\", List.of("ab\\"));
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:" + UUID.randomUUID());
                Statement statement = connection.createStatement()) {
            for (String name : names) {
                statement.execute("CREATE VIEW \"" + name + "\" AS SELECT path FROM znodes");
            }
            DatabaseMetaData metaData = connection.getMetaData();
            for (Map.Entry<String, List<String>> match : matches.entrySet()) {
                String pattern = match.getKey();
                assertThat(tableNames(metaData.getColumns(null, "zk", pattern, "%")))
                        .as(pattern)
                        .containsExactlyElementsOf(match.getValue());
                assertThat(tableNames(metaData.getTables(null, "z_", pattern, null)))
                        .as(pattern)
                        .containsExactlyElementsOf(match.getValue());
            }
        }
    }

    private static List<String> tableNames(ResultSet rows) throws SQLException {
        List<String> names = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    /** Of a hundred views, say, of which a tool wants to know one. */
    @Test
    void theViewsThatAConditionWantsAreLookedAtAndNoOthers() throws SQLException {
        SqlFixture.update(sql, "CREATE VIEW v1 AS SELECT path AS p FROM znodes");
        SqlFixture.update(sql, "CREATE VIEW v2 AS SELECT p AS n FROM v1");
        for (String condition : List.of(
                "table_name = 'v1'",
                "table_schema = 'zk' AND 'v1' = table_name AND column_name <> 'q'",
                "table_name LIKE 'v_' AND table_name IN ('v1', 'v9')",
                "upper(table_name) = 'V1'")) {
            assertThat(lookedAt(condition)).as(condition).containsExactly("v1");
        }
        assertThat(lookedAt("table_name LIKE 'v%'")).containsExactly("v1", "v2");
        assertThat(lookedAt("column_name = 'n'")).containsExactly("v1", "v2");
        assertThat(lookedAt("table_name = 'v1' OR column_name = 'n'")).containsExactly("v1", "v2");
        assertThat(lookedAt("table_name = 'znodes'")).isEmpty();
        assertThat(SqlFixture.rows(
                        sql, "EXPLAIN SELECT column_name FROM information_schema.columns WHERE table_name = 'v1'"))
                .last()
                .asString()
                .contains("Table(columns, =(table_name, 'v1'))");
    }

    private List<String> lookedAt(String condition) throws SQLException {
        List<String> asked = new ArrayList<>();
        String query = "SELECT column_name FROM information_schema.columns WHERE " + condition;
        ViewColumns views = view -> {
            asked.add(view);
            return List.of(new Column("n", "n", "", "", SqlType.BIGINT, 19, 0, true));
        };
        assertThat(CountedRun.of(fixture, views, query).rows()).isNotEmpty();
        return asked;
    }

    /** Who reads them has a turn already, and would wait for the next one for ever: two turns are all there are here. */
    @Test
    void writesThatReadThemDoNotWaitForEachOther() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (SqlFixture narrow = new SqlFixture(SqlLimits.DEFAULT.withQueriesAtOnce(1));
                SqlSession session = narrow.session("")) {
            // What is planned in vain is kept nowhere: each statement plans it.
            SqlFixture.update(session, "CREATE VIEW v1 AS SELECT path FROM znodes");
            SqlFixture.update(session, "CREATE VIEW v2 AS SELECT path FROM v1");
            SqlFixture.update(session, "DROP VIEW v1");
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(clients.submit(() -> insert(narrow)));
            }
            for (Future<?> client : running) {
                client.get(1, TimeUnit.MINUTES);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static @Nullable Void insert(SqlFixture narrow) throws SQLException {
        try (SqlSession session = narrow.session("")) {
            for (int i = 0; i < STATEMENTS; i++) {
                assertThat(SqlFixture.update(
                                session,
                                "INSERT INTO znodes (path) SELECT '/' || column_name FROM information_schema.columns"
                                        + " WHERE table_name = 'v2'"))
                        .isZero();
            }
        }
        return null;
    }

    @Test
    void aViewThatATableHidesHasNone() throws SQLException {
        SqlFixture.update(sql, "CREATE VIEW v1 AS SELECT 1 AS one");
        SqlFixture.update(
                sql,
                "INSERT INTO znodes (path, data) SELECT '/zookeeper/zabra/views/znodes', data FROM znodes WHERE path = '/zookeeper/zabra/views/v1'");
        assertThat(
                        SqlFixture.rows(
                                sql,
                                "SELECT count(*) FROM information_schema.columns WHERE table_name = 'znodes' AND column_name = 'one'"))
                .containsExactly("[0]");
    }
}
