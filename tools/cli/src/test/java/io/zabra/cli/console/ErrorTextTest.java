package io.zabra.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
    @Test
    void aCaretStandsUnderThePlace() {
        SQLException failure =
                new SQLException("From line 1, column 8 to line 1, column 11: Column 'nope' not found", "42703");
        assertThat(ErrorText.of(failure, "select nope from znodes"))
                .containsExactly("ERROR 42703: Column 'nope' not found", "  select nope from znodes", "         ^");
    }

    @Test
    void theLineIsNamedWhereThereAreSeveral() {
        SQLException failure = new SQLException("Encountered \"form\" at line 2, column 3.", "42601");
        assertThat(ErrorText.of(failure, "select *\n  form znodes\nwhere true"))
                .containsExactly(
                        "ERROR 42601: Encountered \"form\" at line 2, column 3.", "  2:   form znodes", "       ^");
    }

    @Test
    void thePlaceIsNotSaidTwice() {
        SQLException failure = new SQLException("Unknown column 'x' (line 1, column 8)", "42703");
        assertThat(ErrorText.of(failure, "select x"))
                .containsExactly("ERROR 42703: Unknown column 'x'", "  select x", "         ^");
        assertThat(ErrorText.of(failure, null)).containsExactly("ERROR 42703: Unknown column 'x' (line 1, column 8)");
    }

    @Test
    void placesOutsideTheStatementAreNotShown() {
        SQLException failure = new SQLException("at line 7, column 1", "42601");
        assertThat(ErrorText.of(failure, "select 1")).hasSize(1);
        assertThat(ErrorText.of(failure, null)).hasSize(1);
    }

    @Test
    void whatIsQuotedMovesNoCursor() {
        SQLException failure = new SQLException("There is no znode '/a\u001b[2J'\nat all", "02000");
        assertThat(ErrorText.of(failure, null))
                .containsExactly("ERROR 02000: There is no znode '/a\\u001b[2J'\nat all");
    }

    @Test
    void whatElseFailedIsSaid() {
        SQLException failure = new SQLException("first", "23505");
        failure.setNextException(new SQLException("second"));
        assertThat(ErrorText.of(failure, null)).containsExactly("ERROR 23505: first", "  and: second");
    }
}
