package io.zabra.consensus.storage;

import io.zabra.consensus.host.PeerDisk;
import io.zabra.consensus.host.PeerEvents;
import io.zabra.consensus.host.StateImage;
import io.zabra.consensus.zab.DurableState;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.StoreClock;
import io.zabra.engine.directory.ScrubThread;
import io.zabra.engine.directory.Scrubber;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.PacedDisk;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.session.SessionIds;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.thread.Relievable;
import io.zabra.engine.thread.Turns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link PeerDisk} over a data directory of the engine. What waits together is made durable together: appends up to the next
 * operation of another kind, or to the end of what waits, share one force. While the disk is full it waits, as {@link DiskQueue} says.
 *
 * <p>The disk has a thread of its own; while that one sleeps, the thread of a link or a client that brought something carries it out
 * itself, if it may block ({@link Turns}, {@link Relievable}). Opened, it tells what it {@link #found}; from {@link #start} on it takes work.
 */
public final class DirectoryPeerDisk implements PeerDisk {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryPeerDisk.class);

    private final PeerDirectory directory;
    private final SnapshotTaker snapshots;
    private final DiskQueue waiting;
    private final Turns turns = new Turns("zabra-disk", new Work(), StoreClock.SYSTEM::steadyMs);
    private final Runnable takeOver = turns::takeOverWhatWaits;
    /** What is flushed and not begun yet. */
    private final Queue<List<Persist>> flushed = new ConcurrentLinkedQueue<>();
    /** Zxids of snapshots up to which log may go. */
    private final Queue<Long> purges = new ConcurrentLinkedQueue<>();
    /** Null once the disk is started: its log is the core's matter then, and is not to stay on the heap for as long as the disk is open. */
    private @Nullable DurableState found;
    /** What is given and not flushed yet. Peer's thread. */
    private List<Persist> given = new ArrayList<>();

    private final AtomicBoolean closed = new AtomicBoolean();
    private final DiskTimes times = new DiskTimes();
    private final ScrubThread scrubThread = new ScrubThread();
    /** Null before {@link #start}. */
    private volatile @Nullable PeerEvents told;

    private volatile Consumer<Throwable> failed = failure -> {};
    /** When to look again whether a full disk has room, by the steady clock. */
    private volatile long retryMs = DiskQueue.NEVER_MS;
    /** Room is to be made ahead, which nobody waits for. */
    private volatile boolean untidy;

    private volatile boolean ending;

    private DirectoryPeerDisk(PeerDirectory directory, DurableState found) {
        this.directory = directory;
        this.found = found;
        this.snapshots = new SnapshotTaker(directory, times, this::purgeLater);
        this.waiting = new DiskQueue(directory, snapshots);
        found.log().stream()
                .filter(entry -> entry.zxid() > found.snapshotZxid())
                .forEach(entry -> snapshots.logged(entry.payload().length));
    }

    /**
     * Takes a directory, and brings back what is in it: cuts off a log's torn end, and ends what a crash interrupted. Blocks.
     *
     * @param sink given the newest snapshot, up to {@link StateSink#snapshotEnds}, and no transactions: those come from the core,
     *     as they are committed
     * @throws io.zabra.engine.disk.DamagedFileException where something is damaged; names file, offset and zxid. The server
     *     must not vote with it. Without the directory it begins anew as one that has no data, and gets all from the others
     * @throws IOException where another process has the directory, or it is not ours
     */
    public static DirectoryPeerDisk open(Disk disk, Path path, PeerDiskConfig config, StateSink sink)
            throws IOException {
        return open(disk, path, null, config, sink);
    }

    /**
     * The same, of a directory whose log is on another disk.
     *
     * @param logParent holds the log in {@code log/}; made where it is missing. Null: the directory itself
     */
    public static DirectoryPeerDisk open(
            Disk disk, Path path, @Nullable Path logParent, PeerDiskConfig config, StateSink sink) throws IOException {
        PeerDirectory directory = PeerDirectory.open(disk, path, logParent, config);
        try {
            return new DirectoryPeerDisk(directory, directory.recover(sink));
        } catch (IOException | RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    /**
     * What the core begins with. To be asked before {@link #start}, on the thread that calls it.
     *
     * @throws IllegalStateException after {@link #start}
     */
    public DurableState found() {
        if (found == null) {
            throw new IllegalStateException("The disk is started: what was found on it is no longer kept");
        }
        return found;
    }

    /** The content of {@code myid}, or null without that file. */
    public @Nullable Long serverId() throws IOException {
        return directory.serverId();
    }

    /** See {@link io.zabra.engine.directory.DataDirectory#claimSessionIds}. */
    public SessionIds claimSessionIds(long sid, long wallMs) throws IOException {
        return directory.claimSessionIds(sid, wallMs);
    }

    /** Where the network puts the snapshots that it receives. */
    public ReceivedSnapshots received() {
        return directory.received();
    }

    /** The log as it is on disk, for learners that were away for long. */
    public LogReader log() {
        return directory.logReader();
    }

    /** How long forces take, and what else is counted here. */
    public DiskTimes times() {
        return times;
    }

    /**
     * From now on all that is kept is read over again and again, on a thread of its own.
     *
     * @param everyMs from the beginning of one time to that of the next; 0: never, as without this call
     */
    public void scrubEvery(long everyMs) {
        scrubThread.schedule(everyMs);
    }

    /**
     * Begins to take work.
     *
     * @param whenFailed told once, on the disk's thread, when an operation failed: the process must end
     */
    public void start(PeerEvents events, Consumer<Throwable> whenFailed) {
        found = null;
        failed = whenFailed;
        told = events;
        turns.start();
    }

    /**
     * Carries out what waits, on the caller's thread; instead of {@link #start}, for simulations.
     *
     * @throws IOException where an operation failed: the process must end
     */
    public void carryOut(PeerEvents events) throws IOException {
        write(events);
        purge(events);
        waiting.makeRoom();
    }

    @Override
    public void write(Persist persist) {
        waiting.given(persist);
        given.add(persist);
    }

    @Override
    public long roomBytes() {
        return waiting.roomBytes();
    }

    @Override
    public boolean isFull() {
        return waiting.isFull();
    }

    @Override
    public boolean isCrowded() {
        return waiting.isCrowded();
    }

    @Override
    public void flush() {
        if (given.isEmpty()) {
            return;
        }
        flushed.add(given);
        given = new ArrayList<>();
        if (!turns.isFree() || !Relievable.doneHere(takeOver)) {
            turns.wake();
        }
    }

    /** Any thread. */
    private void purgeLater(long snapshotZxid) {
        purges.add(snapshotZxid);
        turns.wake();
    }

    @Override
    public void load(long handle, long zxid, StateSink sink) throws IOException {
        directory.loadInstalled(handle, zxid, sink);
    }

    @Override
    public void loadAll(long toZxid, StateSink sink) throws IOException {
        directory.loadAll(toZxid, sink);
    }

    @Override
    public void damaged(long afterZxid, String what) {
        LOG.error(
                "Log of this server cannot be read any more, and learners that miss it get snapshots instead: {}. A snapshot is taken,"
                        + " so that this server's disk has again all that it must have; the disk should be replaced",
                what);
        directory.damaged(afterZxid);
        if (snapshots.has(afterZxid)) {
            purgeLater(0);
        }
        // That snapshot may be of the very segment that is damaged, which then stays.
        snapshots.urgent();
    }

    @Override
    public boolean isScrubDue() {
        return scrubThread.isDue();
    }

    @Override
    public void scrub(long toZxid) {
        PeerEvents events = told;
        if (events != null) {
            PacedDisk paced = new PacedDisk(directory.disk(), Scrubber.BYTES_PER_SECOND);
            scrubThread.begin(paced, () -> scrub(paced, toZxid, events));
        }
    }

    /** The same, on the caller's thread and at once; for simulations. */
    public void scrubHere(long toZxid, PeerEvents events) {
        scrub(directory.disk(), toZxid, events);
    }

    private void scrub(Disk source, long toZxid, PeerEvents events) {
        try {
            Scrubber scrubber = directory.scrubber(
                    source,
                    damage -> events.happened(
                            new Event.LogDamaged(damage.zxid(), toZxid, String.valueOf(damage.getMessage()))),
                    this::snapshotDamaged);
            if (scrubber.pass(toZxid)) {
                times.scrubbed();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("What is on disk could not be read over", e);
        }
    }

    private void snapshotDamaged(DamagedFileException damage) {
        if (!snapshots.damaged(damage.zxid())) {
            return;
        }
        LOG.error(
                "A snapshot of this server cannot be read any more: {}. Another one is taken with the next write; the disk should be"
                        + " replaced",
                damage.getMessage());
        times.snapshotDamaged();
    }

    @Override
    public boolean isSnapshotDue() {
        return snapshots.isDue();
    }

    @Override
    public void snapshot(StateImage image) {
        if (told == null) {
            snapshots.takeHere(image);
        } else {
            snapshots.take(image);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        flush();
        if (told == null) {
            letGo();
        } else {
            ending = true;
            turns.wake();
            turns.join();
        }
    }

    /** In a turn of the disk: "the disk's thread" is the one whose turn it is. */
    private final class Work implements Turns.Work {
        @Override
        public boolean isWaiting() {
            return !flushed.isEmpty() || isForOwnThread();
        }

        @Override
        public boolean isForOwnThread() {
            return untidy || !purges.isEmpty() || ending;
        }

        @Override
        public long dueMs() {
            return retryMs;
        }

        @Override
        public void begin() throws IOException {
            waiting.makeRoom();
        }

        @Override
        public void turn() throws IOException {
            PeerEvents events = Objects.requireNonNull(told);
            boolean last = ending;
            write(events);
            retryMs = waiting.retryMs(StoreClock.SYSTEM.steadyMs());
            if (!turns.isOwnThread()) {
                untidy = !waiting.hasRoomAhead() || untidy;
                return;
            }
            purge(events);
            if (last) {
                turns.end();
                letGo();
                return;
            }
            untidy = false;
            waiting.makeRoom(); // After the answer, so that nobody waits for it.
            retryMs = waiting.retryMs(StoreClock.SYSTEM.steadyMs());
        }

        @Override
        public void failed(Throwable cause) {
            LOG.error("The disk failed; nothing more is written", cause);
            try {
                failed.accept(cause);
            } finally {
                letGo();
            }
        }
    }

    private void write(PeerEvents events) throws IOException {
        for (List<Persist> next = flushed.poll(); next != null; next = flushed.poll()) {
            next.forEach(waiting::add);
        }
        long last = waiting.carryOut();
        if (last >= 0) {
            long startNanos = System.nanoTime();
            directory.force();
            times.forced(System.nanoTime() - startNanos);
            events.happened(new Event.Persisted(last));
        }
    }

    private void purge(PeerEvents events) throws IOException {
        for (Long zxid = purges.poll(); zxid != null; zxid = purges.poll()) {
            events.happened(new Event.LogPurged(directory.purge(zxid)));
        }
    }

    private void letGo() {
        snapshots.await();
        scrubThread.close();
        try {
            directory.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The data directory could not be closed: {}", e.toString());
        }
    }
}
