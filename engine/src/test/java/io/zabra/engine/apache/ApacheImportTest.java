package io.zabra.engine.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ManualClock;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.snapshot.MapTree;
import io.zabra.engine.snapshot.NodeImages;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.txn.TxnType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApacheImportTest {
    private static final long SEED = 4711;

    @TempDir
    Path dir;

    @Test
    void theSampleIsExactlyWhatApacheShows() throws Exception {
        MapTree tree = new MapTree();
        ImportReport report = ApacheImport.run(SampleData.writeTo(dir), tree);
        assertShows(tree, ExpectedTree.sample());
        assertThat(report.snapshotZnodes()).isEqualTo(3412);
        assertThat(report.snapshotSessions()).isEqualTo(51);
        assertThat(report.lastZxid()).isEqualTo(0x12a9);
        assertThat(report.transactionsReplayed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apps", "history", "compressed"})
    void aRealServersDirectoryIsExactlyWhatApacheShows(String name) throws Exception {
        Path source = SharedData.directory(name);
        MapTree tree = new MapTree();
        ImportReport report = ApacheImport.run(ApacheDirectory.of(source), tree);
        ExpectedTree expected = ExpectedTree.of(source);
        assertShows(tree, expected);
        assertThat(report.tornTails()).isEmpty();
        assertThat(report.lastZxid()).isEqualTo(expected.zxid());
    }

    @Test
    void noRealServersDirectoryIsLeftOut() throws IOException {
        try (Stream<Path> beside = Files.list(SharedData.directory("apps").resolveSibling(""))) {
            assertThat(beside.filter(Files::isDirectory)
                            .map(each -> each.getFileName().toString()))
                    .as("each is one of both tests here")
                    .containsExactlyInAnyOrder("apps", "history", "compressed");
        }
    }

    /** Written as a snapshot, loaded by several threads, read by a pin. */
    @ParameterizedTest
    @ValueSource(strings = {"apps", "history", "compressed"})
    void aStoreThatTookItOverShowsExactlyWhatApacheShows(String name) throws Exception {
        Path source = SharedData.directory(name);
        LocalStoreConfig config = LocalStoreConfig.standard().withClock(new ManualClock(), false);
        LocalStore.install(dir, sink -> ApacheImport.run(ApacheDirectory.of(source), sink), config);
        MapTree tree = new MapTree();
        try (LocalStore store = LocalStore.open(dir, config);
                PinnedTree pin = store.pin()) {
            store.sessions().forEach(session -> tree.session(session.id(), session.timeoutMs()));
            NodeImages.of(pin, tree::znode);
            tree.snapshotEnds(pin.zxid());
        }
        assertShows(tree, ExpectedTree.of(source));
    }

    @Test
    void theSnappySnapshotGivesTheSameTree() throws Exception {
        Path source = SharedData.directory("compressed");
        Files.copy(source.resolve("version-2/snapshot.12a9.snappy"), dir.resolve("snapshot.12a9.snappy"));
        MapTree tree = new MapTree();
        ApacheImport.run(ApacheDirectory.of(dir), tree);
        assertShows(tree, ExpectedTree.of(source));
    }

    @Test
    void theReportCountsWhatWasReplayed() throws Exception {
        Path source = SharedData.directory("history");
        ImportReport report = ApacheImport.run(ApacheDirectory.of(source), new MapTree());
        assertThat(report.transactionsReplayed()).isEqualTo(21_996);
        assertThat(report.transactions())
                .containsEntry(TxnType.SET_DATA, 10_832L)
                .containsEntry(TxnType.DELETE_CONTAINER, 34L)
                .containsEntry(TxnType.CLOSE_SESSION, 125L)
                .containsEntry(TxnType.MULTI, 1134L);
        assertThat(report.multisFailed()).isEqualTo(270);
    }

    @Test
    void theOlderSnapshotAndMoreLogsGiveTheSameTree() throws Exception {
        Path source = SharedData.directory("apps");
        copy(source.resolve("version-2"));
        damage(dir.resolve("snapshot.124e"), 300_000);
        MapTree tree = new MapTree();
        assertThatThrownBy(() -> ApacheImport.run(ApacheDirectory.of(dir), tree))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("snapshot.124e");
        assertThat(tree.znodes()).isEmpty();
        Files.delete(dir.resolve("snapshot.124e"));
        ImportReport report = ApacheImport.run(ApacheDirectory.of(dir), tree);
        // The one thing that the dumb tree does not keep up with.
        Predicate<String> quotaCount = line -> line.startsWith("/zookeeper/quota/jobs/zookeeper_stats ");
        assertThat(ExpectedTree.seenBy(tree).stream().filter(quotaCount.negate()))
                .containsExactlyElementsOf(ExpectedTree.of(source).znodes().stream()
                        .filter(quotaCount.negate())
                        .toList());
        assertThat(report.snapshotZxid()).isEqualTo(0xd73);
    }

    @Test
    void logsFromTheBeginningNeedNoSnapshot() throws Exception {
        Path source = SharedData.directory("history");
        copy(source.resolve("version-2"));
        Files.delete(dir.resolve("snapshot.0"));
        MapTree tree = new MapTree();
        ApacheImport.run(ApacheDirectory.of(dir), tree);
        assertShows(tree, ExpectedTree.of(source));
    }

    @Test
    void aByteChangedAnywhereInASnapshotIsFound() throws Exception {
        Path snapshot = SampleData.writeTo(dir).snapshots().resolve("snapshot.12a9.gz");
        byte[] good = Files.readAllBytes(snapshot);
        Random random = new Random(SEED);
        for (int i = 0; i < 60; i++) {
            byte[] bad = good.clone();
            // Behind the header of gzip, which holds times and names that nobody looks at.
            int at = 10 + random.nextInt(bad.length - 10);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(snapshot, bad);
            MapTree tree = new MapTree();
            assertThatThrownBy(() -> ApacheImport.run(ApacheDirectory.of(dir), tree))
                    .as("seed %d, byte %d", SEED, at)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("snapshot.12a9.gz is damaged at byte");
            assertThat(tree.znodes()).isEmpty();
        }
    }

    @Test
    void aSnapshotCutShortIsFound() throws Exception {
        Path snapshot = SampleData.writeTo(dir).snapshots().resolve("snapshot.12a9.gz");
        byte[] good = Files.readAllBytes(snapshot);
        for (int length : new int[] {0, 5, 20, 1000, good.length / 2, good.length - 1}) {
            Files.write(snapshot, Arrays.copyOf(good, length));
            assertThatThrownBy(() -> ApacheImport.run(ApacheDirectory.of(dir), new MapTree()))
                    .as("%d bytes", length)
                    .isInstanceOf(DamagedFileException.class);
        }
    }

    @Test
    void aDamagedRecordInTheMiddleOfALogImportsNothing() throws Exception {
        copy(SharedData.directory("history").resolve("version-2"));
        Random random = new Random(SEED);
        byte[] good = Files.readAllBytes(dir.resolve("log.1"));
        for (int i = 0; i < 100; i++) {
            byte[] bad = good.clone();
            int at = 16 + random.nextInt(1_500_000);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(dir.resolve("log.1"), bad);
            MapTree tree = new MapTree();
            assertThatThrownBy(() -> ApacheImport.run(ApacheDirectory.of(dir), tree))
                    .as("seed %d, byte %d", SEED, at)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageMatching(".*log\\.1 is damaged at byte \\d+, after zxid 0x[0-9a-f]+: .+");
            assertThat(tree.znodes()).isEmpty();
        }
    }

    @Test
    void aTornTailOfTheLastLogIsLeftOutAndACutFileRefused() throws Exception {
        copy(SharedData.directory("history").resolve("version-2"));
        Path log = dir.resolve("log.3188");
        List<Long> offsets = new ArrayList<>();
        ApacheLog.End end = ApacheLog.read(new ZxidFile(log, 0x3188), (offset, txn) -> offsets.add(offset));
        long last = offsets.get(offsets.size() - 1);
        byte[] good = Files.readAllBytes(log);
        for (long cut = last + 1; cut < end.offset(); cut += 7) {
            byte[] torn = good.clone();
            Arrays.fill(torn, (int) cut, torn.length, (byte) 0);
            Files.write(log, torn);
            ImportReport report = ApacheImport.run(ApacheDirectory.of(dir), new MapTree());
            assertThat(report.lastZxid()).isEqualTo(0x55eb);
            assertThat(report.tornTails().size()).as("cut at %d", cut).isLessThanOrEqualTo(1);
            Files.write(log, Arrays.copyOf(good, (int) cut));
            assertThatThrownBy(() -> ApacheImport.run(ApacheDirectory.of(dir), new MapTree()))
                    .as("cut at %d", cut)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("log.3188");
        }
    }

    @Test
    void aMissingLogIsFound() throws Exception {
        copy(SharedData.directory("history").resolve("version-2"));
        Files.delete(dir.resolve("log.1"));
        assertThatThrownBy(() -> ApacheImport.run(ApacheDirectory.of(dir), new MapTree()))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("the next transaction here is 0x3188, those between are missing");
    }

    @Test
    void aDirectoryOfSomethingElseIsRefusedByName() {
        assertThatThrownBy(() -> ApacheDirectory.of(dir))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(dir.toString())
                .hasMessageContaining("no data directory of Apache ZooKeeper");
    }

    private static void assertShows(MapTree tree, ExpectedTree expected) {
        assertThat(ExpectedTree.seenBy(tree)).containsExactlyElementsOf(expected.znodes());
        assertThat(tree.sessions()).containsExactlyInAnyOrderEntriesOf(expected.sessions());
        assertThat(tree.zxid()).isEqualTo(expected.zxid());
    }

    private void copy(Path version2) throws IOException {
        try (Stream<Path> files = Files.list(version2)) {
            for (Path file : files.toList()) {
                Path target = dir.resolve(file.getFileName());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                assertThat(target.toFile().setWritable(true)).isTrue();
            }
        }
    }

    private static void damage(Path file, long offset) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) ~one.get(0)).rewind();
            channel.write(one, offset);
        }
    }
}
