package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.directory.ScrubThread;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.disk.PacedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that reads over what is kept ends with its disk, wherever it is. */
class ScrubThreadTest {
    private static final long FAST = 1L << 40;
    private static final long WAIT_S = 30;

    @TempDir
    Path root;

    private final ScrubThread scrub = new ScrubThread();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch read = new CountDownLatch(1);
    private final AtomicInteger readings = new AtomicInteger();
    private final AtomicBoolean toldToStop = new AtomicBoolean();
    private Path file;

    @BeforeEach
    void someBytes() throws IOException {
        file = Files.write(root.resolve("file"), new byte[1_000]);
    }

    /** Stands still in its first reading until it is let go. */
    private Disk standing() {
        return new HookedDisk(NioDisk.DISK, path -> {
            if (readings.incrementAndGet() == 1) {
                reading.countDown();
                await(read);
            }
        });
    }

    /** Reads again and again until it is told to stop. */
    private void readOn(Disk disk) {
        try (DiskFile open = disk.open(file, false)) {
            while (true) {
                int unused = open.read(ByteBuffer.allocate(10), 0);
            }
        } catch (PacedDisk.StoppedException stopped) {
            toldToStop.set(true);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(WAIT_S, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Returns once the thread waits for something, which then is the end of another. */
    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).as("it has not waited").isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** By the thread of a disk. */
    private static void awaitTheEndOfTheReadingIsWaitedFor() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (Thread.getAllStackTraces().values().stream()
                .noneMatch(
                        frames -> calls(frames, ScrubThread.class, "close") && calls(frames, Thread.class, "join"))) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static boolean calls(StackTraceElement[] frames, Class<?> of, String method) {
        return Arrays.stream(frames)
                .anyMatch(frame -> frame.getClassName().equals(of.getName())
                        && frame.getMethodName().equals(method));
    }

    @Test
    void whoClosesItInTheMiddleWaitsForTheReadingThatIsUnderWayAndForNoOther() throws Exception {
        PacedDisk paced = new PacedDisk(standing(), FAST);
        scrub.begin(paced, () -> readOn(paced));
        await(reading);
        Thread closer = started(scrub::close);
        awaitWaiting(closer);
        read.countDown();
        closer.join(TimeUnit.SECONDS.toMillis(WAIT_S));
        assertThat(closer.isAlive()).isFalse();
        assertThat(toldToStop).isTrue();
        assertThat(readings).hasValue(1);
    }

    @Test
    void nothingIsReadAnyMoreOnceItIsClosed() {
        scrub.schedule(0, 1_000);
        assertThat(scrub.isDue()).isTrue();
        scrub.close();
        scrub.close();
        assertThat(scrub.isDue()).isFalse();
        scrub.begin(new PacedDisk(NioDisk.DISK, FAST), () -> toldToStop.set(true));
        assertThat(toldToStop).isFalse();
    }

    @Test
    void oneAtATime() {
        PacedDisk paced = new PacedDisk(standing(), FAST);
        scrub.schedule(0, TimeUnit.HOURS.toMillis(1));
        AtomicInteger passes = new AtomicInteger();
        Runnable pass = () -> {
            passes.incrementAndGet();
            readOn(paced);
        };
        scrub.begin(paced, pass);
        await(reading);
        assertThat(scrub.isDue()).isFalse();
        scrub.begin(paced, pass);
        read.countDown();
        scrub.close();
        assertThat(toldToStop).isTrue();
        assertThat(passes).hasValue(1);
    }

    /** The peer's thread begins, the disk's thread closes. */
    @Test
    void whatBeginsWhileItIsClosedIsOverWhenThatReturns() throws Exception {
        for (int round = 0; round < 500; round++) {
            ScrubThread one = new ScrubThread();
            AtomicBoolean closed = new AtomicBoolean();
            AtomicBoolean late = new AtomicBoolean();
            CyclicBarrier together = new CyclicBarrier(2);
            PacedDisk paced = new PacedDisk(NioDisk.DISK, FAST);
            Thread peer = started(() -> {
                meet(together);
                one.begin(paced, () -> {
                    readOn(paced);
                    late.compareAndSet(false, closed.get());
                });
            });
            meet(together);
            one.close();
            closed.set(true);
            peer.join();
            one.close();
            assertThat(late).as("round " + round).isFalse();
        }
    }

    private static void meet(CyclicBarrier together) {
        try {
            int unused = together.await(WAIT_S, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The whole disk of a member: what it holds is another's only when nobody reads in it. */
    @Test
    void aDiskThatIsClosedInTheMiddleLetsGoOfItsDirectoryWhenNobodyReads() throws Exception {
        Path directory = Files.createDirectory(root.resolve("data"));
        Disk hooked = new ReadByOneThread(NioDisk.DISK, standing(), "zabra-scrub");
        BlockingQueue<Event> happened = new LinkedBlockingQueue<>();
        DirectoryPeerDisk disk = DirectoryPeerDisk.open(hooked, directory, PeerDiskConfig.STANDARD, new States.Notes());
        disk.start(happened::add, failure -> {});
        disk.write(new Persist(1, List.of(new DiskOp.Append(States.entry(Zxid.of(1, 1)), 0))));
        disk.flush();
        assertThat(happened.poll(WAIT_S, TimeUnit.SECONDS)).isInstanceOf(Event.Persisted.class);
        disk.scrub(Zxid.of(1, 1));
        await(reading);
        Thread closer = started(disk::close);
        awaitTheEndOfTheReadingIsWaitedFor();
        assertThatThrownBy(() -> open(directory)).hasMessageContaining("in use");
        read.countDown();
        closer.join(TimeUnit.SECONDS.toMillis(WAIT_S));
        assertThat(disk.times().scrubs()).isZero();
        open(directory).close();
        assertThat(happened).isEmpty();
    }

    private static DirectoryPeerDisk open(Path directory) throws IOException {
        return DirectoryPeerDisk.open(NioDisk.DISK, directory, PeerDiskConfig.STANDARD, new States.Notes());
    }

    /** One disk, of which one thread reads another's files. */
    private record ReadByOneThread(Disk disk, Disk read, String thread) implements Disk {
        @Override
        public DiskFile open(Path path, boolean writable) throws IOException {
            return Thread.currentThread().getName().equals(thread)
                    ? read.open(path, writable)
                    : disk.open(path, writable);
        }

        @Override
        public boolean exists(Path path) throws IOException {
            return disk.exists(path);
        }

        @Override
        public List<String> list(Path directory) throws IOException {
            return disk.list(directory);
        }

        @Override
        public void createDirectory(Path directory) throws IOException {
            disk.createDirectory(directory);
        }

        @Override
        public DiskFile create(Path path) throws IOException {
            return disk.create(path);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            disk.rename(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            disk.delete(path);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            disk.syncDirectory(directory);
        }

        @Override
        public DiskLock lock(Path path, String holder) throws IOException {
            return disk.lock(path, holder);
        }
    }
}
