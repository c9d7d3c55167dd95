package io.zabra.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostServerTest {
    private static final Shape SHAPE = new Shape(2, 4);

    @TempDir
    private Path directory;

    @Test
    void aServerThatDiesInMidRunIsToldWithWhatItSaidLast() throws Exception {
        try (Servers servers = new Servers(Peer.ZABRA, directory, 1)) {
            Sampling sampling = new Sampling(SHAPE, Duration.ofSeconds(1), 0, true, List.of(servers));
            assertThatThrownBy(() -> sampling.sample(new Deadly(servers), servers, Duration.ZERO))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("has ended; it said last:\n")
                    .hasMessageContaining("INFO");
        }
    }

    @Test
    void requestsThatALostServerDoesNotAnswerAreErrors() throws Exception {
        try (Servers servers = new Servers(Peer.ZABRA, directory, 1)) {
            LoadResult result = new LoadRun(Workload.GET)
                    .run(servers, SHAPE, Duration.ZERO, Duration.ofMillis(500), new Killing(servers));
            assertThat(result.errors()).isPositive();
        }
    }

    @Test
    void aSecondBulkLoadFindsRoomBesideTheFirst() throws Exception {
        try (Servers servers = new Servers(Peer.ZABRA, directory, 1)) {
            for (int i = 0; i < 2; i++) {
                LoadResult result = new BulkLoad(50).run(servers, SHAPE, Duration.ZERO, Duration.ZERO, Unmetered.NONE);
                assertThat(result.errors()).isZero();
                assertThat(result.operations()).isEqualTo(50);
            }
        }
    }

    @Test
    void aBulkLoadCountsWhatWasCreatedAlone() throws Exception {
        try (Servers servers = new Servers(Peer.ZABRA, directory, 1)) {
            LoadResult result =
                    new BulkLoad(50).run(servers, SHAPE, Duration.ZERO, Duration.ZERO, new Killing(servers));
            assertThat(result.errors()).isPositive();
            assertThat(result.operations() + result.errors()).isEqualTo(50);
            assertThat(result.latencies().getTotalCount()).isEqualTo(result.operations());
        }
    }

    /** Ends the server when what counts begins. */
    private record Killing(Servers servers) implements Load.Meter {
        @Override
        public void begin() {
            try {
                servers.kill(0);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void end() {}
    }

    /** A load in the middle of which the server ends. */
    private record Deadly(Servers servers) implements Load {
        @Override
        public String title() {
            return "deadly";
        }

        @Override
        public LoadResult run(Targets targets, Shape shape, Duration warmUp, Duration time, Meter meter)
                throws Exception {
            meter.begin();
            servers.kill(0);
            meter.end();
            throw new AssertionError("nothing was missed");
        }
    }
}
