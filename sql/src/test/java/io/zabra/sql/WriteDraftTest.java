package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a statement that writes draws up before it writes: how much of it, and in which order. */
class WriteDraftTest extends OneSession {
    private static final String NUMBERS =
            "(WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 6000) SELECT n FROM t) AS x";

    WriteDraftTest() {
        super(new SqlLimits(8 << 20, 1L << 40, 0, 100, 5_000).withWriteBytesAtOnce(1 << 20));
    }

    private void assertState(String state, String statement) {
        assertThatThrownBy(() -> SqlFixture.rows(sql, statement))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
    }

    private String data(String path) throws SQLException {
        return SqlFixture.rows(sql, "SELECT data_text FROM znodes WHERE path = ?", path)
                .toString();
    }

    private void insertWide(int count) throws SQLException {
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/wide')");
        for (int i = 0; i < count; i++) {
            SqlFixture.update(
                    sql, "INSERT INTO znodes (path, data_text) VALUES ('/wide/" + i + "', repeat('x', 500000))");
        }
    }

    @Test
    void aDraftThatIsMoreThanARequestHoldsIsLeft() throws SQLException {
        assertState(
                "54000",
                "INSERT INTO znodes (path, data_text) SELECT '/n' || cast(n AS varchar), repeat('x', 100000 + n) FROM "
                        + NUMBERS);
        assertThat(SqlFixture.rows(sql, "SELECT count(*) FROM znodes WHERE path LIKE '/n%'"))
                .containsExactly("[0]");
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a'), ('/b'), ('/c')");
        assertState("54000", "UPDATE znodes SET data_text = repeat('x', 400000 + version) WHERE path < '/d'");
        assertThat(data("/a")).isEqualTo("[[null]]");
    }

    @Test
    void aTransactionIsNoLargerThanARequest() throws SQLException {
        sql.setAutoCommit(false);
        SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/a', repeat('x', 600000))");
        assertState("54000", "INSERT INTO znodes (path, data_text) VALUES ('/b', repeat('x', 600000))");
        SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/b', repeat('x', 300000))");
        sql.commit();
        assertThat(data("/b")).hasSize(300_004);
    }

    /** They are the statement's memory. */
    @Test
    void whatWasThereBeforeIsKeptWithinTheBudget() throws SQLException {
        insertWide(20);
        assertState("53200", "DELETE FROM znodes WHERE parent = '/wide' RETURNING data_length");
        assertThat(SqlFixture.update(sql, "DELETE FROM znodes WHERE parent = '/wide'"))
                .isEqualTo(20);
    }

    @Test
    void returnedRowsAreKeptWithinTheBudget() throws SQLException {
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/a'), ('/b'), ('/c')");
        sql.setAutoCommit(false);
        assertState("53200", "UPDATE znodes SET data_text = 'x' WHERE path > '/' RETURNING repeat('y', 4000000)");
        sql.commit();
        assertThat(data("/a")).isEqualTo("[[null]]");
    }

    /** Nothing is left out silently: the limit is of what would be changed, not of the rows that are looked at. */
    @Test
    void rowsBeyondTheLimitAreReadAsLongAsTheyChangeNothing() throws SQLException {
        String rows = "SELECT CASE WHEN n = 6000 THEN '/last' ELSE '/same' END AS p FROM " + NUMBERS;
        assertThat(SqlFixture.update(sql, "INSERT INTO znodes (path) " + rows + " ON CONFLICT DO NOTHING"))
                .isEqualTo(2);
        SqlFixture.update(sql, "DELETE FROM znodes WHERE path = '/last'");
        assertThat(SqlFixture.update(
                        sql,
                        "MERGE INTO znodes z USING (" + rows
                                + ") AS s ON z.path = s.p WHEN NOT MATCHED THEN INSERT (path) VALUES (s.p)"))
                .isEqualTo(1);
        assertState("54000", "INSERT INTO znodes (path) SELECT '/n' || cast(n AS varchar) FROM " + NUMBERS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "('/n1/x', 'x'), ('/n1', 'n')",
                "('/n1/x', 'x'), ('/n1', 'n') ON CONFLICT DO NOTHING",
                "('/n1/x', 'x'), ('/n1', 'n') WITH PARENTS",
                "('/n1/x', 'x'), ('/n1', 'n') WITH PARENTS ON CONFLICT DO NOTHING",
                "('/n1/x', 'x'), ('/n1', 'n') WITH PARENTS ON CONFLICT (path) DO UPDATE SET data_text = 'other'"
            })
    void rowsMayComeBeforeThoseOfTheirParents(String values) throws SQLException {
        String insert = "INSERT INTO znodes (path, data_text) VALUES " + values;
        assertThat(SqlFixture.update(sql, insert)).isEqualTo(2);
        assertThat(data("/n1") + data("/n1/x")).isEqualTo("[[n]][[x]]");
        SqlFixture.update(sql, "DELETE FROM znodes WHERE path LIKE '/n1%'");
        sql.setAutoCommit(false);
        assertThat(SqlFixture.update(sql, insert)).isEqualTo(2);
        sql.commit();
        assertThat(data("/n1") + data("/n1/x")).isEqualTo("[[n]][[x]]");
    }

    @Test
    void whatIsDraftedTwiceIsNotTriedAgain() throws SQLException {
        assertState("23505", "INSERT INTO znodes (path) VALUES ('/d'), ('/d')");
        assertState(
                "23505",
                "MERGE INTO znodes z USING (VALUES ('/d', 'a'), ('/d', 'b')) AS s (p, d) ON z.path = s.p"
                        + " WHEN NOT MATCHED THEN INSERT (path, data_text) VALUES (s.p, s.d)");
        assertState(
                "21000",
                "INSERT INTO znodes (path) VALUES ('/d'), ('/d') ON CONFLICT (path) DO UPDATE SET data_text = 'x'");
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/d')");
        assertState(
                "21000",
                "MERGE INTO znodes z USING (VALUES ('/d', 'a'), ('/d', 'b')) AS s (p, d) ON z.path = s.p"
                        + " WHEN MATCHED THEN UPDATE SET data_text = s.d");
    }

    @Test
    void oneRowTooManyIsRefusedAndNotLeftOut() throws SQLException {
        try (SqlFixture few = new SqlFixture(new SqlLimits(8 << 20, 1L << 40, 0, 100, 2));
                SqlSession narrow = few.session("")) {
            String three = "INSERT INTO znodes (path) VALUES ('/a'), ('/b'), ('/c')";
            assertThatThrownBy(() -> SqlFixture.update(narrow, three)).hasFieldOrPropertyWithValue("SQLState", "54000");
            assertThat(few.store.tree().find("/a")).isNull();
            assertThat(SqlFixture.update(narrow, "INSERT INTO znodes (path) VALUES ('/a'), ('/b')"))
                    .isEqualTo(2);
        }
    }

    /** Its name is another one. */
    @Test
    void aSequentialZnodeIsNobodysParent() throws SQLException {
        assertState(
                "23503",
                "INSERT INTO znodes (path, node_type) VALUES ('/s', 'PERSISTENT_SEQUENTIAL'), ('/s/x', 'PERSISTENT')");
    }

    @Test
    void returnedRowsKeepTheOrderOfTheStatement() throws SQLException {
        assertThat(SqlFixture.rows(sql, "INSERT INTO znodes (path) VALUES ('/p/q/r'), ('/p/q'), ('/p') RETURNING path"))
                .containsExactly("[/p/q/r]", "[/p/q]", "[/p]");
    }
}
