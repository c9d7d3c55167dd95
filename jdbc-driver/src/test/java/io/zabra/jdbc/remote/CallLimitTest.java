package io.zabra.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** By a clock that the test sets. */
class CallLimitTest {
    private long nowNanos = Long.MAX_VALUE - 5;
    private final CallLimit limit = new CallLimit(() -> nowNanos);

    private void pass(long ms) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private static long ms(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @Test
    void aStatementMayBeAskedForUntilItsTimeIsOverAndItsAnswerComeTwoSecondsLater() throws SQLException {
        limit.begin();
        limit.executeWithin(1_000);
        assertThat(ms(limit.leftNanos())).isEqualTo(1_000);
        assertThat(ms(limit.leftForAnswerNanos())).isEqualTo(3_000);
        pass(999);
        limit.require();
        pass(1);
        assertThat(limit.leftNanos()).isZero();
        assertThat(ms(limit.leftForAnswerNanos())).isEqualTo(2_000);
        assertThatThrownBy(limit::require)
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining("its timeout of 1000 ms");
        pass(2_000);
        assertThat(limit.leftForAnswerNanos()).isZero();
    }

    @Test
    void whatIsAskedNextHasATimeOfItsOwnOrNone() throws SQLException {
        limit.begin();
        limit.executeWithin(1_000);
        pass(800);
        limit.executeWithin(1_000);
        assertThat(ms(limit.leftNanos())).isEqualTo(1_000);
        limit.begin();
        pass(5_000);
        limit.require();
        assertThat(limit.leftNanos()).isEqualTo(CallerLoop.FOREVER);
        assertThat(limit.leftForAnswerNanos()).isEqualTo(CallerLoop.FOREVER);
        assertThat(limit.overrulesNetworkTimeout()).isFalse();
    }

    @Test
    void openingEndsWithItsTimeAndHasNoGrace() {
        limit.beginWithin(1_000);
        assertThat(ms(limit.leftForAnswerNanos())).isEqualTo(1_000);
        assertThat(limit.overrulesNetworkTimeout()).isTrue();
        pass(1_000);
        assertThatThrownBy(limit::require)
                .hasMessage("No server was there within 1000 ms")
                .hasFieldOrPropertyWithValue("SQLState", "08001");
    }

    @Test
    void aCancellationIsOfTheCallThatIsUnderWay() throws SQLException {
        limit.begin();
        assertThat(limit.cancel()).isTrue();
        assertThat(limit.cancel()).isFalse();
        assertThatThrownBy(limit::require)
                .isExactlyInstanceOf(SQLException.class)
                .hasFieldOrPropertyWithValue("SQLState", "57014");
        limit.begin();
        limit.require();
        assertThat(limit.isCanceled()).isFalse();
    }
}
