package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import org.junit.jupiter.api.Test;

class SnapshotPolicyTest {
    private static final SnapshotPolicy POLICY = new SnapshotPolicy(100, 1_000, 1 << 20, 2);

    @Test
    void theFirstSnapshotComesAfterTheLeastNumberOfTransactions() {
        assertThat(POLICY.isDue(99, 500, 0)).isFalse();
        assertThat(POLICY.isDue(100, 500, 0)).isTrue();
    }

    @Test
    void aLargeTreeWaitsUntilTheLogIsAFifthOfItsSnapshot() {
        assertThat(POLICY.isDue(100, 999, 5_000)).isFalse();
        assertThat(POLICY.isDue(999, 999, 5_000)).isFalse();
        assertThat(POLICY.isDue(100, 1_000, 5_000)).isTrue();
        assertThat(POLICY.isDue(99, 1_000, 5_000)).isFalse();
    }

    @Test
    void soManyTransactionsOrBytesMakeOneDueWhateverTheTreeTakes() {
        assertThat(POLICY.isDue(1_000, 0, Long.MAX_VALUE)).isTrue();
        assertThat(POLICY.isDue(1, 1 << 20, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void ofAnExactNumberTheTreeIsNotAsked() {
        SnapshotPolicy exact = POLICY.withTxns(7);
        assertThat(exact.isDue(6, 500, 0)).isFalse();
        assertThat(exact.isDue(7, 0, Long.MAX_VALUE)).isTrue();
        assertThat(exact).isEqualTo(new SnapshotPolicy(7, 1 << 20, 2));
    }

    @Test
    void whatCanNeverBeIsRefusedWithItsNumbers() {
        assertThatThrownBy(() -> new SnapshotPolicy(10, 9, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("after 10 to 9 transactions");
    }
}
