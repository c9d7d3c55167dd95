package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.host.StateImage;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTakerTest {
    private static final PeerDiskConfig CONFIG =
            new PeerDiskConfig(new LogConfig(4096, 4096), new SnapshotPolicy(1, 1 << 20, 2), 0, 1000, 1 << 20);

    @TempDir
    Path root;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("snapshot"))) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void noSnapshotIsWrittenWhileAnotherStateIsBeingInstalled() throws IOException {
        PeerDirectory directory = PeerDirectory.open(NioDisk.DISK, root, null, CONFIG);
        try {
            directory.recover(new States.Notes());
            SnapshotTaker taker = new SnapshotTaker(directory, new DiskTimes(), zxid -> {});
            taker.logged(1);
            assertThat(taker.isDue()).isTrue();
            taker.installing();
            assertThat(taker.isDue()).isFalse();
            taker.take(new States.Small(5, 1));
            assertThat(files()).isEmpty();
            taker.installed(7);
            taker.logged(1);
            assertThat(taker.isDue()).isTrue();
            taker.take(new States.Small(6, 1));
            taker.await();
            assertThat(files()).isEmpty();
            taker.take(new States.Small(8, 1));
            taker.await();
            assertThat(files()).containsExactly("0000000000000008");
        } finally {
            directory.close();
        }
    }

    /** It is not tried again at once, for a disk that is full stays so for a while. */
    @Test
    void aSnapshotThatIsOwedAndCannotBeWrittenStaysOwed() throws IOException {
        PeerDiskConfig rare = new PeerDiskConfig(
                new LogConfig(4096, 4096), new SnapshotPolicy(1_000_000, 1 << 30, 2), 0, 1000, 1 << 20);
        PeerDirectory directory = PeerDirectory.open(NioDisk.DISK, root, null, rare);
        try {
            directory.recover(new States.Notes());
            SnapshotTaker taker = new SnapshotTaker(directory, new DiskTimes(), zxid -> {});
            taker.logged(1);
            taker.urgent();
            assertThat(taker.isDue()).isTrue();
            taker.takeHere(new Unreadable(5));
            taker.logged(1);
            assertThat(taker.isDue()).isFalse();
            for (int txn = 0; txn < 10_000; txn++) {
                taker.logged(1);
            }
            assertThat(taker.isDue()).isTrue();
            taker.takeHere(new States.Small(8, 1));
            taker.logged(1);
            assertThat(taker.isDue()).isFalse();
            assertThat(files()).containsExactly("0000000000000008");
        } finally {
            directory.close();
        }
    }

    /** A start has all of the log in memory that is in no snapshot, so one that failed is tried again before the next one is due. */
    @Test
    void whatNoSnapshotHoldsIsCountedAndASnapshotThatFailedIsTriedAgain() throws IOException {
        PeerDiskConfig rare = CONFIG.withSnapshots(new SnapshotPolicy(100_000, 1 << 30, 2));
        PeerDirectory directory = PeerDirectory.open(NioDisk.DISK, root, null, rare);
        try {
            directory.recover(new States.Notes());
            DiskTimes times = new DiskTimes();
            SnapshotTaker taker = new SnapshotTaker(directory, times, zxid -> {});
            log(taker, 100_000);
            assertThat(taker.isDue()).isTrue();
            taker.takeHere(new Unreadable(5));
            assertThat(times.failedSnapshots()).isEqualTo(1);
            assertThat(times.unsavedBytes()).isEqualTo(700_000);
            log(taker, 10_000);
            assertThat(taker.isDue()).isFalse();
            log(taker, 1);
            assertThat(taker.isDue()).isTrue();
            taker.takeHere(new Unreadable(6));
            log(taker, 20_000);
            assertThat(taker.isDue()).isFalse();
            log(taker, 1);
            assertThat(taker.isDue()).isTrue();
            assertThat(times.unsavedBytes()).isEqualTo(7 * 130_002);
            taker.takeHere(new States.Small(8, 1));
            assertThat(times.failedSnapshots()).isEqualTo(2);
            assertThat(times.unsavedBytes()).isZero();
            log(taker, 99_999);
            assertThat(taker.isDue()).isFalse();
            assertThat(times.unsavedBytes()).isEqualTo(7 * 99_999);
        } finally {
            directory.close();
        }
    }

    private static void log(SnapshotTaker taker, int txns) {
        for (int txn = 0; txn < txns; txn++) {
            taker.logged(7);
        }
    }

    private record Unreadable(long zxid) implements StateImage {
        @Override
        public void giveTo(StateSink sink) throws IOException {
            throw new IOException("the version is not kept any more");
        }

        @Override
        public void close() {}
    }
}
