package io.zabra.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short slice of what {@link FrameFuzzer} runs for as long as wanted. */
class FrameFuzzTest {
    private static final long SEED = 20261128;
    private static final int ROUNDS = 300;

    /** For a connection, its session and its end, whatever it sends. */
    private static final long HEAP_BYTES_A_FRAME = 16 << 10;

    private static final long HEAP_BYTES_A_BYTE = 64;

    @Test
    void nobodyElseNoticesAndNothingLeaks(@TempDir Path directory) throws Exception {
        try (FrameFuzzer fuzzer = new FrameFuzzer(directory, SEED, true)) {
            fuzzer.run(ROUNDS);
            assertThat(fuzzer.leaks()).isZero();
            fuzzer.awaitQuiet();
        }
    }

    @Test
    void whatIsAllocatedFollowsWhatArrivedAndNotWhatWasAnnounced(@TempDir Path directory) throws Exception {
        try (FrameFuzzer fuzzer = new FrameFuzzer(directory, SEED, false)) {
            fuzzer.run(ROUNDS);
            assertThat(fuzzer.heapAllocated())
                    .isLessThan(fuzzer.framesSent() * HEAP_BYTES_A_FRAME + fuzzer.bytesSent() * HEAP_BYTES_A_BYTE);
        }
    }
}
