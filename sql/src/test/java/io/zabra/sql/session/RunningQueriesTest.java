package io.zabra.sql.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import org.junit.jupiter.api.Test;

class RunningQueriesTest {
    private final RunningQueries queries = new RunningQueries(3);

    private static Budget budget() {
        return new Budget(1, 1, 0);
    }

    @Test
    void whatRunsIsStopped() {
        Budget budget = budget();
        long id = queries.begin(1, "", "SELECT 1", 0, budget);
        assertThat(RunningQueries.serverOf(id)).isEqualTo(3);
        assertThat(queries.cancel(id)).isTrue();
        assertThatThrownBy(budget::check).isInstanceOf(SqlFailure.class);
    }

    @Test
    void whoAsksAgainForWhatWasStoppedIsAnsweredAsBefore() {
        long id = queries.begin(1, "", "SELECT 1", 0, budget());
        queries.cancel(id);
        queries.end(id);
        assertThat(queries.cancel(id)).isTrue();
    }

    @Test
    void whatEndedByItselfIsNotStopped() {
        long id = queries.begin(1, "", "SELECT 1", 0, budget());
        queries.end(id);
        assertThat(queries.cancel(id)).isFalse();
    }

    @Test
    void theStoppedAreNotRememberedForEver() {
        long first = queries.begin(1, "", "SELECT 1", 0, budget());
        queries.cancel(first);
        queries.end(first);
        for (int i = 0; i < 1_024; i++) {
            long id = queries.begin(1, "", "SELECT 1", 0, budget());
            queries.cancel(id);
            queries.end(id);
        }
        assertThat(queries.cancel(first)).isFalse();
    }
}
