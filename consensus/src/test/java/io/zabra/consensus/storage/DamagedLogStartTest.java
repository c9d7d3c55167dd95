package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.log.LogConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A member starts over log that is damaged where its snapshot has all of it, and over none that may hold more. */
class DamagedLogStartTest {
    private static final Path ROOT = Path.of("/member");
    /** Segments of some 150 transactions; no snapshot is due at once by what is logged here. */
    private static final PeerDiskConfig CONFIG =
            new PeerDiskConfig(new LogConfig(1 << 14, 4096), new SnapshotPolicy(20, 1 << 20, 2), 0, 1000, 1 << 20);

    private static final int TXNS_AN_EPOCH = 200;
    private static final long SNAPSHOT = Zxid.of(3, TXNS_AN_EPOCH);
    private static final long LAST = SNAPSHOT + 5;

    private final SimulatedDisk files = new SimulatedDisk(new Random(1));
    private DirectoryPeerDisk disk;
    private long sequence;

    @BeforeEach
    void fill() throws IOException {
        start();
        long previous = 0;
        for (int epoch = 1; epoch <= 3; epoch++) {
            for (long zxid = Zxid.of(epoch, 1); zxid <= Zxid.of(epoch, TXNS_AN_EPOCH); zxid++) {
                append(zxid, previous);
                previous = zxid;
            }
        }
        disk.snapshot(new States.Small(SNAPSHOT, 1));
        LongStream.rangeClosed(SNAPSHOT + 1, LAST).forEach(zxid -> append(zxid, zxid - 1));
        disk.close();
        assertThat(snapshots()).hasSize(1);
    }

    @AfterEach
    void stop() {
        disk.close();
    }

    private DurableState start() throws IOException {
        disk = DirectoryPeerDisk.open(files, ROOT, CONFIG, new States.Notes());
        sequence = 0;
        return disk.found();
    }

    private void append(long zxid, long previous) {
        write(new DiskOp.Append(States.entry(zxid), previous));
    }

    private void write(DiskOp... ops) {
        disk.write(new Persist(++sequence, List.of(ops)));
        disk.flush();
        try {
            disk.carryOut(event -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Path> segments() {
        return named("log");
    }

    private List<Path> snapshots() {
        return named("snapshot");
    }

    private List<Path> named(String directory) {
        return files.list(ROOT.resolve(directory)).stream()
                .filter(name -> name.matches("[0-9a-f]{16}"))
                .map(ROOT.resolve(directory)::resolve)
                .toList();
    }

    private static long firstZxid(Path file) {
        return Long.parseLong(String.valueOf(file.getFileName()), 16);
    }

    private void harm(Path path, long at, boolean unreadable) throws IOException {
        if (unreadable) {
            files.makeUnreadable(path, at);
            return;
        }
        try (DiskFile file = files.open(path, true)) {
            ByteBuffer word = ByteBuffer.allocate(Long.BYTES);
            file.read(word, at);
            file.write(word.putLong(0, ~word.getLong(0)).rewind(), at);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "0, false", "600, true", "600, false"})
    void segmentsOfWhichTheSnapshotHasAllGoUpToTheDamagedOne(long at, boolean unreadable) throws IOException {
        List<Path> before = segments();
        assertThat(firstZxid(before.get(2))).isLessThan(SNAPSHOT);
        harm(before.get(1), at, unreadable);
        DurableState found = start();
        assertThat(found.snapshotZxid()).isEqualTo(SNAPSHOT);
        assertThat(found.older().baseZxid()).isGreaterThanOrEqualTo(firstZxid(before.get(1)));
        assertThat(segments()).isEqualTo(before.subList(2, before.size()));
        assertThat(read(found.older().baseZxid(), LAST)).isEqualTo(zxids(found));
        append(LAST + 1, LAST);
        assertThat(disk.isSnapshotDue()).isTrue();
    }

    /** In the segment that the snapshot lies in, which has later transactions as well. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsDamagedBeforeTheSnapshotIsPassedOver(boolean unreadable) throws IOException {
        Path rotten = segments().stream()
                .filter(path -> firstZxid(path) <= SNAPSHOT)
                .reduce((first, second) -> second)
                .orElseThrow();
        assertThat(firstZxid(rotten)).isLessThan(SNAPSHOT - 100);
        harm(rotten, 600, unreadable);
        for (int times = 0; times < 2; times++) {
            DurableState found = start();
            assertThat(found.snapshotZxid()).isEqualTo(SNAPSHOT);
            assertThat(found.logBaseZxid()).isEqualTo(SNAPSHOT);
            assertThat(found.older().baseZxid()).isEqualTo(SNAPSHOT);
            assertThat(zxids(found))
                    .isEqualTo(LongStream.rangeClosed(SNAPSHOT + 1, LAST - times)
                            .boxed()
                            .toList());
            assertThat(read(SNAPSHOT, LAST - times)).isEqualTo(zxids(found));
            write(new DiskOp.Truncate(LAST - 1));
            stop();
        }
        start();
        LongStream.range(LAST, LAST + 40).forEach(zxid -> append(zxid, zxid - 1));
        assertThat(disk.isSnapshotDue()).isTrue();
        disk.snapshot(new States.Small(LAST + 39, 1));
        write(new DiskOp.SaveEpochs(3, 3));
        assertThat(files.exists(rotten)).isFalse();
        stop();
        assertThat(start().snapshotZxid()).isEqualTo(LAST + 39);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatNoSnapshotHasKeepsAMemberFromStarting(boolean unreadable) throws IOException {
        List<Path> before = segments();
        Path last = before.get(before.size() - 1);
        harm(last, 0, unreadable);
        for (int times = 0; times < 2; times++) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(last + " is damaged at byte 0");
            assertThat(segments()).isEqualTo(before);
        }
    }

    private List<Long> read(long afterZxid, long toZxid) throws IOException {
        List<Long> read = new ArrayList<>();
        disk.log().read(afterZxid, toZxid, (zxid, payload) -> read.add(zxid));
        return read;
    }

    private static List<Long> zxids(DurableState state) {
        return state.log().stream().map(LogEntry::zxid).toList();
    }
}
