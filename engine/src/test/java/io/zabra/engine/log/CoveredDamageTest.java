package io.zabra.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is damaged in a log and in a snapshot, too, keeps no log from opening; what may be in no snapshot does. */
class CoveredDamageTest {
    private static final Path DIRECTORY = Path.of("/log");
    private static final LogConfig ONE_SEGMENT = new LogConfig(1 << 20, 1 << 14);
    private static final LogConfig SMALL = new LogConfig(3_000, 1_024);
    private static final int SECTOR_BYTES = 512;
    /** A page of the system's cache, in which sectors are read. */
    private static final int PIECE_BYTES = 4_096;

    private static final int RECORDS = 40;

    /** What becomes of a sector. */
    enum Harm {
        ZEROS,
        FLIPPED,
        UNREADABLE
    }

    private SimulatedDisk disk = new SimulatedDisk(new Random(1));
    private long zxid;

    @BeforeEach
    void makeDirectory() {
        disk.createDirectory(DIRECTORY);
    }

    @ParameterizedTest
    @EnumSource
    void aSegmentWithoutItsHeaderGoesWithThoseBeforeItIfTheSnapshotHasAllOfThem(Harm harm) throws IOException {
        fill(SMALL);
        List<Path> before = segments();
        assertThat(before).hasSizeGreaterThan(4);
        SimulatedDisk intact = disk;
        for (int index = 0; index + 1 < before.size(); index++) {
            disk = intact.copy();
            long covered = Segment.firstZxid(before.get(index + 1)) - 1;
            harm(before.get(index), 0, harm);
            refuses(SMALL, covered - 1, before.get(index) + " is damaged at byte 0");
            assertThat(segments()).isEqualTo(before);
            try (WriteAheadLog log = opensWith(SMALL, covered, before.get(index))) {
                assertThat(segments()).isEqualTo(before.subList(index + 1, before.size()));
                assertThat(log.beginsAfterZxid()).isEqualTo(covered);
                append(log, new byte[100]);
            }
            zxid--;
            assertThat(opened(SMALL, covered, RECORDS + 1)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLastSegmentWithoutItsHeaderMayHoldWhatNoSnapshotHas(Harm harm) throws IOException {
        fill(SMALL);
        List<Path> before = segments();
        harm(before.get(before.size() - 1), 0, harm);
        refuses(SMALL, RECORDS, before.get(before.size() - 1) + " is damaged at byte 0");
        assertThat(segments()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void aHoleIsPassedOverIfTheSnapshotHasAllThatWasInIt(Harm harm) throws IOException {
        fill(ONE_SEGMENT);
        Path segment = segments().get(0);
        SimulatedDisk intact = disk;
        List<Long> ends = ends();
        // Of what cannot be read all that goes with it is lost.
        int harmed = harm == Harm.UNREADABLE ? PIECE_BYTES : harm == Harm.ZEROS ? SECTOR_BYTES : 1;
        int passed = 0;
        for (long at = SECTOR_BYTES; at + harmed < ends.get(RECORDS - 2); at += SECTOR_BYTES) {
            long begin = Math.max(SegmentHeader.BYTES, at - at % harmed);
            long first = zxidAt(ends, begin);
            long last = zxidAt(ends, at - at % harmed + harmed - 1);
            for (long covered : new long[] {first - 1, last, last + 1, RECORDS}) {
                disk = intact.copy();
                harm(segment, at, harm);
                if (covered > last) {
                    opensWith(ONE_SEGMENT, covered, segment).close();
                    assertThat(new LogReader(disk, DIRECTORY).check(RECORDS)).hasSize(1);
                    assertThat(read(covered)).isEqualTo(after(covered));
                    passed++;
                } else {
                    refuses(ONE_SEGMENT, covered, segment.toString());
                }
            }
        }
        assertThat(passed).isGreaterThan(20);
    }

    @Test
    void aTornEndBehindAHoleIsCutOff() throws IOException {
        int torn = 0;
        for (int seed = 0; seed < 100; seed++) {
            disk = new SimulatedDisk(new Random(seed));
            makeDirectory();
            WriteAheadLog log = fillOpen(ONE_SEGMENT);
            try {
                disk.cutPowerAfter(seed % 3);
                append(log, new byte[3_000]);
                append(log, new byte[3_000]);
                log.sync();
            } catch (SimulatedDisk.PowerCut cut) {
                // As planned.
            }
            disk.restartAfterPowerCut();
            harm(segments().get(0), SECTOR_BYTES, Harm.UNREADABLE);
            List<Long> found = new ArrayList<>();
            try (WriteAheadLog again =
                    WriteAheadLog.open(disk, DIRECTORY, ONE_SEGMENT, 20, txn -> found.add(txn.zxid()))) {
                assertThat(found).containsSequence(after(20));
                assertThat(again.recovery().damaged()).hasSize(1);
                torn += again.recovery().torn().isPresent() ? 1 : 0;
            }
        }
        assertThat(torn).isPositive();
    }

    /** What a process that was killed had written is written again: not what cannot be read. */
    @Test
    void aHoleMayEndRightWhereTheLastRecordBegins() throws IOException {
        WriteAheadLog log = fillOpen(ONE_SEGMENT);
        append(log, new byte[100]);
        log.sync();
        long end = lastEnd();
        int around = (int) (end - ends().get(RECORDS - 1)) - 100;
        append(log, new byte[(int) (4L * PIECE_BYTES - (end + around) % PIECE_BYTES)]);
        log.sync();
        long begin = lastEnd();
        assertThat(begin % PIECE_BYTES).isZero();
        append(log, new byte[100]);
        log.sync();
        disk = disk.copy();
        harm(segments().get(0), begin - SECTOR_BYTES, Harm.UNREADABLE);
        assertThat(opened(ONE_SEGMENT, zxid, zxid)).hasSize(1);
    }

    private long lastEnd() throws IOException {
        List<Long> ends = ends();
        return ends.get(ends.size() - 1);
    }

    @Test
    void aLogWithAHoleIsCutBehindIt() throws IOException {
        fill(ONE_SEGMENT);
        harm(segments().get(0), SECTOR_BYTES, Harm.UNREADABLE);
        try (WriteAheadLog log = opensWith(ONE_SEGMENT, 20, segments().get(0))) {
            log.truncate(30);
            zxid = 30;
            append(log, new byte[10]);
        }
        assertThat(opened(ONE_SEGMENT, 20, 31)).hasSize(1);
    }

    /** In a log of format 1 whoever writes data can make them look like what comes after the hole. */
    @Test
    void aLogOfFormatOneHasNoHoles() throws IOException {
        ByteBuffer forged = ByteBuffer.allocate(600);
        byte[] later = FormatOne.record(15, 1, 1, new byte[0]);
        while (forged.remaining() > later.length) {
            forged.put(later).put((byte) 0); // Some of them begin where a record may.
        }
        List<byte[]> parts = new ArrayList<>(List.of(FormatOne.segmentHeader(0, SegmentHeader.FIRST_LINK)));
        long link = SegmentHeader.FIRST_LINK;
        for (long next = 1; next <= 20; next++) {
            BufferOutputArchive payload = new BufferOutputArchive(700);
            byte[] data = next == 5 ? forged.array() : new byte[(int) next];
            TxnCodec.write(new TxnHeader(1, 1, next, next), new SetDataTxn("/a", data, 1), null, payload);
            byte[] bytes = new byte[payload.buffer().remaining()];
            payload.buffer().get(bytes);
            byte[] record = FormatOne.record(next, link, 1, bytes);
            parts.add(record);
            link = LogRecord.nextLink(link, ByteBuffer.wrap(record).getInt(12), next);
        }
        long fifth = parts.subList(0, 5).stream().mapToLong(part -> part.length).sum();
        Path path = DIRECTORY.resolve(Segment.name(1));
        try (DiskFile old = disk.create(path)) {
            long at = 0;
            for (byte[] part : parts) {
                old.write(ByteBuffer.wrap(part), at);
                at += part.length;
            }
            old.sync();
        }
        disk.syncDirectory(DIRECTORY);
        harm(path, fifth, Harm.FLIPPED);
        refuses(ONE_SEGMENT, 15, path.toString());
    }

    /** The record that has this byte. */
    private static long zxidAt(List<Long> ends, long offset) {
        return 1 + ends.stream().filter(end -> end <= offset).count();
    }

    private void fill(LogConfig config) throws IOException {
        fillOpen(config).close();
    }

    private WriteAheadLog fillOpen(LogConfig config) throws IOException {
        zxid = 0;
        WriteAheadLog log = WriteAheadLog.open(disk, DIRECTORY, config, 0, txn -> {});
        for (int i = 0; i < RECORDS; i++) {
            append(log, new byte[100 + 17 * i % 300]);
            log.sync();
        }
        return log;
    }

    private void append(WriteAheadLog log, byte[] data) throws IOException {
        zxid++;
        log.append(new TxnHeader(1, 1, zxid, zxid), new SetDataTxn("/a", data, 1), null);
    }

    /** All after the snapshot come, and the damage is told. */
    private WriteAheadLog opensWith(LogConfig config, long covered, Path damaged) throws IOException {
        List<Long> found = new ArrayList<>();
        WriteAheadLog log = WriteAheadLog.open(disk, DIRECTORY, config, covered, txn -> found.add(txn.zxid()));
        assertThat(found).isEqualTo(after(covered));
        assertThat(log.lastZxid()).isEqualTo(RECORDS);
        assertThat(log.recovery().damaged())
                .singleElement()
                .satisfies(damage -> assertThat(damage.file()).isEqualTo(damaged.toString()));
        zxid = RECORDS;
        return log;
    }

    private List<DamagedFileException> opened(LogConfig config, long covered, long last) throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(disk, DIRECTORY, config, covered, txn -> {})) {
            assertThat(log.lastZxid()).isEqualTo(last);
            return log.recovery().damaged();
        }
    }

    private void refuses(LogConfig config, long covered, String message) {
        assertThatThrownBy(() -> WriteAheadLog.open(disk, DIRECTORY, config, covered, txn -> {}))
                .as("snapshot of zxid %d", covered)
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(message);
    }

    private static List<Long> after(long covered) {
        return LongStream.rangeClosed(covered + 1, RECORDS).boxed().toList();
    }

    private List<Long> read(long afterZxid) throws IOException {
        List<Long> read = new ArrayList<>();
        new LogReader(disk, DIRECTORY).read(afterZxid, RECORDS, (record, payload) -> read.add(record));
        return read;
    }

    /** Of the first segment: behind each record. */
    private List<Long> ends() throws IOException {
        List<Long> ends = new ArrayList<>();
        Path path = segments().get(0);
        try (DiskFile file = disk.open(path, false)) {
            Segment segment = Objects.requireNonNull(Segment.read(disk, path));
            SegmentScan scan = new SegmentScan(path, segment.header(), file);
            scan.read((record, payload) -> ends.add(record.end()));
        }
        return ends;
    }

    private List<Path> segments() throws IOException {
        return Segment.paths(disk, DIRECTORY);
    }

    private void harm(Path path, long at, Harm harm) throws IOException {
        if (harm == Harm.UNREADABLE) {
            disk.makeUnreadable(path, at);
            return;
        }
        try (DiskFile file = disk.open(path, true)) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
            file.read(bytes, at);
            bytes.putLong(0, ~bytes.getLong(0)).rewind();
            if (harm == Harm.ZEROS) {
                file.zero(at - at % SECTOR_BYTES, SECTOR_BYTES);
            } else {
                file.write(bytes, at);
            }
            file.sync();
        }
    }
}
