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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogDamageTest {
    private static final Path DIRECTORY = Path.of("/log");
    private static final LogConfig ONE_SEGMENT = new LogConfig(1 << 20, 1 << 14);
    private static final LogConfig SMALL = new LogConfig(3_000, 1_024);
    private static final int SECTOR_BYTES = 512;

    private SimulatedDisk disk = new SimulatedDisk(new Random(1));
    private long zxid;

    @BeforeEach
    void makeDirectory() {
        disk.createDirectory(DIRECTORY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBitThatFlipsInDataOfZerosIsDamage(boolean closed) throws IOException {
        WriteAheadLog log = open(ONE_SEGMENT);
        write(log, new byte[10]);
        long from = end();
        write(log, new byte[4096]);
        long to = end();
        end(log, closed);
        SimulatedDisk intact = disk;
        for (long at = from; at < to - 8 - 8; at += 7) {
            disk = intact.copy();
            byte[] before = bytes(segment(0), at, 1);
            put(segment(0), at, new byte[] {(byte) (before[0] ^ 4)});
            assertThatThrownBy(() -> open(ONE_SEGMENT))
                    .as("byte %d", at)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(segment(0) + " is damaged at byte " + from);
        }
    }

    @Test
    void noSectorThatIsDurableReadsAsZeros() throws IOException {
        WriteAheadLog log = open(ONE_SEGMENT);
        long from = SegmentHeader.BYTES;
        for (int i = 0; i < 40; i++) {
            write(log, new byte[i * 100]);
        }
        byte[] written = bytes(segment(0), from, (int) (end() - from));
        for (int at = 0; at < written.length; at += 8) {
            assertThat(ByteBuffer.wrap(written).getLong(at)).as("at %d", at).isNotZero();
        }
    }

    @Test
    void dataThatLooksLikeARecordDoesNotKeepALogThatLostItsPowerFromOpening() throws IOException {
        int torn = 0;
        for (int seed = 0; seed < 300; seed++) {
            disk = new SimulatedDisk(new Random(seed));
            disk.createDirectory(DIRECTORY);
            zxid = 0;
            WriteAheadLog log = open(ONE_SEGMENT);
            write(log, new byte[10]);
            byte[] data = new byte[600];
            FormatOne.forge(data);
            try {
                disk.cutPowerAfter(seed % 3);
                for (int i = 0; i < 30; i++) {
                    append(log, data);
                }
                log.sync();
                log.makeRoom(1 << 14);
            } catch (SimulatedDisk.PowerCut cut) {
                // As planned.
            }
            disk.restartAfterPowerCut();
            try (WriteAheadLog again = open(ONE_SEGMENT)) {
                torn += again.recovery().torn().isPresent() ? 1 : 0;
            }
        }
        assertThat(torn).isPositive();
    }

    /** It would be the same in two logs only where their salts are. */
    @Test
    void whatARecordLooksLikeInTheFileNobodyKnowsWhoSendsIt() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (long salt : new long[] {7, 8}) {
            disk = new SimulatedDisk(new Random(1));
            disk.createDirectory(DIRECTORY);
            zxid = 0;
            WriteAheadLog log = WriteAheadLog.open(
                    disk, DIRECTORY, new LogConfig(1 << 20, 1 << 14, Runnable::run, link -> salt), 0, txn -> {});
            write(log, new byte[100]);
            files.add(bytes(segment(0), SegmentHeader.BYTES, (int) (end() - SegmentHeader.BYTES)));
        }
        for (int at = 0; at < files.get(0).length; at += 8) {
            assertThat(ByteBuffer.wrap(files.get(0)).getLong(at))
                    .isNotEqualTo(ByteBuffer.wrap(files.get(1)).getLong(at));
        }
        assertThat(LogConfig.STANDARD.salt(1)).isNotEqualTo(LogConfig.STANDARD.salt(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aSegmentWithoutItsHeaderIsDamageAndStaysWhereItIs(int index) throws IOException {
        WriteAheadLog log = open(SMALL);
        while (segments().size() < 3) {
            write(log, new byte[100]);
        }
        write(log, new byte[100]);
        end(log, true);
        Path lost = segment(index);
        put(lost, 0, new byte[SegmentHeader.BYTES]);
        List<String> names = disk.list(DIRECTORY);
        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> open(SMALL))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(lost + " is damaged at byte 0");
            assertThat(disk.list(DIRECTORY)).isEqualTo(names);
        }
        assertThat(new LogReader(disk, DIRECTORY).check(zxid))
                .singleElement()
                .satisfies(damage -> assertThat(damage.file()).isEqualTo(lost.toString()));
        assertThatThrownBy(() -> new LogInspection(disk).read(lost, txn -> {}))
                .isInstanceOf(DamagedFileException.class);
    }

    @Test
    void aSegmentThatWasBeingBegunIsRemovedAndNoneInTheMiddle() throws IOException {
        WriteAheadLog log = open(SMALL);
        write(log, new byte[100]);
        end(log, true);
        Path begun = DIRECTORY.resolve(Segment.name(zxid + 1));
        disk.create(begun).write(ByteBuffer.allocate(SegmentHeader.BYTES), 0);
        try (WriteAheadLog again = open(SMALL)) {
            assertThat(again.lastZxid()).isEqualTo(zxid);
            assertThat(disk.exists(begun)).isFalse();
        }
        Path middle = DIRECTORY.resolve(Segment.name(0));
        disk.create(middle).write(ByteBuffer.allocate(SegmentHeader.BYTES), 0);
        assertThatThrownBy(() -> open(SMALL)).hasMessageContaining(middle + " is damaged at byte 0");
        assertThat(disk.exists(middle)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSectorThatIsLostFromTheEndIsDamageOnlyWhereTheLogWasClosed(boolean closed) throws IOException {
        WriteAheadLog log = open(ONE_SEGMENT);
        write(log, new byte[10]);
        write(log, new byte[4096]);
        long last = end() - SECTOR_BYTES;
        end(log, closed);
        put(segment(0), last - last % SECTOR_BYTES, new byte[SECTOR_BYTES]);
        if (closed) {
            assertThatThrownBy(() -> open(ONE_SEGMENT))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("a record is missing here");
        } else {
            try (WriteAheadLog again = open(ONE_SEGMENT)) {
                assertThat(again.recovery().torn()).isPresent();
                assertThat(again.lastZxid()).isEqualTo(1);
            }
        }
    }

    @Test
    void aLogThatWasClosedGoesOn() throws IOException {
        for (int life = 0; life < 50; life++) {
            WriteAheadLog log = open(ONE_SEGMENT);
            assertThat(log.recovery().torn()).isEmpty();
            assertThat(log.recovery().replayed()).isEqualTo(zxid);
            for (int i = 0; i < life % 3; i++) {
                write(log, new byte[100]);
            }
            end(log, life % 4 != 0);
        }
        LogInspection.Facts facts = new LogInspection(disk).read(segment(0), txn -> {});
        assertThat(facts.records()).isEqualTo(zxid);
        assertThat(facts.tornBytes()).isZero();
    }

    @Test
    void aLogOfFormatOneIsReadAndGoesOnInTheNewOne() throws IOException {
        List<byte[]> parts = new ArrayList<>(List.of(FormatOne.segmentHeader(0, SegmentHeader.FIRST_LINK)));
        long link = SegmentHeader.FIRST_LINK;
        for (zxid = 1; zxid <= 20; zxid++) {
            BufferOutputArchive payload = new BufferOutputArchive(100);
            TxnCodec.write(
                    new TxnHeader(1, 1, zxid, zxid), new SetDataTxn("/a", new byte[(int) zxid], 1), null, payload);
            byte[] bytes = new byte[payload.buffer().remaining()];
            payload.buffer().get(bytes);
            byte[] record = FormatOne.record(zxid, link, 1, bytes);
            parts.add(record);
            link = LogRecord.nextLink(link, ByteBuffer.wrap(record).getInt(12), zxid);
        }
        zxid = 20;
        DiskFile old = disk.create(DIRECTORY.resolve(Segment.name(1)));
        long at = 0;
        for (byte[] part : parts) {
            old.write(ByteBuffer.wrap(part), at);
            at += part.length;
        }
        old.zero(at, 5_000);
        WriteAheadLog log = open(ONE_SEGMENT);
        assertThat(log.recovery().replayed()).isEqualTo(20);
        assertThat(log.recovery().lastZxid()).isEqualTo(20);
        assertThat(log.recovery().torn()).isEmpty();
        write(log, new byte[100]);
        end(log, false);
        assertThat(segments()).hasSize(2);
        assertThat(bytes(segment(1), 8, 4)).containsExactly(0, 0, 0, 2);
        try (WriteAheadLog again = open(ONE_SEGMENT)) {
            assertThat(again.recovery().replayed()).isEqualTo(21);
        }
    }

    private WriteAheadLog open(LogConfig config) throws IOException {
        return WriteAheadLog.open(disk, DIRECTORY, config, 0, txn -> {});
    }

    private void end(WriteAheadLog log, boolean closed) throws IOException {
        if (closed) {
            log.close();
        } else {
            disk.restartAfterKill();
        }
    }

    private void write(WriteAheadLog log, byte[] data) throws IOException {
        append(log, data);
        log.sync();
    }

    private void append(WriteAheadLog log, byte[] data) throws IOException {
        zxid++;
        log.append(new TxnHeader(1, 1, zxid, zxid), new SetDataTxn("/a", data, 1), null);
    }

    /** Behind the last record in the first segment, while the log is open. */
    private long end() throws IOException {
        try (DiskFile file = disk.open(segment(0), false)) {
            SegmentScan scan = new SegmentScan(
                    segment(0),
                    Objects.requireNonNull(Segment.read(disk, segment(0))).header(),
                    file);
            scan.read((record, payload) -> {});
            return scan.offset();
        }
    }

    private List<Path> segments() throws IOException {
        return Segment.paths(disk, DIRECTORY);
    }

    private Path segment(int index) throws IOException {
        return segments().get(index);
    }

    private byte[] bytes(Path path, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (DiskFile file = disk.open(path, false)) {
            file.read(bytes, offset);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private void put(Path path, long offset, byte[] bytes) throws IOException {
        try (DiskFile file = disk.open(path, true)) {
            file.write(ByteBuffer.wrap(bytes), offset);
            file.sync();
        }
    }
}
