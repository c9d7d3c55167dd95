package io.zabra.engine.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.apache.ApacheImport;
import io.zabra.engine.apache.SampleData;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.snapshot.MapTree;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    private static final long SEED = 99;
    private static final long NOW_MS = 1_790_000_000_000L;
    private static final LogConfig SMALL = new LogConfig(20_000, 4096);

    @TempDir
    Path dir;

    @Test
    void aSecondOpeningIsRefusedAndSaysWhoHasIt() throws Exception {
        try (DataDirectory first = DataDirectory.open(NioDisk.DISK, dir)) {
            assertThat(first.path()).isEqualTo(dir);
            assertThatThrownBy(() -> DataDirectory.open(NioDisk.DISK, dir))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid() + " on ");
        }
        DataDirectory.open(NioDisk.DISK, dir).close();
    }

    @Test
    void aSecondOpeningThatIsRefusedHereLetsNoOtherProcessIn() throws Exception {
        Path data = Files.createDirectory(dir.resolve("data"));
        Path link = Files.createSymbolicLink(dir.resolve("link"), data);
        try (DataDirectory first = DataDirectory.open(NioDisk.DISK, data)) {
            assertThat(HoldDirectory.isRefused(first.path())).isTrue();
            for (Path again : List.of(data, link)) {
                assertThatThrownBy(() -> DataDirectory.open(NioDisk.DISK, again))
                        .hasMessageContaining("is in use by process ");
                assertThat(HoldDirectory.isRefused(data)).isTrue();
            }
        }
        assertThat(HoldDirectory.isRefused(data)).isFalse();
    }

    @Test
    void aLogThatIsMissingIsNotTakenForOneThatHasNotBegun() throws Exception {
        RandomHistory history = new RandomHistory(new Random(SEED));
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, dir)) {
            directory.recover(SMALL, new MapTree()).log().close();
            try (WriteAheadLog log = directory.recover(SMALL, new MapTree()).log()) {
                append(log, history, 3);
            }
            removeLog();
            refusesTheMissingLog(directory);
        }
    }

    @Test
    void aLogThatIsMissingIsNotTakenForOneThatASnapshotReplaced() throws Exception {
        RandomHistory history = new RandomHistory(new Random(SEED));
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, dir)) {
            try (WriteAheadLog log = directory.recover(SMALL, new MapTree()).log()) {
                append(log, history, 3);
            }
            history.startAt(1L << 32);
            writeSnapshot(directory, history.treeAt(history.next().header().zxid()), true);
            directory.recover(SMALL, new MapTree()).log().close();
            try (WriteAheadLog log = directory.recover(SMALL, new MapTree()).log()) {
                assertThat(log.beginsAfterZxid()).isEqualTo(history.lastZxid());
                append(log, history, 3);
            }
            removeLog();
            refusesTheMissingLog(directory);
        }
    }

    @Test
    void aStartThatIsRefusedForALostHeaderDoesNotForgetThatThereIsALog() throws Exception {
        RandomHistory history = new RandomHistory(new Random(SEED));
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, dir)) {
            try (WriteAheadLog log = directory.recover(SMALL, new MapTree()).log()) {
                append(log, history, 1);
                writeSnapshot(directory, history.treeAt(history.lastZxid()), true);
                append(log, history, 100);
            }
            String first = NioDisk.DISK.list(dir.resolve("log")).stream()
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            try (DiskFile segment = NioDisk.DISK.open(dir.resolve("log").resolve(first), true)) {
                segment.zero(0, Long.BYTES);
            }
            assertThatThrownBy(() -> directory.recover(SMALL, new MapTree()))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(first + " is damaged at byte 0");
            removeLog();
            refusesTheMissingLog(directory);
        }
    }

    private void removeLog() throws IOException {
        for (String segment : NioDisk.DISK.list(dir.resolve("log"))) {
            Files.delete(dir.resolve("log").resolve(segment));
        }
    }

    private void refusesTheMissingLog(DataDirectory directory) {
        assertThatThrownBy(() -> directory.recover(SMALL, new MapTree()))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(dir.resolve("log").toString())
                .hasMessageContaining("log-begun")
                .hasMessageContaining("mount it");
    }

    @Test
    void anOpeningThatFailsLetsGoOfTheDirectoryAndOfTheLogsPlace() throws Exception {
        Path data = dir.resolve("data");
        Path logs = dir.resolve("logs");
        DataDirectory.open(NioDisk.DISK, data, logs).close();
        Files.delete(data.resolve("snapshot"));
        Files.writeString(data.resolve("snapshot"), "in the way");
        assertThatThrownBy(() -> DataDirectory.open(NioDisk.DISK, data, logs))
                .hasMessageContaining("snapshot is a file, no directory");
        Files.delete(data.resolve("snapshot"));
        Files.delete(data.resolve("log-at"));
        Files.createDirectories(data.resolve("log-at.tmp").resolve("in-the-way"));
        assertThatThrownBy(() -> DataDirectory.open(NioDisk.DISK, data, logs)).hasMessageContaining("log-at.tmp");
        Files.delete(data.resolve("log-at.tmp").resolve("in-the-way"));
        DataDirectory.open(NioDisk.DISK, data, logs).close();
    }

    @Test
    void noStartGivesOutASessionIdOfAnEarlierOneWhateverTheClockSays() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(SEED));
        Set<Long> given = new HashSet<>();
        for (long wallMs : new long[] {NOW_MS, NOW_MS, NOW_MS - 3_600_000, NOW_MS + 100, 0, NOW_MS}) {
            try (DataDirectory directory = DataDirectory.open(disk, dir)) {
                SessionIds ids = directory.claimSessionIds(7, wallMs);
                for (int i = 0; i < 1_000; i++) {
                    long id = ids.next();
                    assertThat(given.add(id))
                            .as("%x with the clock at %d", id, wallMs)
                            .isTrue();
                }
            }
            disk.restartAfterPowerCut();
        }
    }

    @Test
    void aFullDiskKeepsNobodyFromStarting() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(SEED));
        try (DataDirectory directory = DataDirectory.open(disk, dir)) {
            disk.fullAt(disk.used());
            long first = directory.claimSessionIds(7, NOW_MS).next();
            assertThat(directory.claimSessionIds(7, NOW_MS).next()).isEqualTo(first);
            disk.fullAt(1 << 20);
            directory.claimSessionIds(7, NOW_MS);
            assertThat(directory.claimSessionIds(7, NOW_MS).next()).isGreaterThan(first);
        }
    }

    @Test
    void damagedSessionIdsKeepNobodyFromStarting() throws Exception {
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, dir)) {
            long first = directory.claimSessionIds(7, NOW_MS).next();
            Files.write(dir.resolve("session-ids"), new byte[] {1, 2, 3});
            assertThat(directory.claimSessionIds(7, NOW_MS).next()).isEqualTo(first);
            assertThat(directory.claimSessionIds(7, NOW_MS).next()).isGreaterThan(first);
        }
    }

    @Test
    void apachesDirectoryIsRefusedByNameWithTheWayToImportIt() throws Exception {
        Files.createDirectory(dir.resolve("version-2"));
        SampleData.writeTo(dir.resolve("version-2"));
        assertThatThrownBy(() -> DataDirectory.open(NioDisk.DISK, dir))
                .hasMessageContaining("is a data directory of Apache ZooKeeper")
                .hasMessageContaining("zabra import " + dir);
        assertThat(NioDisk.DISK.list(dir)).containsExactly("version-2");
    }

    @Test
    void aCheckSaysWhatAStartWouldSayAndChangesNothing() throws Exception {
        DataDirectory.check(NioDisk.DISK, dir);
        DataDirectory.check(NioDisk.DISK, dir.resolve("missing"));
        assertThat(NioDisk.DISK.list(dir)).isEmpty();
        Path ours = dir.resolve("ours");
        try (DataDirectory open = DataDirectory.open(NioDisk.DISK, ours)) {
            DataDirectory.check(NioDisk.DISK, open.path());
        }
        Files.writeString(ours.resolve("format"), "zabra data directory, format 7\n");
        assertThatThrownBy(() -> DataDirectory.check(NioDisk.DISK, ours)).hasMessageContaining("format 7");
        SampleData.writeTo(dir);
        assertThatThrownBy(() -> DataDirectory.check(NioDisk.DISK, dir))
                .hasMessageContaining("is a data directory of Apache ZooKeeper")
                .hasMessageContaining("zabra import " + dir);
    }

    /** As mkfs leaves it, where the disk is mounted there. */
    @Test
    void theRootOfANewFileSystemIsTakenAsEmpty() throws Exception {
        Files.createDirectory(dir.resolve("lost+found"));
        DataDirectory.check(NioDisk.DISK, dir);
        DataDirectory.open(NioDisk.DISK, dir).close();
        assertThat(NioDisk.DISK.list(dir)).contains("format", "lost+found");
    }

    @Test
    void aDirectoryOfSomethingElseAndOneOfAnotherFormatAreRefused() throws Exception {
        Files.writeString(dir.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> DataDirectory.open(NioDisk.DISK, dir))
                .hasMessageContaining("no data directory of Zabra")
                .hasMessageContaining("notes.txt");
        Path other = dir.resolve("other");
        DataDirectory.open(NioDisk.DISK, other).close();
        Files.writeString(other.resolve("format"), "zabra data directory, format 7\n");
        assertThatThrownBy(() -> DataDirectory.open(NioDisk.DISK, other)).hasMessageContaining("format 7");
    }

    @Test
    void anImportedStateComesBackAndTheLogGoesOnFromIt() throws Exception {
        MapTree imported = new MapTree();
        Path apache = Files.createDirectory(dir.resolve("apache"));
        ApacheImport.run(SampleData.writeTo(apache), imported);
        RandomHistory history = new RandomHistory(new Random(SEED));
        Path ours = dir.resolve("ours");
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, ours)) {
            writeSnapshot(directory, imported, true);
            MapTree tree = new MapTree();
            try (WriteAheadLog log = directory.recover(SMALL, tree).log()) {
                assertThat(tree.lines()).isEqualTo(imported.lines());
                history.startAt(log.lastZxid());
                for (int i = 0; i < 500; i++) {
                    LoggedTxn txn = history.next();
                    log.append(txn.header(), txn.txn(), txn.digest());
                    imported.transaction(txn);
                }
                log.sync();
            }
        }
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, ours)) {
            MapTree tree = new MapTree();
            Recovered recovered = directory.recover(SMALL, tree);
            recovered.log().close();
            assertThat(recovered.fromLog().replayed()).isEqualTo(500);
            assertThat(tree.lines()).isEqualTo(imported.lines());
        }
    }

    @Test
    void aDamagedSnapshotIsMadeUpForByTheOneBeforeAndTheLog() throws Exception {
        RandomHistory history = new RandomHistory(new Random(SEED));
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, dir)) {
            WriteAheadLog log = directory.recover(SMALL, new MapTree()).log();
            for (int i = 0; i < 4; i++) {
                append(log, history, 300);
                writeSnapshot(directory, history.treeAt(history.lastZxid()), false);
                directory.purge(log, 2);
            }
            log.close();
            assertThat(directory.snapshots().zxids()).hasSize(2);
            assertThat(log.beginsAfterZxid()).isPositive();
            Path newest = dir.resolve("snapshot")
                    .resolve("%016x".formatted(directory.snapshots().zxids().get(0)));
            byte[] bytes = Files.readAllBytes(newest);
            bytes[bytes.length / 2] ^= 4;
            Files.write(newest, bytes);
            MapTree tree = new MapTree();
            Recovered recovered = directory.recover(SMALL, tree);
            recovered.log().close();
            assertThat(recovered.skipped()).hasSize(1);
            assertThat(tree.lines())
                    .isEqualTo(history.treeAt(history.lastZxid()).lines());
        }
    }

    @Test
    void aMissingSegmentIsFound() throws Exception {
        RandomHistory history = new RandomHistory(new Random(SEED));
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, dir)) {
            try (WriteAheadLog log = directory.recover(SMALL, new MapTree()).log()) {
                append(log, history, 1000);
            }
            List<Path> segments = new ArrayList<>();
            try (var files = Files.list(dir.resolve("log"))) {
                files.sorted().forEach(segments::add);
            }
            assertThat(segments).hasSizeGreaterThan(3);
            Files.delete(segments.get(1));
            assertThatThrownBy(() -> directory.recover(SMALL, new MapTree()))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("no good record here, but");
            Files.delete(segments.get(0));
            assertThatThrownBy(() -> directory.recover(SMALL, new MapTree()))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("the log begins after zxid");
        }
    }

    @Test
    void aMissingSegmentThatTheSnapshotDoesNotNeedIsFoundWhenItIsRead() throws Exception {
        RandomHistory history = new RandomHistory(new Random(SEED));
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, dir)) {
            try (WriteAheadLog log = directory.recover(SMALL, new MapTree()).log()) {
                append(log, history, 1000);
            }
            writeSnapshot(directory, history.treeAt(history.lastZxid()), false);
            List<Path> segments = new ArrayList<>();
            try (var files = Files.list(dir.resolve("log"))) {
                files.sorted().forEach(segments::add);
            }
            Files.delete(segments.get(1));
            try (WriteAheadLog log = directory.recover(SMALL, new MapTree()).log()) {
                assertThatThrownBy(() -> log.read(log.beginsAfterZxid(), (zxid, payload) -> {}))
                        .isInstanceOf(DamagedFileException.class)
                        .hasMessageContaining("no good record here, but")
                        .hasMessageContaining(segments.get(2).toString());
            }
        }
    }

    @Test
    void theLogReadsBackWhatWasAppended() throws Exception {
        RandomHistory history = new RandomHistory(new Random(SEED));
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, dir);
                WriteAheadLog log = directory.recover(SMALL, new MapTree()).log()) {
            append(log, history, 1000);
            long from = history.anyZxid(1);
            MapTree tree = history.treeAt(from);
            log.read(from, (zxid, payload) -> tree.transaction(TxnCodec.decode(payload)));
            assertThat(tree.lines())
                    .isEqualTo(history.treeAt(history.lastZxid()).lines());
            long target = history.anyZxid(1);
            directory.truncate(log, target);
            assertThat(log.lastZxid()).isEqualTo(target);
        }
    }

    @Test
    void epochsAndServerNumberAreKept() throws Exception {
        try (DataDirectory directory = DataDirectory.open(NioDisk.DISK, dir)) {
            assertThat(directory.epochs().read()).isEqualTo(Epochs.NONE);
            directory.epochs().write(new Epochs(7, 6));
            assertThat(directory.epochs().read()).isEqualTo(new Epochs(7, 6));
            assertThat(directory.serverId()).isEmpty();
            Files.writeString(dir.resolve("myid"), "3\n");
            assertThat(directory.serverId()).contains(3L);
        }
    }

    private static void append(WriteAheadLog log, RandomHistory history, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            LoggedTxn txn = history.next();
            log.append(txn.header(), txn.txn(), txn.digest());
        }
        log.sync();
    }

    private static SnapshotInfo writeSnapshot(DataDirectory directory, MapTree tree, boolean installed)
            throws IOException {
        return directory.snapshots().write(tree.zxid(), tree.sessions(), installed, sink -> {
            for (var node : tree.znodes().values()) {
                sink.znode(node);
            }
        });
    }
}
