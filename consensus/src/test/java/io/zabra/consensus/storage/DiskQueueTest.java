package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.log.LogConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a disk without room is asked again. */
class DiskQueueTest {
    private static final PeerDiskConfig CONFIG =
            new PeerDiskConfig(new LogConfig(1 << 14, 1 << 12), new SnapshotPolicy(1000, 1 << 30, 2), 0, 1000, 1 << 30);
    private static final int LARGE_BYTES = 10_000;

    private final SimulatedDisk files = new SimulatedDisk(new Random(1));
    private PeerDirectory directory;
    private DiskQueue queue;

    @BeforeEach
    void open() throws IOException {
        directory = PeerDirectory.open(files, Path.of("/data/z"), null, CONFIG);
        directory.recover(new States.Notes());
        queue = new DiskQueue(directory, new SnapshotTaker(directory, new DiskTimes(), zxid -> {}));
    }

    @AfterEach
    void close() throws IOException {
        directory.close();
    }

    /** Nobody may write any more who would find out that it has room again. */
    @Test
    void aCrowdedDiskIsAskedAgainEachSecondThoughNothingIsWritten() throws IOException {
        files.fullAt(files.used());
        for (long nowMs = 5_000; nowMs < 8_000; nowMs += 1_000) {
            queue.makeRoom();
            assertThat(queue.isFull()).isTrue();
            assertThat(queue.retryMs(nowMs)).isEqualTo(nowMs + 1_000);
        }
        files.fullAt(Long.MAX_VALUE);
        queue.makeRoom();
        assertThat(queue.isFull()).isFalse();
        assertThat(queue.retryMs(8_000)).isEqualTo(DiskQueue.NEVER_MS);
    }

    @Test
    void whatWaitsIsTriedAgainSooner() throws IOException {
        files.fullAt(files.used());
        Persist persist = new Persist(1, List.of(new DiskOp.Append(States.entry(1, new byte[LARGE_BYTES]), 0)));
        queue.given(persist);
        queue.add(persist);
        assertThat(queue.carryOut()).isEqualTo(-1);
        assertThat(queue.retryMs(5_000)).isEqualTo(5_100);
        files.fullAt(Long.MAX_VALUE);
        assertThat(queue.carryOut()).isEqualTo(1);
        queue.makeRoom();
        assertThat(queue.retryMs(5_000)).isEqualTo(DiskQueue.NEVER_MS);
    }
}
