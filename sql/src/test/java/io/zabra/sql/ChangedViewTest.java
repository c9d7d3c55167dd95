package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.StatementDescription;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is prepared over a view means the view that there is when it is executed. */
class ChangedViewTest {
    private final SqlFixture fixture = new SqlFixture();

    @BeforeEach
    void makeViews() throws SQLException {
        try (SqlSession other = fixture.session("")) {
            SqlFixture.update(other, "CREATE VIEW v AS SELECT CAST('old' AS VARCHAR) AS x");
            SqlFixture.update(other, "CREATE VIEW w AS SELECT x FROM v");
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static List<String> rows(SqlSession sql, StatementDescription prepared) throws SQLException {
        return sql.execute(prepared.id(), List.of(), ExecuteOptions.DEFAULT).rows().rows().stream()
                .map(Arrays::toString)
                .toList();
    }

    private void byAnother(String statement) throws SQLException {
        try (SqlSession other = fixture.session("")) {
            SqlFixture.update(other, statement);
        }
    }

    @Test
    void aReplacedViewIsTheOneThatIsRead() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            StatementDescription prepared = sql.prepare("SELECT x FROM v");
            StatementDescription within = sql.prepare("SELECT x FROM w");
            StatementDescription explained = sql.prepare("EXPLAIN SELECT x FROM v WHERE x = 'new'");
            assertThat(rows(sql, prepared)).containsExactly("[old]");
            assertThat(rows(sql, within)).containsExactly("[old]");
            List<String> plan = rows(sql, explained);
            byAnother("CREATE OR REPLACE VIEW v AS SELECT CAST('new' AS VARCHAR) AS x UNION ALL SELECT 'and more'");
            assertThat(rows(sql, prepared)).containsExactlyInAnyOrder("[new]", "[and more]");
            assertThat(rows(sql, within)).containsExactlyInAnyOrder("[new]", "[and more]");
            assertThat(rows(sql, explained)).isNotEqualTo(plan);
        }
    }

    @Test
    void whatAWriteReadsIsTheReplacedView() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            StatementDescription prepared = sql.prepare("INSERT INTO znodes (path) SELECT '/' || x FROM v");
            byAnother("CREATE OR REPLACE VIEW v AS SELECT CAST('new' AS VARCHAR) AS x");
            assertThat(sql.execute(prepared.id(), List.of(), ExecuteOptions.DEFAULT)
                            .updateCount())
                    .isEqualTo(1);
            assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE parent = '/' AND path <> '/zookeeper'"))
                    .containsExactly("[/new]");
        }
    }

    @Test
    void aViewThatWasWrittenAsAZnodeIsTheOneThatIsRead() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            StatementDescription prepared = sql.prepare("SELECT x FROM v");
            assertThat(rows(sql, prepared)).containsExactly("[old]");
            byte[] text = "SELECT CAST('set' AS VARCHAR) AS x".getBytes(StandardCharsets.UTF_8);
            assertThat(fixture.write(
                            fixture.openSession(),
                            new WriteRequest.SetData("/zookeeper/zabra/views/v", text, WriteRequest.ANY_VERSION)))
                    .isNotInstanceOf(WriteResult.Failed.class);
            assertThat(rows(sql, prepared)).containsExactly("[set]");
            assertThat(SqlFixture.rows(sql, "SELECT x FROM v")).containsExactly("[set]");
        }
    }

    @Test
    void ofAViewWithOtherColumnsTheUserLearnsBeforeItIsRead() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            StatementDescription prepared = sql.prepare("SELECT * FROM v");
            byAnother("CREATE OR REPLACE VIEW v AS SELECT 1 AS y, 2 AS z");
            assertThatThrownBy(() -> rows(sql, prepared)).hasFieldOrPropertyWithValue("SQLState", "26000");
            StatementDescription again = sql.prepare("SELECT * FROM v");
            assertThat(again.columns()).extracting(Column::label).containsExactly("y", "z");
            assertThat(rows(sql, again)).containsExactly("[1, 2]");
        }
    }

    @Test
    void aDroppedViewIsNotThere() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            StatementDescription prepared = sql.prepare("SELECT x FROM v");
            byAnother("DROP VIEW v");
            assertThatThrownBy(() -> rows(sql, prepared)).hasFieldOrPropertyWithValue("SQLState", "42P01");
            byAnother("CREATE VIEW v AS SELECT CAST('again' AS VARCHAR) AS x");
            assertThat(rows(sql, prepared)).containsExactly("[again]");
        }
    }

    /** As it was it would be lost, and each use an error. */
    @Test
    void noViewIsMadeOfItself() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (String query :
                    List.of("SELECT x FROM v", "SELECT x FROM w", "SELECT 1 AS x WHERE 1 IN (SELECT 1 FROM v)")) {
                assertThatThrownBy(() -> SqlFixture.update(sql, "CREATE OR REPLACE VIEW v AS " + query))
                        .as(query)
                        .hasFieldOrPropertyWithValue("SQLState", "42P17");
            }
            assertThat(SqlFixture.rows(sql, "SELECT x FROM w")).containsExactly("[old]");
            SqlFixture.update(sql, "CREATE OR REPLACE VIEW v AS WITH v AS (SELECT 'its own' AS x) SELECT x FROM v");
            assertThat(SqlFixture.rows(sql, "SELECT x FROM w")).containsExactly("[its own]");
        }
    }
}
