package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a write returns is refused before it is written, or yielded. */
class ReturningTest {
    private static final int ROWS_MAX = 2_000;

    private final SqlFixture fixture = new SqlFixture(new SqlLimits(8 << 20, ROWS_MAX, 0, 100, 5_000));
    private SqlSession sql;

    @BeforeEach
    void open() throws SQLException {
        sql = fixture.session("");
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/q'), ('/q/a')");
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
        fixture.close();
    }

    private void assertRefused(String state, String statement) throws SQLException {
        long before = fixture.store.lastZxid();
        assertThatThrownBy(() -> SqlFixture.rows(sql, statement))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
        assertThat(fixture.store.lastZxid()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO znodes (path, node_type) VALUES ('/q/s', 'PERSISTENT_SEQUENTIAL') RETURNING repeat(path, 1000000)",
                "INSERT INTO znodes (path) VALUES ('/q/b') RETURNING repeat(path, 3000000)",
                "UPDATE znodes SET data_text = 'x' WHERE path = '/q/a' RETURNING repeat(data_text, 9000000)",
                "UPDATE znodes SET acl = 'world:anyone:r' WHERE path = '/q/a' RETURNING repeat(path, 3000000)",
                "DELETE FROM znodes WHERE path = '/q/a' RETURNING repeat(path, 3000000)"
            })
    void whatDoesNotFitIsRefusedBeforeItIsWritten(String statement) throws SQLException {
        assertRefused("53200", statement);
    }

    @Test
    void whatFitsOnceIsReturned() throws SQLException {
        assertThat(SqlFixture.rows(
                        sql,
                        "INSERT INTO znodes (path, node_type) VALUES ('/q/s', 'PERSISTENT_SEQUENTIAL'), ('/q/t',"
                                + " 'PERSISTENT_SEQUENTIAL') RETURNING repeat(path, 200000)"))
                .extracting(String::length)
                .containsExactly(14 * 200_000 + 2, 14 * 200_000 + 2);
    }

    /** It is computed twice, and each time by itself within the rows that a statement may look at. */
    @Test
    void whatLooksAtManyRowsIsReturnedToo() throws SQLException {
        String rows = IntStream.range(0, ROWS_MAX / 3)
                .mapToObj(i -> "('/n" + i + "')")
                .collect(Collectors.joining(", "));
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES " + rows);
        String counted = " RETURNING (SELECT count(*) FROM znodes WHERE version >= 0) > 500";
        assertThat(SqlFixture.rows(sql, "UPDATE znodes SET data_text = 'x' WHERE path = '/q/a'" + counted))
                .containsExactly("[true]");
        assertThat(SqlFixture.rows(sql, "UPDATE znodes SET acl = 'world:anyone:cdrwa' WHERE path = '/q/a'" + counted))
                .containsExactly("[true]");
        assertRefused(
                "53400",
                "UPDATE znodes SET data_text = 'x' WHERE path = '/q/a'"
                        + " RETURNING (SELECT count(*) FROM znodes a JOIN znodes b ON a.version = b.version)");
    }

    /** Each try has what those before it left; only what has taken effect is computed with all of it once more. */
    @Test
    void whatIsTriedAgainHasNoMoreThanTheStatementMayTake() throws SQLException {
        String rows = IntStream.range(0, ROWS_MAX / 3)
                .mapToObj(i -> "('/n" + i + "')")
                .collect(Collectors.joining(", "));
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES " + rows);
        InterleavedStore.Hook hook = new InterleavedStore.Hook();
        long own = fixture.openSession();
        SqlFixture.Client client = new SqlFixture.Client(own, List.of());
        SqlLimits limits = new SqlLimits(8 << 20, ROWS_MAX, 0, 100, 5_000);
        try (ZabraSqlService service = new ZabraSqlService(InterleavedStore.over(fixture.store, hook), limits);
                SqlSession late = service.openSession(client, new SqlSessionOptions("", 0, List.of(), "test"))) {
            hook.before(own, 5, () -> {
                try {
                    SqlFixture.update(sql, "UPDATE znodes SET data_text = 'other' WHERE path = '/q/a'");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> SqlFixture.rows(
                            late,
                            "UPDATE znodes SET data_text = data_text || 'x' WHERE path = '/q/a'"
                                    + " RETURNING (SELECT count(*) FROM znodes WHERE version >= 0) > 500"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("53400"));
            assertThat(SqlFixture.rows(sql, "SELECT data_text FROM znodes WHERE path = '/q/a'"))
                    .containsExactly("[other]");
        }
    }

    @Test
    void whatTheCommitDecidesIsTriedOutAsItMayBe() throws SQLException {
        assertThat(SqlFixture.rows(
                        sql, "INSERT INTO znodes (path) VALUES ('/q/b') RETURNING 1000 / czxid >= 0, mzxid = czxid"))
                .containsExactly("[true, true]");
        assertThat(SqlFixture.rows(
                        sql, "UPDATE znodes SET data_text = 'x' WHERE path = '/q/b' RETURNING 100 / (mzxid - czxid)"))
                .containsExactly("[100]");
        assertThat(SqlFixture.rows(
                        sql,
                        "INSERT INTO znodes (path, node_type) VALUES ('/q/s', 'EPHEMERAL_SEQUENTIAL')"
                                + " RETURNING 10 / CAST(substring(path FROM 5) AS INTEGER), 1 / sign(ephemeral_owner)"))
                .containsExactly("[5, 1]");
        assertRefused("22012", "INSERT INTO znodes (path) VALUES ('/q/c') RETURNING 1 / version");
    }

    /** A client takes the name that was to be expected, which nobody could know before. */
    @Test
    void whatComesOutOtherwiseThanExpectedHasTakenEffect() throws SQLException {
        InterleavedStore.Hook hook = new InterleavedStore.Hook();
        long own = fixture.openSession();
        SqlFixture.Client client = new SqlFixture.Client(own, List.of());
        try (ZabraSqlService service =
                        new ZabraSqlService(InterleavedStore.over(fixture.store, hook), SqlLimits.DEFAULT);
                SqlSession late = service.openSession(client, new SqlSessionOptions("", 0, List.of(), "test"))) {
            hook.before(own, 1, () -> {
                try {
                    SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/q/b')");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> SqlFixture.rows(
                            late,
                            "INSERT INTO znodes (path, node_type) VALUES ('/q/s', 'PERSISTENT_SEQUENTIAL')"
                                    + " RETURNING 1 / (CAST(substring(path FROM 5) AS INTEGER) - 2)"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("01F01"));
            assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE parent = '/q'"))
                    .containsExactly("[/q/a]", "[/q/b]", "[/q/s0000000002]");
        }
    }
}
