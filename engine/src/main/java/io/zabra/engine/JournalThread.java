package io.zabra.engine;

import io.zabra.engine.thread.Threads;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches durable, one at a time: on the commit thread, or on a thread of its own while the commit thread prepares
 * the next one. Called by the commit thread, but for {@link #roomBytes} and {@link #purgeThrough}.
 */
final class JournalThread {
    private final Journal journal;
    private final long aheadBytes;
    private final Runnable onChange;
    private @Nullable Thread thread;
    private volatile @Nullable Batch given;
    private volatile @Nullable Batch done;
    private volatile @Nullable Throwable failure;
    private volatile long roomBytes;
    private volatile long purgeThrough;
    private volatile boolean closed;

    /**
     * @param aheadBytes room that is made before what there is has been used up
     * @param onChange called on the other thread when a batch is durable, and when the next one can be
     *     taken
     */
    JournalThread(Journal journal, long aheadBytes, Runnable onChange) {
        this.journal = journal;
        this.aheadBytes = aheadBytes;
        this.onChange = onChange;
    }

    boolean isIdle() {
        return given == null;
    }

    /** Whether {@link #takeDurable} has something. */
    boolean isDone() {
        return done != null || failure != null;
    }

    /** Makes a batch durable, now. Only while idle. */
    void force(Batch batch) throws IOException {
        if (batch.txns() > 0) {
            batch.writeTo(journal);
            journal.force();
        }
    }

    /** After {@link #force}: whether {@link #tidy} has nothing to do. Only while idle. */
    boolean isTidy() throws IOException {
        return purgeThrough == 0 && makeRoom(0) >= aheadBytes;
    }

    /** After {@link #force}, when its operations are answered: what need not keep them waiting. Only while idle. */
    void tidy() throws IOException {
        long target = purgeThrough;
        if (target > 0 && !journal.purgeOneThrough(target) && target == purgeThrough) {
            purgeThrough = 0;
        }
        makeRoom(aheadBytes);
    }

    /** Has a batch made durable by the other thread. Only while idle. */
    void start(Batch batch) {
        Thread worker = thread;
        if (worker == null) {
            worker = new Thread(this::run, "zabra-journal");
            worker.setDaemon(true);
            thread = worker;
            worker.start();
        }
        given = batch;
        LockSupport.unpark(worker);
    }

    /** A batch that was started, and is durable now; null while there is none. Throws what kept it from it. */
    @Nullable
    Batch takeDurable() throws IOException {
        throwFailure();
        Batch durable = done;
        if (durable != null) {
            // Only what was seen may be taken away: the other thread may have put a batch there just now.
            done = null;
        }
        return durable;
    }

    /** How much a batch may hold, as of the last force. Any thread. */
    long roomBytes() {
        return roomBytes;
    }

    /** Asks the disk for more. Only while idle. */
    long makeRoom(long wantedBytes) throws IOException {
        roomBytes = journal.makeRoom(wantedBytes);
        return roomBytes;
    }

    /** See {@link Journal#beginPiece}. Only while idle. */
    void beginPiece() throws IOException {
        journal.beginPiece();
    }

    /** Whether some of the journal is still to be let go. */
    boolean isPurging() {
        return purgeThrough > 0;
    }

    /** Lets go of this part of the journal bit by bit. Any thread. */
    void purgeThrough(long zxid) {
        purgeThrough = zxid;
    }

    /** Ends the other thread when it is idle. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
        Threads.join(thread);
    }

    private void run() {
        while (true) {
            Batch batch = given;
            if (batch != null) {
                work(batch);
            } else if (closed) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void work(Batch batch) {
        try {
            force(batch);
            long left = roomBytes - batch.logBytes();
            roomBytes = left;
            done = batch;
            changed();
            tidy();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
        given = null;
        changed();
    }

    private void changed() {
        onChange.run();
    }

    private void throwFailure() throws IOException {
        Throwable thrown = failure;
        if (thrown instanceof IOException io) {
            throw io;
        }
        if (thrown instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }
}
