package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.directory.Scrubber;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.disk.PacedDisk;
import io.zabra.engine.log.LogConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept is read over beside those who write it. */
class ScrubTest {
    private static final PeerDiskConfig CONFIG =
            new PeerDiskConfig(new LogConfig(8_192, 512), new SnapshotPolicy(100, 1 << 30, 2), 0, 10, 1 << 20);
    private static final long FAST = 1L << 40;

    @TempDir
    Path root;

    private final BlockingQueue<Event> happened = new LinkedBlockingQueue<>();
    private final List<String> damagedSnapshots = new ArrayList<>();
    private final List<Long> damagedLog = new ArrayList<>();
    private long sequence;
    private long last;

    private DirectoryPeerDisk open() throws IOException {
        DirectoryPeerDisk disk = DirectoryPeerDisk.open(NioDisk.DISK, root, CONFIG, new States.Notes());
        disk.start(happened::add, failure -> {});
        return disk;
    }

    /** Appends so many, and takes a snapshot where one is due. */
    private void write(DirectoryPeerDisk disk, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            long zxid = last == 0 ? Zxid.of(1, 1) : last + 1;
            disk.write(new Persist(++sequence, List.of(new DiskOp.Append(States.entry(zxid), last))));
            last = zxid;
        }
        disk.flush();
        for (Event event = next(); !(event instanceof Event.Persisted done && done.sequence() == sequence); ) {
            event = next();
        }
        if (disk.isSnapshotDue()) {
            disk.snapshot(new States.Small(last, 3));
        }
    }

    private Event next() throws InterruptedException {
        Event event = happened.poll(30, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private Scrubber scrubber(Disk source) throws IOException {
        return new Scrubber(
                source,
                root.resolve("log"),
                root.resolve("snapshot"),
                damage -> damagedLog.add(damage.zxid()),
                damage -> damagedSnapshots.add(damage.file()));
    }

    @Test
    void whatIsPurgedUsedAgainAndWrittenMeanwhileIsNoDamage() throws Exception {
        Queue<Event> found = new ConcurrentLinkedQueue<>();
        AtomicLong durable = new AtomicLong();
        AtomicInteger passes = new AtomicInteger();
        try (DirectoryPeerDisk disk = open()) {
            write(disk, 50);
            durable.set(last);
            Thread scrubs = new Thread(() -> {
                while (durable.get() > 0) {
                    disk.scrubHere(durable.get(), found::add);
                    passes.incrementAndGet();
                }
            });
            scrubs.start();
            for (int i = 0; i < 200 || passes.get() < 20; i++) {
                write(disk, 25);
                durable.set(last);
            }
            durable.set(0);
            scrubs.join();
            assertThat(found).isEmpty();
            assertThat(disk.times().damagedSnapshots()).isZero();
        }
    }

    @Test
    void whatCannotBeReadIsDamagedAndTheRestIsReadAllTheSame() throws Exception {
        try (DirectoryPeerDisk disk = open()) {
            write(disk, 150);
            write(disk, 60);
        }
        List<String> log = segments();
        String bad = log.get(log.size() / 2);
        Disk failing = new HookedDisk(NioDisk.DISK, path -> {
            boolean snapshot = path.startsWith(root.resolve("snapshot"));
            if (snapshot || path.endsWith(bad)) {
                throw new IOException("Input/output error");
            }
        });
        assertThat(scrubber(failing).pass(last)).isTrue();
        assertThat(damagedSnapshots).hasSize(1);
        assertThat(damagedLog).containsExactly(Long.parseUnsignedLong(bad, 16) - 1);
    }

    @Test
    void whatFailsOnceIsNoDamage() throws Exception {
        try (DirectoryPeerDisk disk = open()) {
            write(disk, 150);
        }
        AtomicInteger reads = new AtomicInteger();
        Disk counting = new HookedDisk(NioDisk.DISK, path -> reads.incrementAndGet());
        assertThat(scrubber(counting).pass(last)).isTrue();
        for (int fails = 1; fails <= reads.get(); fails++) {
            AtomicInteger left = new AtomicInteger(fails);
            Disk failing = new HookedDisk(NioDisk.DISK, path -> {
                if (left.decrementAndGet() == 0) {
                    throw new IOException("Input/output error");
                }
            });
            assertThat(scrubber(failing).pass(last)).isTrue();
        }
        assertThat(damagedSnapshots).isEmpty();
        assertThat(damagedLog).isEmpty();
    }

    @Test
    void aPassThatIsStoppedTellsNothing() throws Exception {
        try (DirectoryPeerDisk disk = open()) {
            write(disk, 150);
        }
        AtomicInteger reads = new AtomicInteger();
        Disk counting = new HookedDisk(NioDisk.DISK, path -> reads.incrementAndGet());
        assertThat(scrubber(counting).pass(last)).isTrue();
        for (int stops = 1; stops <= reads.get(); stops++) {
            AtomicInteger left = new AtomicInteger(stops);
            List<PacedDisk> paced = new ArrayList<>();
            paced.add(new PacedDisk(
                    new HookedDisk(NioDisk.DISK, path -> {
                        if (left.decrementAndGet() == 0) {
                            paced.get(0).stop();
                        }
                    }),
                    FAST));
            assertThat(scrubber(paced.get(0)).pass(last)).isFalse();
        }
        assertThat(damagedSnapshots).isEmpty();
        assertThat(damagedLog).isEmpty();
    }

    private List<String> segments() throws IOException {
        return NioDisk.DISK.list(root.resolve("log")).stream()
                .filter(name -> name.matches("[0-9a-f]{16}"))
                .toList();
    }
}
