package io.zabra.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.wire.SqlAnswer;
import java.sql.BatchUpdateException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class LostBatchTest {
    private static final String INSERT = "INSERT INTO znodes (path) VALUES ('/a')";
    private static final String UPDATE = "UPDATE znodes SET data_text = 'x'";

    /** Parts that insert lead, and are the first transactions therefore. */
    private static final List<String> MIXED = List.of(INSERT, INSERT, INSERT, UPDATE, INSERT);

    private static SqlAnswer.Outcome outcome(int transactions, int znodes) {
        return new SqlAnswer.Outcome(true, transactions, 0x77, znodes);
    }

    private static LostBatch lost(List<String> texts, int size) {
        return new LostBatch(texts, size, ExecuteOptions.DEFAULT);
    }

    private static void isUnknown(LostBatch batch, SqlAnswer.Outcome outcome, boolean isOver, long... counts) {
        assertThatThrownBy(() -> batch.counts(outcome, isOver))
                .isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                    assertThat(e.getSQLState()).isEqualTo("08007");
                    assertThat(e.getLargeUpdateCounts()).containsExactly(counts);
                });
    }

    @Test
    void whereItEndedAmongLeadingInsertsTheRestWasNotExecuted() throws BatchUpdateException {
        assertThat(lost(MIXED, 5).counts(outcome(2, 2), true)).containsExactly(1, 1);
    }

    @Test
    void behindThemOnlyTheInsertsAreCertain() {
        isUnknown(lost(MIXED, 5), outcome(3, 3), true, 1, 1, 1);
        isUnknown(lost(MIXED, 5), outcome(4, 4), true, 1, 1, 1);
        isUnknown(lost(List.of(UPDATE, INSERT), 2), outcome(1, 1), true);
    }

    @Test
    void allOfThemAreAllWhateverTheyAre() throws BatchUpdateException {
        assertThat(lost(MIXED, 5).counts(outcome(5, 5), true)).containsExactly(1, 1, 1, 1, 1);
        assertThat(lost(MIXED, 5).counts(outcome(5, 5), false)).containsExactly(1, 1, 1, 1, 1);
        assertThat(lost(MIXED, 5).counts(outcome(5, 9), true)).containsOnly(Statement.SUCCESS_NO_INFO);
    }

    @Test
    void whereItMayStillGoOnTheRestIsNotKnown() {
        isUnknown(lost(MIXED, 5), outcome(2, 2), false, 1, 1);
        isUnknown(lost(List.of(INSERT), 7), outcome(3, 6), false, 2, 2, 2);
        isUnknown(lost(List.of(UPDATE), 7), outcome(3, 3), false);
    }

    @Test
    void moreThanAllIsNotKnown() {
        isUnknown(lost(List.of(UPDATE), 2), outcome(3, 3), true);
    }
}
