package io.zabra.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostRingTest {
    private static final List<HostAddress> THREE =
            List.of(new HostAddress("a", 1), new HostAddress("b", 2), new HostAddress("c", 3));

    /** Who lost the second host asks the third, the first, and the second again before it gives up a preference. */
    @Test
    void aRoundHasEveryHostWhereverItBegins() {
        HostRing ring = new HostRing(THREE, false);
        ring.next();
        assertThat(ring.next()).isEqualTo(THREE.get(1));
        ring.beginRound();
        assertThat(ring.roundIsOver()).isFalse();
        for (int index : new int[] {2, 0, 1}) {
            assertThat(ring.next()).isEqualTo(THREE.get(index));
            assertThat(ring.roundIsOver()).isEqualTo(index == 1);
        }
    }
}
