package io.zabra.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A snapshot counts only when it was read back, and older ones go only then. */
class SnapshotStoreTest {
    private static final Path DIRECTORY = Path.of("/snapshot");
    private static final Map<Long, Integer> SESSIONS = Map.of(7L, 4_000);

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));

    @Test
    void aDamagedSnapshotIsNoReasonToRemoveOlderOnes() throws IOException {
        SnapshotStore store = new SnapshotStore(disk, DIRECTORY);
        for (long zxid = 1; zxid <= 3; zxid++) {
            store.write(zxid, SESSIONS, false, sink -> {});
        }
        damage("0000000000000003");
        store = new SnapshotStore(disk, DIRECTORY);
        assertThat(store.purge(2)).isEqualTo(1);
        assertThat(store.zxids()).containsExactly(3L, 2L, 1L);
        assertThat(store.purge(1)).isEqualTo(2);
        assertThat(store.zxids()).containsExactly(3L, 2L);
        List<DamagedFileException> skipped = new ArrayList<>();
        assertThat(store.newestGood(skipped))
                .hasValueSatisfying(info -> assertThat(info.zxid()).isEqualTo(2));
        assertThat(skipped)
                .singleElement()
                .satisfies(damaged -> assertThat(damaged.file())
                        .isEqualTo(DIRECTORY.resolve("0000000000000003").toString()));
    }

    @Test
    void nothingIsRemovedWhereTooFewAreGood() throws IOException {
        SnapshotStore store = new SnapshotStore(disk, DIRECTORY);
        store.write(1, SESSIONS, false, sink -> {});
        store.write(2, SESSIONS, false, sink -> {});
        damage("0000000000000001");
        damage("0000000000000002");
        store = new SnapshotStore(disk, DIRECTORY);
        assertThat(store.purge(1)).isZero();
        assertThat(store.zxids()).containsExactly(2L, 1L);
    }

    @Test
    void whatDoesNotReadBackNeverTakesItsName() throws IOException {
        SnapshotStore store = new SnapshotStore(disk, DIRECTORY);
        disk.alterWrites();
        assertThatThrownBy(() -> store.write(1, SESSIONS, false, sink -> {})).isInstanceOf(DamagedFileException.class);
        assertThat(store.zxids()).isEmpty();
        store.removeTemporaries();
        assertThat(disk.list(DIRECTORY)).isEmpty();
    }

    private void damage(String name) throws IOException {
        try (DiskFile file = disk.open(DIRECTORY.resolve(name), true)) {
            file.write(ByteBuffer.wrap(new byte[] {77}), file.size() / 2);
            file.sync();
        }
    }
}
