package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.DurableState;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Whatever the moment of a power cut, the directory is found as it was between two operations: after the last one that was
 * reported, and a snapshot never without the transactions that came with it.
 */
public class PeerDiskPowerCutTest {
    private static final int SEEDS = Integer.getInteger("zabra.powercut.seeds", 400);
    private static final Path ROOT = Path.of("/data/z");
    private static final Path LOG_PARENT = Path.of("/log/z");
    private static final PeerDiskConfig CONFIG =
            new PeerDiskConfig(new LogConfig(700, 512), new SnapshotPolicy(1000, 1 << 30, 2), 0, 1000, 1 << 30);

    /** What must be on disk after some operation. */
    private record Image(long accepted, long current, long snapshot, List<Long> log) {
        static Image of(DurableState state) {
            return new Image(
                    state.acceptedEpoch(),
                    state.currentEpoch(),
                    state.snapshotZxid(),
                    state.log().stream().map(LogEntry::zxid).toList());
        }

        long last() {
            return log.isEmpty() ? snapshot : log.get(log.size() - 1);
        }
    }

    /** Makes up operations, and keeps what they lead to. */
    private static final class Script {
        private final Random random;
        private final DirectoryPeerDisk disk;
        private final List<Persist> persists = new ArrayList<>();
        private final List<Image> images = new ArrayList<>();
        private final List<Integer> imagesAfter = new ArrayList<>();
        private Image now = new Image(0, 0, 0, List.of());

        Script(Random random, DirectoryPeerDisk disk) throws IOException {
            this.random = random;
            this.disk = disk;
            images.add(now);
            long installs = 0;
            for (int i = 1; i <= 12; i++) {
                List<DiskOp> ops = new ArrayList<>();
                int kind = random.nextInt(8);
                if (kind == 0 && installs++ == 0) {
                    install(ops);
                } else if (kind == 1) {
                    epochs(ops);
                } else if (kind == 2 && now.log().size() > 1) {
                    truncate(ops);
                } else {
                    append(ops);
                }
                persists.add(new Persist(i, ops));
                imagesAfter.add(images.size() - 1);
            }
        }

        private void became(Image image) {
            now = image;
            images.add(image);
        }

        private void append(List<DiskOp> ops) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                ops.add(appendOne());
                images.add(now);
            }
        }

        private DiskOp appendOne() {
            long previous = now.last();
            long next = Zxid.epoch(previous) < now.current() ? Zxid.of(now.current(), 1) : previous + 1;
            List<Long> log = new ArrayList<>(now.log());
            log.add(next);
            now = new Image(now.accepted(), now.current(), now.snapshot(), log);
            return new DiskOp.Append(States.entry(next), previous);
        }

        private void epochs(List<DiskOp> ops) {
            long accepted = now.accepted() + random.nextInt(2);
            long current = random.nextBoolean() ? accepted : now.current();
            ops.add(new DiskOp.SaveEpochs(accepted, current));
            became(new Image(accepted, current, now.snapshot(), now.log()));
        }

        private void truncate(List<DiskOp> ops) {
            int kept = 1 + random.nextInt(now.log().size() - 1);
            ops.add(new DiskOp.Truncate(now.log().get(kept - 1)));
            // Segment by segment, the newest first: on the way a part of what is to go may be gone.
            for (int length = now.log().size() - 1; length >= kept; length--) {
                became(new Image(
                        now.accepted(), now.current(), now.snapshot(), now.log().subList(0, length)));
            }
        }

        private void install(List<DiskOp> ops) throws IOException {
            boolean back = random.nextBoolean() && !now.log().isEmpty();
            long zxid = back ? now.log().get(random.nextInt(now.log().size())) : Zxid.of(now.accepted() + 1, 5);
            long epoch = Math.max(now.accepted(), Zxid.epoch(zxid)) + 1;
            long handle = States.receive(disk.received(), new States.Small(zxid, 3));
            ops.add(new DiskOp.Install(handle, zxid));
            now = new Image(now.accepted(), now.current(), zxid, List.of());
            for (int i = random.nextInt(4); i > 0; i--) {
                ops.add(appendOne());
            }
            images.add(now); // the snapshot, and what came with it, as one
            ops.add(new DiskOp.SaveEpochs(epoch, epoch));
            became(new Image(epoch, epoch, zxid, now.log()));
        }
    }

    @Test
    void whateverWasReportedIsThereAfterAPowerCut() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            run(seed);
        }
    }

    /** One directory, its operations, and the power that goes on the way. */
    public static void run(long seed) throws Exception {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk(random);
        // Every other one has its log on a disk of its own.
        Path logParent = seed % 2 == 0 ? null : LOG_PARENT;
        DirectoryPeerDisk first = DirectoryPeerDisk.open(disk, ROOT, logParent, CONFIG, new States.Notes());
        Script script = new Script(random, first);
        disk.cutPowerAfter(random.nextInt(150));
        int reported = (int) write(first, script);
        disk.restartAfterPowerCut();
        for (int again = random.nextInt(3); again > 0; again--) {
            disk.cutPowerAfter(random.nextInt(12));
            try {
                DirectoryPeerDisk.open(disk, ROOT, logParent, CONFIG, new States.Notes())
                        .close();
            } catch (SimulatedDisk.PowerCut expected) {
                assertThat(expected).isNotNull();
            }
            disk.restartAfterPowerCut();
        }
        States.Notes notes = new States.Notes();
        DirectoryPeerDisk last = DirectoryPeerDisk.open(disk, ROOT, logParent, CONFIG, notes);
        int from = reported == 0 ? 0 : script.imagesAfter.get(reported - 1);
        Image found = Image.of(last.found());
        assertThat(script.images.subList(from, script.images.size()))
                .as("seed %d, %d of %d reported", seed, reported, script.persists.size())
                .contains(found);
        assertThat(last.found().logBaseZxid()).isEqualTo(found.snapshot());
        if (found.snapshot() > 0) {
            assertThat(notes.lines()).isEqualTo(States.lines(new States.Small(found.snapshot(), 3)));
        }
        last.close();
    }

    /** Returns the last reported number. */
    private static long write(DirectoryPeerDisk disk, Script script) throws InterruptedException {
        AtomicLong reported = new AtomicLong();
        CountDownLatch over = new CountDownLatch(1);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        disk.start(
                event -> {
                    reported.set(((Event.Persisted) event).sequence());
                    if (reported.get() == script.persists.size()) {
                        over.countDown();
                    }
                },
                failure -> {
                    failures.add(failure);
                    over.countDown();
                });
        script.persists.forEach(persist -> {
            disk.write(persist);
            disk.flush();
        });
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        disk.close();
        assertThat(failures).allMatch(SimulatedDisk.PowerCut.class::isInstance);
        return reported.get();
    }
}
