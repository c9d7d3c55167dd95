package io.zabra.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Servers that are there, and cannot do their part. */
class ServerTroubleTest {
    /** As one does whose task was given up: it must not ask at the rate of the network. */
    @Test
    void anInterruptedThreadWaitsLikeAnyOther() throws SQLException {
        Thread.currentThread().interrupt();
        long began = System.nanoTime();
        new ServerTrouble().pause(new SQLException("no leader", "08006"), 60_000);
        long tookNanos = System.nanoTime() - began;
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tookNanos).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
    }

    /** Asked for again as a whole it would be done twice. */
    @Test
    void aBatchThatWasDoneInPartIsKnownByItsCounts() {
        assertThat(Outcomes.hasDoneParts(new BatchUpdateException("no leader", "08006", new int[] {1})))
                .isTrue();
        assertThat(Outcomes.hasDoneParts(new BatchUpdateException("no leader", "08006", new int[0])))
                .isFalse();
        assertThat(Outcomes.hasDoneParts(new SQLException("no leader", "08006")))
                .isFalse();
    }
}
