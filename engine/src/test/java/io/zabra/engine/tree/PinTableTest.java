package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PinTableTest {
    @RepeatedTest(5)
    void whatIsHeldIsWhatEnteredAndDidNotLeave(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        PinTable pins = new PinTable();
        List<PinTable.Slot> open = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            // More than one chunk's slots at times.
            if (open.isEmpty() || random.nextInt(open.size() + 300) < 200) {
                open.add(pins.enter(random.nextInt(50)));
            } else {
                open.remove(random.nextInt(open.size())).leave();
            }
            long[] expected =
                    open.stream().mapToLong(PinTable.Slot::held).sorted().toArray();
            long[] held = pins.held(new long[0]);
            assertThat(Arrays.copyOf(held, expected.length)).as("seed " + seed).isEqualTo(expected);
            assertThat(Arrays.stream(held).skip(expected.length))
                    .as("seed " + seed)
                    .allMatch(v -> v == Long.MAX_VALUE);
            assertThat(pins.isAnyHeld()).isEqualTo(!open.isEmpty());
        }
    }

    @Test
    void revokedEntriesAreHeldUntilTheirReadersLeave() {
        PinTable pins = new PinTable();
        PinTable.Slot old = pins.enter(3);
        PinTable.Slot recent = pins.enter(7);
        pins.revoke(5);
        assertThat(old.held()).isEqualTo(PinTable.REVOKED);
        assertThat(pins.held(new long[0])[0]).isEqualTo(7);
        recent.leave();
        assertThat(pins.isAnyHeld()).isTrue();
        old.leave();
        assertThat(pins.isAnyHeld()).isFalse();
    }
}
