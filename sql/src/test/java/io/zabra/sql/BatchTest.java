package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AuthId;
import io.zabra.jdbc.spi.BatchResult;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final ExecuteOptions WITH_KEYS = new ExecuteOptions(0, 0, 0, true);

    private final SqlFixture fixture = new SqlFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theKeysOfAllPartsComeInTheirOrder() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            long insert = sql.prepare("INSERT INTO znodes (path, node_type) VALUES (?, 'PERSISTENT_SEQUENTIAL')")
                    .id();
            BatchResult result = sql.executeBatch(insert, List.of(List.of("/b-"), List.of("/a-")), WITH_KEYS);
            assertThat(result.counts()).containsExactly(1, 1);
            assertThat(result.generatedKeys().rows())
                    .extracting(row -> row[0])
                    .containsExactly("/b-0000000000", "/a-0000000001");
        }
    }

    @Test
    void whatYieldsRowsIsNotExecutedAndEndsTheBatch() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            List<String> texts = List.of(
                    "INSERT INTO znodes (path) VALUES ('/one'), ('/two')",
                    "INSERT INTO znodes (path) VALUES ('/three') RETURNING path",
                    "INSERT INTO znodes (path) VALUES ('/four')");
            assertThatThrownBy(() -> sql.executeTexts(texts, ExecuteOptions.DEFAULT))
                    .isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                        assertThat(e.getLargeUpdateCounts()).containsExactly(2);
                        assertThat(e.getSQLState()).isEqualTo("22023");
                    });
            assertThat(SqlFixture.rows(sql, "SELECT name FROM znodes WHERE parent = '/' ORDER BY path"))
                    .containsExactly("[one]", "[two]", "[zookeeper]");
        }
    }

    /** Each part would leave a cursor that nobody can fetch from. */
    @Test
    void aPreparedQueryIsNoPartOfABatchAndOpensNothing() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            for (String text : List.of(
                    "SELECT path FROM znodes WHERE version >= ?",
                    "INSERT INTO znodes (path, data_text) VALUES ('/new', ?) RETURNING path")) {
                long prepared = sql.prepare(text).id();
                assertThatThrownBy(() -> sql.executeBatch(
                                prepared, List.of(List.of("0"), List.of("0")), new ExecuteOptions(0, 1, 0, false)))
                        .isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                            assertThat(e.getLargeUpdateCounts()).isEmpty();
                            assertThat(e.getSQLState()).isEqualTo("22023");
                            assertThat(e.getMessage()).contains("can't be part of a batch");
                        });
            }
            assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE path = '/new'"))
                    .isEmpty();
        }
    }

    @Test
    void aBatchWarnsOnceOfWhatItsPartsDidNotSee() throws SQLException {
        String update = "UPDATE znodes SET data_text = 'x' WHERE is_below(path, '/secret') AND version > ?";
        try (SqlSession owner = fixture.session("", new AuthId("digest", "owner:secret"));
                SqlSession stranger = fixture.session("")) {
            for (String path : List.of("/secret", "/secret/x")) {
                SqlFixture.update(owner, "INSERT INTO znodes (path, acl) VALUES (?, 'auth::cdrwa')", path);
            }
            BatchResult prepared = stranger.executeBatch(
                    stranger.prepare(update).id(), List.of(List.of(0), List.of(1)), ExecuteOptions.DEFAULT);
            assertThat(prepared.warnings()).singleElement().asString().contains("do not show");
            BatchResult texts = stranger.executeTexts(
                    List.of("DELETE FROM znodes WHERE path = '/none'", update.replace("?", "0")),
                    ExecuteOptions.DEFAULT);
            assertThat(texts.warnings()).singleElement().asString().contains("do not show");
        }
    }

    @Test
    void aBatchHasTheZxidOfItsLastPart() throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            BatchResult result = sql.executeTexts(
                    List.of("INSERT INTO znodes (path) VALUES ('/one')", "INSERT INTO znodes (path) VALUES ('/two')"),
                    ExecuteOptions.DEFAULT);
            assertThat(SqlFixture.rows(sql, "SELECT czxid FROM znodes WHERE path = '/two'"))
                    .containsExactly("[" + result.zxid() + "]");
        }
    }

    @Test
    void textsInATransactionTakeEffectWithIt() throws SQLException {
        try (SqlSession sql = fixture.session("");
                SqlSession other = fixture.session("")) {
            sql.setAutoCommit(false);
            BatchResult result = sql.executeTexts(
                    List.of("INSERT INTO znodes (path) VALUES ('/one')", "DELETE FROM znodes WHERE path = '/none'"),
                    ExecuteOptions.DEFAULT);
            assertThat(result.counts()).containsExactly(1, 0);
            assertThat(SqlFixture.rows(other, "SELECT path FROM znodes WHERE path = '/one'"))
                    .isEmpty();
            sql.commit();
            assertThat(SqlFixture.rows(other, "SELECT path FROM znodes WHERE path = '/one'"))
                    .containsExactly("[/one]");
        }
    }
}
