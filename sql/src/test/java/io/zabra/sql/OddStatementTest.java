package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.StatementDescription;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a user types, an error is one of those that are documented, and never one of the server itself. */
class OddStatementTest {
    private static final int STATEMENTS = Integer.getInteger("zabra.odd.statements", 800);
    private static final int CALLS_OF_EACH = Integer.getInteger("zabra.odd.calls", 0);
    private static final long SEED = Long.getLong("zabra.odd.seed", 1);

    private static final ExecuteOptions BRIEF = new ExecuteOptions(100, 10, 2_000, true);
    private static final Set<String> STATES = Arrays.stream(SqlState.values())
            .filter(state -> state != SqlState.INTERNAL_ERROR)
            .map(SqlState::code)
            .collect(Collectors.toUnmodifiableSet());

    private final SqlFixture fixture = new SqlFixture();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> notUnderstood = new ArrayList<>();
    private int attempts;
    private SqlSession sql;

    @BeforeEach
    void fill() throws SQLException {
        sql = fixture.session("");
        SqlFixture.update(
                sql,
                "INSERT INTO znodes (path, data_text) VALUES ('/a', 'x'), ('/a/b', '{\"a\": 1}'), ('/a/c', NULL), ('/d',"
                        + " '1')");
        sql.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
        fixture.close();
    }

    private void attempt(String statement) {
        attempts++;
        try {
            StatementDescription prepared = sql.prepare(statement);
            List<@Nullable Object> nothing =
                    Collections.nCopies(prepared.parameters().size(), null);
            ExecuteResult result = sql.execute(prepared.id(), nothing, BRIEF);
            RowBatch batch = result.rows();
            while (!batch.last() && result.cursorId() != 0) {
                batch = sql.fetch(result.cursorId(), 0);
            }
            sql.closeStatement(prepared.id());
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).startsWith("The planner knows no meaning")) {
                notUnderstood.add(statement + "\n    " + origin(e));
            }
            if (!STATES.contains(e.getSQLState())) {
                wrong.add(statement + "\n    " + e.getSQLState() + " " + e.getMessage() + "\n    " + origin(e));
            }
        } catch (RuntimeException | Error e) {
            wrong.add(statement + "\n    " + e + "\n    " + origin(e));
        } finally {
            rollback();
        }
    }

    private void rollback() {
        try {
            sql.rollback();
        } catch (SQLException e) {
            wrong.add("ROLLBACK: " + e);
        }
    }

    /** Where it was thrown first. */
    private static String origin(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root + " at "
                + Arrays.stream(root.getStackTrace())
                        .limit(4)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" < "));
    }

    private void assertNothingWrong() {
        assertThat(wrong)
                .as(() -> wrong.size() + " statements:\n" + String.join("\n", wrong))
                .isEmpty();
        // What Calcite does not expect is told apart from what it refuses; it must not become the rule.
        assertThat(notUnderstood.size())
                .as(() -> String.join("\n", notUnderstood))
                .isLessThan(attempts / 25);
    }

    @Test
    void statementsAtRandomGiveDocumentedStates() {
        OddStatement odd = new OddStatement(SEED);
        for (int i = 0; i < STATEMENTS; i++) {
            attempt(odd.next());
        }
        assertNothingWrong();
    }

    @Test
    void everyFunctionWithArgumentsThatItMayNotTakeGivesDocumentedStates() {
        OddStatement odd = new OddStatement(SEED);
        for (String name : OddStatement.names()) {
            for (String arguments : List.of(
                    "", "()", "(NULL)", "(NULL, NULL)", "(NULL, NULL, NULL)", "(*)", "(1, 'a', X'00', NULL, 2, 3)")) {
                attempt("SELECT " + name + arguments + " FROM znodes");
            }
            for (int i = 0; i < CALLS_OF_EACH; i++) {
                attempt(odd.call(name));
            }
        }
        assertNothingWrong();
    }
}
