package io.zabra.engine;

import io.zabra.engine.session.SessionIds;
import io.zabra.engine.session.SessionPasswords;
import io.zabra.engine.thread.Relievable;
import io.zabra.engine.thread.Turns;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteResult;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes a {@link LocalStore}, by one thread at a time: prepares what has come in as a batch, has it made durable by one
 * force, applies it, and answers. While a batch is forced the next one is prepared, so the more comes in during a force,
 * the more the next one carries. A batch of one, with nothing behind it, is forced right here: a client that waits for each
 * answer does not pay for handing it to another thread and back. For the same reason that thread is, where its own sleeps, the one
 * that brought the request, if it may block. "The commit thread" is the one whose {@link Turns turn} it is.
 */
final class CommitLoop implements Turns.Work {
    private static final Logger LOG = LoggerFactory.getLogger(CommitLoop.class);
    /** Operations prepared before the loop looks whether the disk is done. */
    private static final int LOOK_AFTER = 64;

    /** Of the room ahead of the log's end. */
    private static final int RESERVED_PART = 4;

    private final Queue<Operation> queue = new ConcurrentLinkedQueue<>();
    private final Turns turns;
    private final Runnable takeOver;
    private final Preparation preparation;
    private final Answers answers;
    private final JournalThread journal;
    private final LogRoom room;
    private final Snapshots snapshots;
    private final Consumer<Throwable> onFailure;
    private final boolean kept;
    private final Deque<Batch> free = new ArrayDeque<>();
    /** What is being prepared. */
    private Batch open;
    /** What is being made durable. */
    private @Nullable Batch forced;
    /** Waits until the disk could be asked for room. */
    private @Nullable Operation held;
    /** Is on its way into a batch. */
    private @Nullable Operation taken;

    /** The disk has something to do for the store itself once nobody waits for it. */
    private volatile boolean untidy;

    /** Something is to be done for the store itself that nobody's write brings about. */
    private volatile boolean chores;

    /** The disk was full, and is to be asked whether it has room again. */
    private volatile boolean looks;

    /** As of the last turn: whether the next one takes of the queue. */
    private volatile boolean takes = true;
    /** As of the last turn: whether something waits until the disk is idle. */
    private volatile boolean awaitsDisk;

    private boolean stopping;
    private volatile boolean stopped;

    CommitLoop(
            StateMachine state,
            SessionIds ids,
            SessionPasswords passwords,
            Journal journal,
            Snapshots snapshots,
            LocalStoreConfig config) {
        this.turns = new Turns("zabra-commit", this, config.clock()::steadyMs);
        this.takeOver = turns::takeOverWhatWaits;
        this.preparation = new Preparation(state, ids, config);
        this.answers = new Answers(state, preparation, passwords, config.clock());
        long aheadBytes = config.disk().log().preallocateBytes();
        this.journal = new JournalThread(journal, aheadBytes, turns::wake);
        this.room = new LogRoom(this.journal, state, aheadBytes / RESERVED_PART, config.clock());
        this.snapshots = snapshots;
        this.onFailure = config.onFailure();
        this.kept = journal.isKept();
        this.open = new Batch(kept);
    }

    /** Any thread. */
    boolean provesSession(long sessionId, byte[] password) {
        return answers.proves(sessionId, password);
    }

    void start() {
        turns.start();
    }

    /** Any thread. What comes too late is answered on this thread. */
    void submit(Operation operation) {
        queue.add(operation);
        if (!turns.isFree() || !Relievable.doneHere(takeOver)) {
            turns.wake();
        }
        if (stopped && queue.remove(operation)) {
            refuse(operation);
        }
    }

    /** The journal is not needed up to this zxid. Any thread. */
    void purgeThrough(long zxid) {
        journal.purgeThrough(zxid);
        seeToChores();
    }

    /** Once nobody waits for the disk, a snapshot that is owed is taken, and what is not needed any more is let go. Any thread. */
    void seeToChores() {
        chores = true;
        turns.wake();
    }

    /** Once nobody waits for the disk, it is asked whether it has room again, where it had none. Any thread. */
    void lookForRoom() {
        looks = true;
        turns.wake();
    }

    /** Whether the log's disk has no room, and writes are refused. Any thread. */
    boolean isDiskFull() {
        return room.isFull();
    }

    /** The most that a write wanted which was refused for that; 0 where none is. Any thread. */
    long refusedBytes() {
        return room.refusedBytes();
    }

    /** Ends when all that was submitted before is answered. Blocks, but for the commit thread. */
    void stop() {
        submit(new Operation.Stop());
        turns.join();
    }

    @Override
    public boolean isWaiting() {
        return (takes && !queue.isEmpty()) || journal.isDone() || (awaitsDisk && journal.isIdle()) || isForOwnThread();
    }

    @Override
    public boolean isForOwnThread() {
        return untidy || ((chores || looks) && journal.isIdle());
    }

    @Override
    public void begin() throws IOException {
        journal.makeRoom(1);
    }

    @Override
    public void turn() throws IOException {
        tidy();
        step();
        doChores();
        takes = canAccept();
        awaitsDisk = held != null || !open.isEmpty();
        if (stopping && open.isEmpty() && forced == null) {
            end();
        }
    }

    @Override
    public void failed(Throwable cause) {
        LOG.error(
                "The store stops at zxid 0x{}: nothing more is acknowledged",
                Long.toHexString(preparation.lastZxid()),
                cause);
        stopped = true;
        refuseUnanswered();
        try {
            onFailure.accept(cause);
        } finally {
            end();
        }
    }

    private void end() {
        stopped = true;
        journal.close();
        for (Operation operation = queue.poll(); operation != null; operation = queue.poll()) {
            refuse(operation);
        }
        turns.end();
    }

    /** What a write of one alone has left to be done, which nobody's answer waits for. */
    private void tidy() throws IOException {
        if (untidy && turns.isOwnThread()) {
            untidy = false;
            journal.tidy();
        }
    }

    /** All that was logged is applied then: a snapshot holds what the log says up to its new beginning. */
    private void doChores() throws IOException {
        if (!turns.isOwnThread() || forced != null || !journal.isIdle()) {
            return;
        }
        if (looks) {
            looks = false;
            room.lookAgain();
        }
        if (chores) {
            chores = false;
            mendAndPurge();
        }
    }

    private void mendAndPurge() throws IOException {
        if (snapshots.isOwed()) {
            journal.beginPiece();
            snapshots.takeOwed();
        }
        journal.tidy();
        if (journal.isPurging()) {
            chores = true;
        }
    }

    private void step() throws IOException {
        gather();
        Batch durable = journal.takeDurable();
        if (durable == null) {
            startNext();
            return;
        }
        // The disk goes on with the next one before this one is answered.
        if (journal.isIdle() && open.txns() > 0 && held == null) {
            startOpen();
            finish(durable);
        } else {
            forced = null;
            finish(durable);
            startNext();
        }
    }

    /** Prepares what there is. */
    private void gather() throws IOException {
        boolean idle = forced == null && journal.isIdle();
        if (held != null && idle && open.isEmpty()) {
            settleHeld(held);
        }
        int accepted = 0;
        while (canAccept() && (++accepted < LOOK_AFTER || !journal.isDone())) {
            Operation next = queue.poll();
            if (next == null) {
                return;
            }
            accept(next);
        }
    }

    private boolean canAccept() {
        return !stopping && held == null && !open.isFull();
    }

    private void accept(Operation operation) {
        if (operation instanceof Operation.Stop) {
            stopping = true;
            return;
        }
        taken = operation;
        long before = open.logBytes() + (forced == null ? 0 : forced.logBytes());
        if (kept && !room.has(operation, before)) {
            held = operation;
        } else {
            open.add(preparation.prepare(operation));
        }
        taken = null;
    }

    private void settleHeld(Operation operation) throws IOException {
        held = null;
        taken = operation;
        boolean made = room.made(operation);
        open.add(made ? preparation.prepare(operation) : preparation.refused(operation, ErrorCode.SYSTEM_ERROR));
        taken = null;
    }

    private void startNext() throws IOException {
        if (forced != null || !journal.isIdle() || open.isEmpty()) {
            return;
        }
        if (open.txns() > 1 || (open.txns() == 1 && !queue.isEmpty())) {
            startOpen();
            return;
        }
        boolean written = open.txns() > 0;
        journal.force(open);
        Batch batch = open;
        nextOpen();
        finish(batch);
        if (written && !journal.isTidy()) {
            untidy = true;
        }
    }

    private void startOpen() {
        Batch batch = open;
        nextOpen();
        forced = batch;
        untidy = false; // The other thread leaves the disk tidy.
        journal.start(batch);
    }

    private void nextOpen() {
        Batch next = free.poll();
        open = next == null ? new Batch(kept) : next;
    }

    private void finish(Batch durable) {
        answers.give(durable);
        snapshots.logged(durable.txns(), durable.logBytes());
        snapshots.batchApplied();
        durable.clear();
        free.add(durable);
    }

    private void refuseUnanswered() {
        List<Batch.Entry> entries = new ArrayList<>(answers.unanswered());
        if (forced != null) {
            entries.addAll(forced.entries());
        }
        entries.addAll(open.entries());
        entries.forEach(entry -> refuse(entry.operation()));
        for (Operation operation : new Operation[] {held, taken}) {
            if (operation != null) {
                refuse(operation);
            }
        }
    }

    /** The store has stopped: whether the operation takes effect will never be known to who asked. */
    private void refuse(Operation operation) {
        if (operation instanceof Operation.Write write) {
            Answers.complete(write, preparation.lastZxid(), new WriteResult.Failed(ErrorCode.CONNECTION_LOSS));
        } else if (operation instanceof Operation.Open opened) {
            opened.opened().completeExceptionally(new IllegalStateException("The store is closed"));
        } else if (operation instanceof Operation.Attach attach) {
            attach.attached().completeExceptionally(new IllegalStateException("The store is closed"));
        }
    }
}
