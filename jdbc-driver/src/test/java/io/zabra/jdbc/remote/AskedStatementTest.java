package io.zabra.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.wire.SqlAnswer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a statement yielded whose answer was lost, and that took effect. */
class AskedStatementTest {
    private static final SqlAnswer.Outcome TOOK_EFFECT = new SqlAnswer.Outcome(true, 1, 7, 2);

    private static long count(String sql) throws SQLException {
        return new AskedStatement(sql, SqlLead.of(sql), List.of(), ExecuteOptions.DEFAULT)
                .yielded(TOOK_EFFECT)
                .updateCount();
    }

    @Test
    void whatReturnsNoMoreThanThatIsAnswered() throws SQLException {
        assertThat(count("UPDATE znodes SET data_text = 'x' WHERE parent = '/a'"))
                .isEqualTo(2);
        assertThat(count("COMMIT")).isZero();
        assertThat(count("CREATE VIEW v AS SELECT path FROM znodes")).isZero();
        assertThat(count("DROP VIEW v")).isZero();
    }

    @Test
    void whatReturnsMoreIsLost() {
        assertThatThrownBy(() -> count("DELETE FROM znodes WHERE path = '/a' RETURNING path"))
                .hasFieldOrPropertyWithValue("SQLState", "08007");
    }
}
