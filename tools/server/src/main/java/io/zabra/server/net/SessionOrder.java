package io.zabra.server.net;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.tree.SnapshotTooOldException;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.server.wire.ClientRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one session that are not answered yet, answered in the order in which they came. A read waits for the
 * writes before it, and must not see those after it. Still the store is to have many writes at the same time, for they
 * become durable together: so small reads between two writes go with the first one, and look at the tree on the thread that
 * has just carried it out and has not begun the second. What is no small read keeps the writes behind it waiting.
 *
 * <p>One I/O thread, but for the completions of writes.
 */
final class SessionOrder {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOrder.class);
    /** That go with one write. */
    private static final int READS_MAX = 64;
    /** That go with all writes of a session which are with the store: each answer is in memory until its turn. */
    private static final int READS_OF_ALL_MAX = 256;

    /** What the requests need of their connection. All on the I/O thread, but {@link #wake} and {@link #read}. */
    interface Line {
        void submit(int xid, ClientRequest.Write write, CompletionHandler handler);

        /** Answers, or sees to it that an answer comes. */
        void answer(Arrival arrival, ClientRequest.Local request);

        void answer(Arrival arrival, ClientRequest.Write write, Completion completion);

        /** What a read comes to that looks at one znode and leaves nothing behind, to be answered later. Any thread. */
        Answer read(ClientRequest.Local request);

        /**
         * Whether a read may be looked at, for the client takes its answers, and others have had their turn. {@link SessionOrder#advance} is
         * called when it may.
         */
        boolean isReady();

        /** @param seen by {@link #read} */
        void answer(Arrival arrival, ClientRequest.Local request, Answer seen);

        /** Whether reads are small enough to be done where writes are. */
        boolean readsLittle();

        /** Has {@link SessionOrder#advance} called soon. Any thread. */
        void wake();
    }

    /**
     * Which request it is, and since when it has been here.
     *
     * @param bytes that count as under way until it is answered; {@link #UNCOUNTED}: it is answered at once, and does not count
     */
    record Arrival(int xid, int opCode, long atNs, int bytes) {
        static final int UNCOUNTED = -1;

        boolean isCounted() {
            return bytes != UNCOUNTED;
        }
    }

    private final Line line;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    /** The last of them that are neither with the store nor go with what is. */
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    /** The last one that was submitted. */
    private @Nullable Pending lastWrite;
    /** Reads that go with writes, and are not answered. */
    private int going;

    /** Some answer may wait that keeps something. */
    private volatile boolean seenLong;

    private final BooleanSupplier held;
    private boolean submissionHeld;

    /** @param held whether nothing behind the last one that was to be answered may be looked at yet; {@link #advance} is called when it may */
    SessionOrder(Line line, BooleanSupplier held) {
        this.line = line;
        this.held = held;
    }

    private final class Pending implements CompletionHandler {
        private final Arrival arrival;
        private final ClientRequest request;
        /** Of a write. */
        private volatile @Nullable Completion completion;
        /** Guarded by this. */
        private List<Pending> reads = List.of();
        /** Guarded by this. */
        private boolean completed;
        /** Of a read that goes with a write: set before that one's completion is. */
        private boolean goes;

        /** Of a read that goes with a write. Guarded by this. */
        private @Nullable Answer seen;
        /** Nobody will take {@link #seen}. Guarded by this. */
        private boolean dropped;

        Pending(Arrival arrival, ClientRequest request) {
            this.arrival = arrival;
            this.request = request;
        }

        /** False where it is too late, or the write is none that the tree shows. */
        synchronized boolean takeAlong(List<Pending> between) {
            if (completed
                    || !(request instanceof ClientRequest.Write write)
                    || write.request() instanceof WriteRequest.Sync
                    || write.request() instanceof WriteRequest.CloseSession) {
                return false;
            }
            reads = between;
            return true;
        }

        private synchronized List<Pending> complete() {
            completed = true;
            return reads;
        }

        @Override
        public void completed(Completion completion) {
            for (Pending read : complete()) {
                read.look(completion.zxid());
            }
            this.completion = completion;
            line.wake();
        }

        private void look(long zxid) {
            Answer answer;
            try {
                answer = line.read((ClientRequest.Local) request).withEventsUpTo(zxid);
            } catch (RuntimeException | Error e) {
                // It concerns this read, and not the thread that all writes need.
                LOG.error("A read failed: {}", request, e);
                answer = Answer.error(ErrorCode.SYSTEM_ERROR);
            }
            synchronized (this) {
                seen = answer;
                if (dropped) {
                    answer.discard();
                }
            }
            if (answer.longBody() != null) {
                seenLong = true;
            }
        }

        private synchronized Answer seen() {
            return Objects.requireNonNull(seen);
        }

        /** Its answer was let go of, and nothing that comes after it can be answered. */
        private synchronized boolean isLost() {
            return dropped && seen().longBody() != null;
        }

        private synchronized boolean hasSeenLong() {
            return seen != null && !dropped && seen.longBody() != null;
        }

        /** Where what its answer would read is given up, it becomes an error. */
        private synchronized void dropGivenUp() {
            Answer answer = seen;
            if (answer == null || dropped || answer.longBody() == null) {
                return;
            }
            try {
                answer.longBody().requireHeld();
            } catch (SnapshotTooOldException e) {
                answer.discard();
                seen = Answer.error(ErrorCode.SYSTEM_ERROR).withEventsUpTo(answer.eventsUpTo());
            }
        }

        private synchronized void drop() {
            dropped = true;
            if (seen != null) {
                seen.discard();
            }
        }

        /** The zxid that its answer will have; {@link Answer#ALL_EVENTS} where that is not known yet. */
        private long zxid() {
            Completion done = completion;
            if (done != null) {
                return done.zxid();
            }
            return goes ? seen().eventsUpTo() : Answer.ALL_EVENTS;
        }
    }

    int size() {
        return pending.size();
    }

    /** Whether what comes next is answered at once, if it is no write. */
    boolean isIdle() {
        return pending.isEmpty() && !held.getAsBoolean();
    }

    /** Of the first answer that is ready, and held; {@link Answer#ALL_EVENTS} where there is none. Later events must not overtake it. */
    long heldZxid() {
        Pending head = pending.peek();
        return head == null ? Answer.ALL_EVENTS : head.zxid();
    }

    /** Nothing more is answered that keeps something until it is. Idempotent. */
    void end() {
        pending.forEach(Pending::drop);
    }

    /** Whether an answer waits that keeps something until it is taken. */
    boolean hasSeenLong() {
        if (!seenLong) {
            return false;
        }
        // Before they are looked at: one that is seen meanwhile says so afterwards.
        seenLong = false;
        boolean any = pending.stream().anyMatch(Pending::hasSeenLong);
        if (any) {
            seenLong = true;
        }
        return any;
    }

    /** Answers that read what is not kept any longer let go of the rest. */
    void dropGivenUp() {
        pending.forEach(Pending::dropGivenUp);
    }

    void accept(Arrival arrival, ClientRequest request) {
        if (request instanceof ClientRequest.Local local && isIdle()) {
            line.answer(arrival, local);
            return;
        }
        Pending last = new Pending(arrival, request);
        pending.add(last);
        waiting.add(last);
        if (request instanceof ClientRequest.Write) {
            submitWaiting();
        }
    }

    /** Answers all that can be answered by now. */
    void advance() {
        if (submissionHeld && !held.getAsBoolean()) {
            submissionHeld = false;
            submitWaiting();
        }
        while (!held.getAsBoolean()) {
            Pending head = pending.peek();
            if (head == null) {
                return;
            }
            if (head.request instanceof ClientRequest.Local local) {
                if (head.goes) {
                    if (head.isLost()) {
                        return;
                    }
                    pending.poll();
                    going--;
                    line.answer(head.arrival, local, head.seen());
                } else if (!line.isReady()) {
                    return;
                } else {
                    pending.poll();
                    waiting.poll();
                    line.answer(head.arrival, local);
                    submitWaiting();
                }
            } else if (head.request instanceof ClientRequest.Write write) {
                Completion completion = head.completion;
                if (completion == null) {
                    return;
                }
                pending.poll();
                line.answer(head.arrival, write, completion);
            }
        }
    }

    /** The writes up to the next read that cannot go with the one before it. */
    private void submitWaiting() {
        if (held.getAsBoolean()) {
            submissionHeld = true;
            return;
        }
        for (Pending next = waiting.peek(); next != null; next = waiting.peek()) {
            if (next.request instanceof ClientRequest.Write write) {
                waiting.poll();
                lastWrite = next;
                line.submit(next.arrival.xid(), write, next);
            } else if (!readsGo()) {
                return;
            }
        }
    }

    /** Has the reads that wait go with the last write, where there is a write behind them. */
    private boolean readsGo() {
        Pending with = lastWrite;
        if (with == null || !line.readsLittle()) {
            return false;
        }
        List<Pending> between = new ArrayList<>();
        for (Pending next : waiting) {
            if (next.request instanceof ClientRequest.Write) {
                return goWith(with, between);
            }
            if (!isSmall(next.request) || between.size() == READS_MAX) {
                return false;
            }
            between.add(next);
        }
        return false;
    }

    private boolean goWith(Pending write, List<Pending> reads) {
        if (going + reads.size() > READS_OF_ALL_MAX || !write.takeAlong(reads)) {
            return false;
        }
        for (Pending read : reads) {
            read.goes = true;
            waiting.poll();
        }
        going += reads.size();
        return true;
    }

    private static boolean isSmall(ClientRequest request) {
        return (request instanceof ClientRequest.GetData data && !data.watch())
                || (request instanceof ClientRequest.Exists exists && !exists.watch())
                || request instanceof ClientRequest.GetAcl
                || request instanceof ClientRequest.Ping;
    }
}
