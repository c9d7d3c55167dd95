package io.zabra.sql.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.auth.AuthId;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Caller;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningQueriesTest {
    private static final AuthId ALICE = new AuthId("digest", "alice:x");
    private static final AuthId ADDRESS = new AuthId("ip", "127.0.0.1");
    private static final Caller OWNER = new Caller(1, List.of(ADDRESS, ALICE), false);

    private final RunningQueries queries = new RunningQueries(3);

    private static Budget budget() {
        return new Budget(1, 1, 0);
    }

    @Test
    void whatRunsIsStopped() {
        Budget budget = budget();
        long id = queries.begin(OWNER, "", "SELECT 1", 0, budget);
        assertThat(RunningQueries.serverOf(id)).isEqualTo(3);
        assertThat(queries.cancel(id, OWNER)).isTrue();
        assertThatThrownBy(budget::check).isInstanceOf(SqlFailure.class);
    }

    @Test
    void itsSessionItsUserAndASuperUserMayStopIt() {
        for (Caller caller : List.of(
                new Caller(1, List.of(), false),
                new Caller(2, List.of(ADDRESS, ALICE), false),
                new Caller(2, List.of(ADDRESS), true))) {
            Budget budget = budget();
            long id = queries.begin(OWNER, "", "SELECT 1", 0, budget);
            assertThat(queries.cancel(id, caller)).isTrue();
            assertThatThrownBy(budget::check).isInstanceOf(SqlFailure.class);
        }
    }

    @Test
    void nobodyElseMayStopIt() {
        for (Caller caller : List.of(
                new Caller(2, List.of(), false),
                new Caller(2, List.of(ADDRESS, AuthId.ANYONE), false),
                new Caller(2, List.of(ADDRESS, new AuthId("digest", "bob:x")), false))) {
            Budget budget = budget();
            long id = queries.begin(OWNER, "", "SELECT 1", 0, budget);
            assertThatThrownBy(() -> queries.cancel(id, caller))
                    .isInstanceOfSatisfying(
                            SqlFailure.class, e -> assertThat(e.state()).isEqualTo(SqlState.NO_PERMISSION));
            assertThatCode(budget::check).doesNotThrowAnyException();
        }
    }

    @Test
    void whoAsksAgainForWhatWasStoppedIsAnsweredAsBefore() {
        long id = queries.begin(OWNER, "", "SELECT 1", 0, budget());
        queries.cancel(id, OWNER);
        queries.end(id);
        assertThat(queries.cancel(id, OWNER)).isTrue();
    }

    @Test
    void whatEndedByItselfIsNotStopped() {
        long id = queries.begin(OWNER, "", "SELECT 1", 0, budget());
        queries.end(id);
        assertThat(queries.cancel(id, OWNER)).isFalse();
    }

    @Test
    void theStoppedAreNotRememberedForEver() {
        long first = queries.begin(OWNER, "", "SELECT 1", 0, budget());
        queries.cancel(first, OWNER);
        queries.end(first);
        for (int i = 0; i < 1_024; i++) {
            long id = queries.begin(OWNER, "", "SELECT 1", 0, budget());
            queries.cancel(id, OWNER);
            queries.end(id);
        }
        assertThat(queries.cancel(first, OWNER)).isFalse();
    }
}
