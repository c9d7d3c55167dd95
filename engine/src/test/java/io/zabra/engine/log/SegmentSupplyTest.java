package io.zabra.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFailedException;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.FileWindow;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.TxnHeader;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentSupplyTest {
    private static final Path DIRECTORY = Path.of("/log");
    private static final LogConfig SMALL = new LogConfig(3_000, 1_024);
    private static final int WRITES = 60;

    private final Disk disk = new SimulatedDisk(new Random(1));
    private long zxid;

    @BeforeEach
    void makeDirectory() throws IOException {
        disk.createDirectory(DIRECTORY);
    }

    @Test
    void purgedSegmentsAreUsedAgain() throws IOException {
        long purged = 0;
        try (WriteAheadLog log = open(0)) {
            for (int round = 0; round < 50; round++) {
                write(log, 20);
                purged = zxid;
                log.purgeThrough(purged);
            }
        }
        List<String> names = disk.list(DIRECTORY);
        assertThat(names).hasSizeLessThanOrEqualTo(4).anyMatch(name -> name.startsWith("spare-"));
        try (WriteAheadLog log = open(purged)) {
            assertThat(log.lastZxid()).isEqualTo(zxid);
        }
    }

    /** So that all log of before can go, whatever a segment takes. */
    @Test
    void aSegmentThatIsBegunEarlyIsContinuedAndLeavesTheOthersToGo() throws IOException {
        try (WriteAheadLog log = open(0)) {
            log.beginSegment();
            assertThat(disk.list(DIRECTORY)).isEmpty();
            write(log, 3);
            log.beginSegment();
            log.beginSegment();
            log.purgeThrough(zxid);
            assertThat(log.beginsAfterZxid()).isEqualTo(3);
        }
        try (WriteAheadLog log = open(3)) {
            assertThat(log.lastZxid()).isEqualTo(3);
            zxid += 5;
            write(log, 2);
            log.beginSegment();
        }
        try (WriteAheadLog log = open(3)) {
            assertThat(log.recovery().replayed()).isEqualTo(2);
            write(log, 1);
            assertThat(log.lastZxid()).isEqualTo(11);
        }
    }

    @Test
    void whereTheDiskIsFullTheSegmentThatThereIsGoesOn() throws IOException {
        SimulatedDisk full = (SimulatedDisk) disk;
        try (WriteAheadLog log = open(0)) {
            write(log, 3);
            full.fullAt(full.used());
            log.beginSegment();
            assertThat(log.roomBytes()).isPositive();
            write(log, 1);
            assertThat(log.beginsAfterZxid()).isZero();
            log.purgeThrough(zxid);
            assertThat(log.beginsAfterZxid()).isZero();
        }
    }

    /** Each would be made, filled with what is left of the disk, and removed. */
    @Test
    void aDiskThatIsTooFullForTheNextSegmentIsNotTriedAgainAtOnce() throws IOException {
        SimulatedDisk full = (SimulatedDisk) disk;
        AtomicInteger made = new AtomicInteger();
        try (WriteAheadLog log = WriteAheadLog.open(counting(made), DIRECTORY, SMALL, 0, txn -> {})) {
            write(log, 3);
            full.fullAt(full.used());
            while (log.makeRoom(300) >= 300) {
                write(log, 1);
            }
            made.set(0);
            for (int i = 0; i < 1_000; i++) {
                assertThat(log.makeRoom(100_000)).isLessThan(300);
            }
            assertThat(made).hasValueLessThanOrEqualTo(1);
            // What there is is lengthened as soon as there is room.
            full.fullAt(Long.MAX_VALUE);
            assertThat(log.makeRoom(300)).isGreaterThanOrEqualTo(300);
            write(log, 1);
        }
        try (WriteAheadLog log = open(0)) {
            assertThat(log.recovery().replayed()).isEqualTo(zxid);
        }
    }

    /** Which would fill what is left of it, so that writes are refused meanwhile. */
    @Test
    void noFileIsMadeReadyWhereTheDiskHasNoRoomForTwo() throws IOException {
        SimulatedDisk small = (SimulatedDisk) disk;
        AtomicInteger made = new AtomicInteger();
        SegmentSupply supply = new SegmentSupply(counting(made), DIRECTORY, SMALL);
        long ready = SMALL.segmentBytes() + 2L * SMALL.preallocateBytes();
        small.fullAt(2 * ready - 1);
        supply.order();
        assertThat(made).hasValue(0);
        small.fullAt(2 * ready);
        supply = new SegmentSupply(counting(made), DIRECTORY, SMALL);
        supply.order();
        assertThat(made).hasValue(1);
        assertThat(supply.take()).isNotNull();
    }

    /** What was a segment takes no more of the disk. */
    @Test
    void aFileThatIsThereIsMadeReadyHoweverFullTheDiskIs() throws IOException {
        SimulatedDisk small = (SimulatedDisk) disk;
        try (WriteAheadLog log = open(0)) {
            write(log, 60);
        }
        SegmentSupply supply = new SegmentSupply(disk, DIRECTORY, SMALL);
        supply.retire(DIRECTORY.resolve(Segment.name(1)));
        long length = SMALL.segmentBytes() + 2L * SMALL.preallocateBytes();
        small.fullAt(small.used() + length);
        supply.order();
        assertThat(supply.take()).isNotNull();
    }

    /** A fresh one needs room, which is not tried again for a while; what was a segment has its own. */
    @Test
    void aFileThatIsThereIsMadeReadyRightAfterAFreshOneFailed() throws IOException {
        SimulatedDisk refusing = (SimulatedDisk) disk;
        try (WriteAheadLog log = open(0)) {
            write(log, 60);
        }
        SegmentSupply supply = new SegmentSupply(disk, DIRECTORY, SMALL);
        refusing.failAfter(0, "Disk quota exceeded");
        supply.order();
        refusing.endFaults();
        assertThat(supply.take()).isNull();
        supply.retire(DIRECTORY.resolve(Segment.name(1)));
        supply.order();
        assertThat(supply.take()).isNotNull();
    }

    /** Where there is none that could be lengthened, each look would make a file and remove it. */
    @Test
    void aLogIsNotBegunOnAFullDiskAndIsAsSoonAsThereIsRoom() throws IOException {
        SimulatedDisk full = (SimulatedDisk) disk;
        AtomicInteger made = new AtomicInteger();
        try (WriteAheadLog log = WriteAheadLog.open(counting(made), DIRECTORY, SMALL, 0, txn -> {})) {
            full.fullAt(0);
            for (int i = 0; i < 1_000; i++) {
                assertThat(log.makeRoom(300)).isZero();
            }
            assertThat(made).hasValue(0);
            full.fullAt(Long.MAX_VALUE);
            assertThat(log.makeRoom(300)).isGreaterThanOrEqualTo(300);
            write(log, 1);
        }
    }

    /** As where a quota keeps this process from what the disk has. */
    @Test
    void aLogThatCannotBeBegunIsNotTriedAgainAtOnce() throws IOException {
        SimulatedDisk refusing = (SimulatedDisk) disk;
        AtomicInteger made = new AtomicInteger();
        try (WriteAheadLog log = WriteAheadLog.open(counting(made), DIRECTORY, SMALL, 0, txn -> {})) {
            refusing.failAfter(0, "Disk quota exceeded");
            for (int i = 0; i < 1_000; i++) {
                assertThat(log.makeRoom(300)).isZero();
            }
            assertThat(made).hasValue(1);
            refusing.endFaults();
        }
    }

    /** The disk, whose new files are counted. */
    private Disk counting(AtomicInteger made) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("create")) {
                        made.incrementAndGet();
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aFileThatIsReadyHoldsNothingOfTheSegmentItWas() throws IOException {
        try (WriteAheadLog log = open(0)) {
            write(log, 60);
        }
        SegmentSupply supply = new SegmentSupply(disk, DIRECTORY, SMALL);
        supply.retire(DIRECTORY.resolve(Segment.name(1)));
        supply.order();
        Path ready = Objects.requireNonNull(supply.take());
        try (DiskFile file = disk.open(ready, false)) {
            assertThat(file.size()).isGreaterThanOrEqualTo(SMALL.segmentBytes());
            assertThat(new FileWindow(file).skipZeros(0)).isEqualTo(file.size());
        }
    }

    @Test
    void aLogOnAFullDiskGoesOnInAFileThatWasMadeReady() throws IOException {
        SimulatedDisk full = (SimulatedDisk) disk;
        try (WriteAheadLog log = open(0)) {
            write(log, 20);
            full.fullAt(full.used());
            long before = zxid;
            while (log.makeRoom(300) >= 300) {
                write(log, 1);
            }
            assertThat(zxid).isGreaterThan(before);
            full.fullAt(Long.MAX_VALUE);
            assertThat(log.makeRoom(300)).isGreaterThanOrEqualTo(300);
            write(log, 30);
        }
        try (WriteAheadLog log = open(0)) {
            assertThat(log.recovery().replayed()).isEqualTo(zxid);
        }
    }

    /** Of 100 bytes of the disk more or less each time, up to where it is full; most batches end in another segment than they begin in. */
    @Test
    void aBatchThatCrossesTheBorderOfASegmentHasTheRoomThatItWasPromised() throws IOException {
        for (int free = 0; free < 40_000; free += 100) {
            SimulatedDisk full = new SimulatedDisk(new Random(1));
            full.createDirectory(DIRECTORY);
            long acknowledged = 0;
            try (WriteAheadLog log = WriteAheadLog.open(full, DIRECTORY, SMALL, 0, txn -> {})) {
                long batch = 20 * WriteAheadLog.framedBytes(200);
                log.makeRoom(batch);
                full.fullAt(full.used() + free);
                while (log.makeRoom(batch) >= batch) {
                    for (int i = 0; i < 20; i++) {
                        long next = ++acknowledged;
                        log.append(new TxnHeader(1, 1, next, next), new SetDataTxn("/a", new byte[100], 1), null);
                    }
                    log.sync();
                }
            } catch (DiskFailedException e) {
                throw new AssertionError("with " + free + " bytes free, after zxid " + acknowledged, e);
            }
            full.restartAfterPowerCut();
            try (WriteAheadLog log = WriteAheadLog.open(full, DIRECTORY, SMALL, 0, txn -> {})) {
                assertThat(log.lastZxid()).as("%d bytes free", free).isEqualTo(acknowledged);
            }
        }
    }

    /** Wherever the log may look for room, and whether the name of a new segment was durable already or not. */
    @Test
    void aDiskThatIsFullForAMomentLosesNothing() throws IOException {
        int failed = 0;
        int wentOn = 0;
        for (int step = 0; step < 400; step++) {
            SimulatedDisk full = new SimulatedDisk(new Random(step));
            full.createDirectory(DIRECTORY);
            long acknowledged = writeUntilItFails(full, step);
            failed += acknowledged < WRITES ? 1 : 0;
            wentOn += acknowledged == WRITES ? 1 : 0;
            full.restartAfterPowerCut();
            try (WriteAheadLog log = WriteAheadLog.open(full, DIRECTORY, SMALL, 0, txn -> {})) {
                assertThat(log.lastZxid()).as("step %d", step).isGreaterThanOrEqualTo(acknowledged);
            }
        }
        assertThat(failed).isPositive();
        assertThat(wentOn).isPositive();
    }

    /** Returns the last zxid that is durable. */
    private static long writeUntilItFails(SimulatedDisk disk, int step) {
        long acknowledged = 0;
        try (WriteAheadLog log = WriteAheadLog.open(disk, DIRECTORY, SMALL, 0, txn -> {})) {
            disk.failOnceAfter(step, "No space left on device");
            while (acknowledged < WRITES) {
                if (log.makeRoom(300) >= 300) {
                    append(log, acknowledged + 1);
                    acknowledged++;
                }
            }
        } catch (IOException e) {
            assertThat(e).isInstanceOf(DiskFailedException.class).hasMessageContaining("make room and start again");
        }
        return acknowledged;
    }

    private WriteAheadLog open(long afterZxid) throws IOException {
        return WriteAheadLog.open(disk, DIRECTORY, SMALL, afterZxid, txn -> {});
    }

    private void write(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            append(log, ++zxid);
        }
    }

    private static void append(WriteAheadLog log, long zxid) throws IOException {
        log.append(new TxnHeader(1, 1, zxid, zxid), new SetDataTxn("/a", new byte[100], 1), null);
        log.sync();
    }
}
