package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.LogEntry;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A member's disk over a directory of real files, with small segments and a snapshot every three transactions. */
abstract class PeerDiskFixture {
    static final PeerDiskConfig CONFIG =
            new PeerDiskConfig(new LogConfig(4096, 4096), new SnapshotPolicy(3, 1 << 20, 2), 0, 1000, 1 << 20);

    @TempDir
    Path root;

    final BlockingQueue<Object> happened = new LinkedBlockingQueue<>();
    States.Notes notes = new States.Notes();
    DirectoryPeerDisk disk;
    DurableState found;
    long sequence;

    @BeforeEach
    void start() throws IOException {
        notes = new States.Notes();
        disk = DirectoryPeerDisk.open(NioDisk.DISK, root, CONFIG, notes);
        found = disk.found();
        sequence = 0;
        disk.start(happened::add, happened::add);
    }

    @AfterEach
    void stop() {
        disk.close();
    }

    void restart() throws IOException {
        stop();
        start();
    }

    void write(DiskOp... ops) throws InterruptedException {
        disk.write(new Persist(++sequence, List.of(ops)));
        disk.flush();
        Object event;
        do {
            event = happened.poll(10, TimeUnit.SECONDS);
            assertThat(event).isInstanceOfAny(Event.Persisted.class, Event.LogPurged.class);
        } while (!(event instanceof Event.Persisted persisted) || persisted.sequence() < sequence);
    }

    DiskOp append(long zxid, long previous) {
        return new DiskOp.Append(States.entry(zxid), previous);
    }

    static List<Long> zxids(DurableState state) {
        return state.log().stream().map(LogEntry::zxid).toList();
    }

    void awaitSnapshot(long zxid) throws Exception {
        await(() -> Files.exists(root.resolve("snapshot").resolve(String.format("%016x", zxid))));
        write(new DiskOp.SaveEpochs(1, 1));
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    long fillThreeEpochs() throws InterruptedException {
        long previous = 0;
        for (int epoch = 1; epoch <= 3; epoch++) {
            for (int i = 1; i <= 40; i++) {
                write(append(Zxid.of(epoch, i), previous));
                previous = Zxid.of(epoch, i);
            }
        }
        return previous;
    }

    static void damage(Path path, long offset) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(offset);
            int was = file.read();
            file.seek(offset);
            file.write(was ^ 4);
        }
    }
}
