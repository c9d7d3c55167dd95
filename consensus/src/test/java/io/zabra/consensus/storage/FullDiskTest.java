package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.log.LogConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A member's disk without room: what it is to log waits, nothing fails, and it goes on by itself. */
class FullDiskTest {
    private static final Path ROOT = Path.of("/data/z");
    private static final int LARGE_BYTES = 1_000;
    private static final PeerDiskConfig CONFIG =
            new PeerDiskConfig(new LogConfig(1 << 14, 1 << 12), new SnapshotPolicy(1000, 1 << 30, 2), 0, 1000, 1 << 30);

    private final SimulatedDisk files = new SimulatedDisk(new Random(1));
    private final List<Event> events = new ArrayList<>();
    private long last;

    private DirectoryPeerDisk open() throws IOException {
        return DirectoryPeerDisk.open(files, ROOT, CONFIG, new States.Notes());
    }

    private void append(DirectoryPeerDisk disk, int bytes) throws IOException {
        disk.write(new Persist(last + 1, List.of(new DiskOp.Append(States.entry(last + 1, new byte[bytes]), last))));
        last++;
        disk.flush();
        disk.carryOut(events::add);
    }

    /** Until something waits for room; returns what is durable. */
    private long fill(DirectoryPeerDisk disk) throws IOException {
        append(disk, LARGE_BYTES);
        files.fullAt(files.used());
        while (persisted() == last) {
            append(disk, LARGE_BYTES);
        }
        return persisted();
    }

    private long persisted() {
        return events.stream()
                .filter(Event.Persisted.class::isInstance)
                .mapToLong(event -> ((Event.Persisted) event).sequence())
                .max()
                .orElse(0);
    }

    @Test
    void whatIsToBeLoggedWaitsUntilThereIsRoomAndThenGoesOnInItsOrder() throws Exception {
        DirectoryPeerDisk disk = open();
        long certain = fill(disk);
        assertThat(disk.roomBytes()).isLessThan(LARGE_BYTES);
        // What needs no more of the disk waits behind what does: the order is the protocol's.
        disk.write(new Persist(last + 1, List.of(new DiskOp.SaveEpochs(3, 3))));
        disk.flush();
        disk.carryOut(events::add);
        assertThat(persisted()).isEqualTo(certain);

        files.fullAt(Long.MAX_VALUE);
        disk.carryOut(events::add);
        assertThat(persisted()).isEqualTo(last + 1);
        assertThat(disk.roomBytes()).isGreaterThan(LARGE_BYTES);
        disk.close();
        DirectoryPeerDisk again = open();
        assertThat(again.found().log().stream().map(LogEntry::zxid).toList())
                .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
        assertThat(again.found().acceptedEpoch()).isEqualTo(3);
        again.close();
    }

    @Test
    void itIsTellableUntilThereIsRoom() throws Exception {
        DirectoryPeerDisk disk = open();
        append(disk, LARGE_BYTES);
        assertThat(disk.isFull()).isFalse();
        fill(disk);
        assertThat(disk.isFull()).isTrue();
        files.fullAt(Long.MAX_VALUE);
        disk.carryOut(events::add);
        assertThat(disk.isFull()).isFalse();
        disk.close();
    }

    /** Others commit what it is to log, as much as its log has room for ahead, and more. */
    @Test
    void aDiskThatIsBehindAndHasRoomIsNotFull() throws Exception {
        DirectoryPeerDisk disk = open();
        append(disk, LARGE_BYTES);
        while (last * LARGE_BYTES < 2L * LogConfig.STANDARD.preallocateBytes()) {
            disk.write(new Persist(
                    last + 1, List.of(new DiskOp.Append(States.entry(last + 1, new byte[LARGE_BYTES]), last))));
            last++;
        }
        assertThat(disk.roomBytes()).isGreaterThan(LARGE_BYTES);
        disk.flush();
        disk.carryOut(events::add);
        assertThat(persisted()).isEqualTo(last);
        disk.close();
    }

    @Test
    void whatWaitedIsNotThereAfterARestartAndWasNeverReported() throws Exception {
        DirectoryPeerDisk disk = open();
        long certain = fill(disk);
        disk.close();
        DirectoryPeerDisk again = open();
        assertThat(again.found().log().get(again.found().log().size() - 1).zxid())
                .isEqualTo(certain);
        again.close();
    }

    @Test
    void whatWaitsIsBoundedAndTheEndNamesTheRemedy() throws Exception {
        DirectoryPeerDisk disk = open();
        append(disk, LARGE_BYTES);
        files.fullAt(files.used());
        int large = 8 << 20;
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        append(disk, large);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("disk is full")
                .hasMessageContaining("Make room");
        disk.close();
    }
}
