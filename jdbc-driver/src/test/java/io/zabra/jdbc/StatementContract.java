package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds of the statements of every connection and of their results, whatever executes the SQL. */
abstract class StatementContract extends SharingContract {
    private static List<String> texts(ResultSet rows) throws SQLException {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
            texts.add(rows.getString(1));
        }
        return texts;
    }

    private static void add(PreparedStatement insert, int... ids) throws SQLException {
        for (int id : ids) {
            insert.setInt(1, id);
            insert.setString(2, "n" + id);
            insert.addBatch();
        }
    }

    @Test
    void aBatchYieldsTheKeysOfAllItsPartsInOrder() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
            add(insert, 3, 1, 2);
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
            assertThat(insert.getUpdateCount()).isEqualTo(-1);
            try (ResultSet keys = insert.getGeneratedKeys()) {
                assertThat(keys.getStatement()).isSameAs(insert);
                assertThat(texts(keys)).containsExactly("/notes/3", "/notes/1", "/notes/2");
            }
            add(insert, 4, 4);
            assertThatThrownBy(insert::executeBatch).isInstanceOf(BatchUpdateException.class);
            assertThat(texts(insert.getGeneratedKeys())).isEmpty();
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT, new String[] {"czxid"})) {
            add(insert, 5, 6);
            insert.executeBatch();
            assertThat(texts(insert.getGeneratedKeys())).containsExactly("5000000005", "5000000006");
        }
    }

    @Test
    void aBatchOfTextsCountsItsPartsAndStopsAtTheFirstThatFails() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO notes VALUES (1, 'one')");
            statement.addBatch("DELETE FROM notes");
            statement.addBatch("INSERT INTO notes VALUES (1, 'one')");
            assertThat(statement.executeBatch()).containsExactly(1, 1, 1);
            assertThat(statement.executeBatch()).isEmpty();
            statement.addBatch("DELETE FROM notes");
            statement.addBatch("SET nothing = 1");
            assertThat(statement.executeLargeBatch()).containsExactly(1, 0);
            statement.addBatch("INSERT INTO notes VALUES (1, 'one')");
            statement.addBatch("INSERT INTO notes VALUES (1, 'one')");
            statement.addBatch("DELETE FROM notes");
            assertThatThrownBy(statement::executeLargeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                assertThat(e.getLargeUpdateCounts()).containsExactly(1);
                assertThat(e.getSQLState()).isEqualTo("23505");
            });
        }
        assertThat(database().rows()).containsOnlyKeys(1);
    }

    @Test
    void whatYieldsRowsIsNoPartOfABatch() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1");
                Statement statement = connection.createStatement()) {
            assertThat(query.executeBatch()).isEmpty();
            query.addBatch();
            statement.addBatch("DELETE FROM notes");
            statement.addBatch("SELECT 1");
            assertThatThrownBy(query::executeBatch)
                    .isInstanceOfSatisfying(
                            BatchUpdateException.class,
                            e -> assertThat(e.getUpdateCounts()).isEmpty());
            assertThatThrownBy(statement::executeBatch)
                    .isInstanceOfSatisfying(
                            BatchUpdateException.class,
                            e -> assertThat(e.getUpdateCounts()).containsExactly(0));
        }
    }

    @Test
    void theFetchDirectionIsAHint() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.getFetchDirection()).isEqualTo(ResultSet.FETCH_FORWARD);
            statement.setFetchDirection(ResultSet.FETCH_REVERSE);
            assertThat(statement.getFetchDirection()).isEqualTo(ResultSet.FETCH_REVERSE);
            assertThatThrownBy(() -> statement.setFetchDirection(7))
                    .extracting(ValueContract::state)
                    .isEqualTo("22023");
            statement.setCursorName("without positioned updates it means nothing");
            ResultSet rows = statement.executeQuery("SELECT 1");
            assertThatThrownBy(() -> rows.setFetchDirection(ResultSet.FETCH_REVERSE))
                    .extracting(ValueContract::state)
                    .isEqualTo("HYC00");
        }
    }

    @Test
    void aReadOnlyConnectionRefusesABatchOfTexts() throws SQLException {
        connection.setReadOnly(true);
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO notes VALUES (1, 'one')");
            statement.addBatch("DELETE FROM notes");
            assertThatThrownBy(statement::executeBatch)
                    .extracting(ValueContract::state)
                    .isEqualTo("25006");
        }
    }

    @Test
    void generatedKeysAreClosedWithTheirStatementAndItsNextExecution() throws SQLException {
        PreparedStatement insert = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS);
        insert.setInt(1, 1);
        insert.setString(2, "one");
        insert.executeUpdate();
        ResultSet first = insert.getGeneratedKeys();
        insert.setInt(1, 2);
        insert.executeUpdate();
        assertThat(first.isClosed()).isTrue();
        ResultSet second = insert.getGeneratedKeys();
        assertThat(second.isClosed()).isFalse();
        insert.close();
        assertThat(second.isClosed()).isTrue();
    }

    @Test
    void anExecutionClosesWhatWasKept() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            ResultSet kept = statement.executeQuery("SELECT 1");
            statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
            ResultSet next = statement.executeQuery("SELECT 1");
            assertThat(kept.isClosed()).isTrue();
            assertThat(next.isClosed()).isFalse();
        }
    }

    @Test
    void aStatementThatClosesOnCompletionOutlivesItsExecutions() throws SQLException {
        Statement statement = connection.createStatement();
        statement.closeOnCompletion();
        statement.executeUpdate("DELETE FROM notes");
        statement.executeQuery("SELECT 1");
        ResultSet last = statement.executeQuery("SELECT 1");
        assertThat(statement.isClosed()).isFalse();
        last.close();
        assertThat(statement.isClosed()).isTrue();
    }

    @Test
    void aStatementIsCompleteWhenTheLastOfItsResultsIsClosedWhicheverThatIs() throws SQLException {
        Statement statement = connection.createStatement();
        ResultSet kept = statement.executeQuery("SELECT 1");
        statement.closeOnCompletion();
        statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
        assertThat(statement.isClosed()).isFalse();
        kept.close();
        assertThat(statement.isClosed()).isTrue();

        Statement keeping = connection.createStatement();
        keeping.closeOnCompletion();
        ResultSet rows = keeping.executeQuery("SELECT 1");
        ResultSet keys = keeping.getGeneratedKeys();
        rows.close();
        assertThat(keeping.isClosed()).isFalse();
        keys.close();
        assertThat(keeping.isClosed()).isTrue();
    }

    @Test
    void toGoOnToTheNextResultCompletesAStatementToo() throws SQLException {
        for (int how : new int[] {Statement.CLOSE_CURRENT_RESULT, Statement.CLOSE_ALL_RESULTS}) {
            Statement statement = connection.createStatement();
            statement.closeOnCompletion();
            statement.executeQuery("SELECT 1");
            assertThat(statement.getMoreResults(how)).isFalse();
            assertThat(statement.isClosed()).isTrue();
        }
    }

    @Test
    void theEndOfATransactionCompletesTheStatementsWhoseResultsItCloses() throws SQLException {
        connection.setAutoCommit(false);
        PreparedStatement complete = connection.prepareStatement("SELECT 1");
        complete.closeOnCompletion();
        ResultSet rows = complete.executeQuery();
        Statement without = connection.createStatement();
        without.closeOnCompletion();
        connection.commit();
        assertThat(rows.isClosed()).isTrue();
        assertThat(complete.isClosed()).isTrue();
        assertThat(without.isClosed()).isFalse();
        without.executeQuery("SELECT 1");
        connection.rollback();
        assertThat(without.isClosed()).isTrue();
        connection.setAutoCommit(true);
    }

    @Test
    void withoutEscapeProcessingAnEscapeIsNoSql() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : List.of("SELECT {fn now()}", "SELECT {D '2027-07-07'}", "{ ? = call f()}")) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .hasMessageContaining("JDBC escape at character " + (sql.indexOf('{') + 1))
                        .extracting(ValueContract::state)
                        .isEqualTo("42601");
                statement.addBatch("DELETE FROM notes");
            }
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
            statement.setEscapeProcessing(true);
            assertThatThrownBy(() -> statement.execute("SELECT {fn now()}")).hasMessageContaining("not understood");
        }
    }

    @Test
    void escapesAreNoneInQuotesAndComments() {
        assertThat(EscapeSyntax.find("SELECT '{fn x}', \"{d y}\" -- {fn\n/* {t */ FROM x{1}"))
                .isEqualTo(-1);
        assertThat(EscapeSyntax.find("SELECT 'it''s' || {fn x()}")).isEqualTo(18);
        assertThat(EscapeSyntax.find("/* a */ {ts '2027'}")).isEqualTo(8);
        assertThat(EscapeSyntax.find("SELECT E'it\\'s {fn x()}', e'\\\\', '\\', E'a''{d b}'"))
                .isNegative();
        assertThat(EscapeSyntax.find("SELECT E'\\'' || {fn x()}")).isEqualTo(16);
        assertThat(EscapeSyntax.find("SELECT '\\' || {fn x()}")).isEqualTo(14);
        assertThat(EscapeSyntax.find("SELECT tree'\\'{t 1}'")).isEqualTo(14);
        assertThat(EscapeSyntax.find("SELECT $$it's {fn x()}$$, $q$ $$ {d x} $q$"))
                .isNegative();
        assertThat(EscapeSyntax.find("SELECT a$$b, {fn x()}, c$$")).isEqualTo(13);
        assertThat(EscapeSyntax.find("SELECT $1, {fn x()}")).isEqualTo(11);
        assertThat(EscapeSyntax.find("SELECT E'" + "\\'".repeat(100_000) + "' {fn x()}"))
                .isEqualTo(200_011);
    }

    @Test
    void preparedStatementsArePoolableUntilToldOtherwise() throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement("SELECT 1");
                Statement plain = connection.createStatement()) {
            assertThat(prepared.isPoolable()).isTrue();
            assertThat(plain.isPoolable()).isFalse();
            prepared.setPoolable(false);
            assertThat(prepared.isPoolable()).isFalse();
        }
    }

    @Test
    void anObjectOfClassObjectIsTheStandardOne() throws SQLException {
        try (ResultSet rows = query("SELECT * FROM every_type")) {
            rows.next();
            for (int column = 1; column <= 10; column++) {
                assertThat(rows.getObject(column, Object.class)).isEqualTo(rows.getObject(column));
            }
        }
    }

    /** The cursor is closed by then, of which nobody wants to hear. */
    @Test
    void rowsThatCouldNotBeFetchedAreRefusedForTheSameReasonAgain() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(1);
            try (ResultSet rows = statement.executeQuery("SELECT n FROM broken")) {
                assertThat(rows.next()).isTrue();
                refused("22003", rows::next);
                refused("22003", rows::next);
                refused("24000", () -> rows.getLong(1));
            }
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
        }
    }

    @Test
    void aRowThatCouldNotBeFetchedIsNoCurrentOne() throws SQLException {
        try (PreparedStatement numbers = connection.prepareStatement(NUMBERS)) {
            numbers.setFetchSize(1);
            numbers.setLong(1, 95);
            try (ResultSet rows = numbers.executeQuery()) {
                rows.next();
                numbers.cancel();
                refused("57014", rows::next);
                refused("24000", () -> rows.getLong(1));
                assertThat(rows.getRow()).isZero();
                assertThat(rows.isFirst()).isFalse();
            }
        }
    }
}
