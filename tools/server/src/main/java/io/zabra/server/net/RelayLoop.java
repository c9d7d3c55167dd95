package io.zabra.server.net;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop whose thread may block now and then: it lays the loop down meanwhile, and takes it up again when it is back. Where that
 * takes longer than {@link #ALONE_NANOS}, another thread takes the loop, and the one that was away stands by from then on. So one thread
 * at most runs the loop at any time, and a disk that stalls keeps no connection waiting. What others execute while nobody runs the loop
 * waits for whoever takes it up, and wakes nobody.
 *
 * <p>So a write of one client is made durable by the thread that has read it and that answers it, instead of by the store's own: that is two
 * wake-ups less, each of which can take as long as the disk. It is of no use where others want something meanwhile. Whenever somebody did, the
 * thread refuses to block for a while, for longer each time.
 */
final class RelayLoop extends SingleThreadIoEventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);

    /** Where nobody has run the loop for so long, who stands by takes it at his next look: such are as far apart. */
    static final long ALONE_NANOS = 1_000_000;

    /** Who stands by looks so many times after nobody has blocked any more, and then sleeps until somebody does. */
    private static final int LOOKS_MAX = 4;

    private static final int REFUSALS_MAX = 256;

    /** As Netty has it. */
    private static final long TASKS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Executor threads;
    private final IoHandlerContext waiting = new Context(true);
    private final IoHandlerContext looking = new Context(false);
    /** Who runs the loop; null: nobody, for it was laid down, or has not begun. */
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

    /** Who has more to do than others are to wait for: one at each round. Owner. */
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    /** In the order in which they came, each once. Owner. */
    private final Set<Runnable> blocking = new LinkedHashSet<>();
    /** Tasks that are still to be refused. Owner. */
    private int refusals;
    /** How many are to be, the next time that somebody had to wait. Owner. */
    private int refusalsNext = 1;
    /** There is a second thread. Owner. */
    private boolean relieved;
    /** None could be made: nothing is taken any more. Owner. */
    private boolean alone;

    /** Another thread executed something while nobody ran the loop. */
    private volatile boolean asked;
    /** The thread that began the loop. */
    private volatile @Nullable Thread first;
    /** Who laid the loop down last. */
    private volatile @Nullable Thread away;
    /** Since when, by {@link System#nanoTime}; 0: the loop is being run. */
    private volatile long awayNanos;
    /** How many times anybody has. */
    private final AtomicInteger times = new AtomicInteger();
    /** Somebody watches who runs the loop. */
    private volatile boolean watched;
    /** Stands by, and sleeps. */
    private volatile @Nullable Thread sleeper;

    private volatile boolean over;

    /** @param threads runs each task on a new {@link IoThread} */
    RelayLoop(@Nullable IoEventLoopGroup parent, Executor threads, IoHandlerFactory io) {
        super(parent, threads, io);
        // As Netty has it for the first: each knows whose it is, for the allocator among others.
        this.threads = ThreadExecutorMap.apply(threads, this);
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return thread == owner.get();
    }

    @Override
    public void execute(Runnable task) {
        if (owner.get() == null && Thread.currentThread() != away) {
            asked = true;
        }
        super.execute(task);
    }

    /** See {@link io.zabra.engine.thread.Relievable#takes}. */
    boolean takes(Runnable task) {
        if (!inEventLoop() || isShuttingDown() || alone || (relieved && !watched) || !turns.isEmpty()) {
            return false;
        }
        if (refusals > 0) {
            refusals--;
            return false;
        }
        blocking.add(task);
        return true;
    }

    /** Has the task done when connections with something to be read were served, and one such task after the other. Owner. */
    void afterOthers(Runnable task) {
        turns.add(task);
    }

    @Override
    protected int runIo() {
        return ioHandler().run(waiting);
    }

    /** The first thread, from the loop's beginning to its end. */
    @Override
    protected void run() {
        Thread thread = Thread.currentThread();
        first = thread;
        owner.set(thread);
        ioHandler().initialize();
        relay();
        // What is left to be done at the end, Netty does on the thread that began.
        while (!inEventLoop(thread)) {
            LockSupport.park(this);
        }
    }

    private void runSecond() {
        try {
            relay();
        } catch (RuntimeException | Error e) {
            LOG.error("An I/O thread ends, and its loop with it", e);
            end();
        }
    }

    private void relay() {
        IoThread.runs(this);
        while (!over) {
            if (inEventLoop()) {
                serve();
            } else {
                standBy();
            }
        }
    }

    /** Runs the loop until it is over, or another thread has taken it. */
    private void serve() {
        do {
            // First of all, for something may have been taken when this thread took the loop.
            while (!blocking.isEmpty()) {
                if (!goesAway()) {
                    return;
                }
                comesBack();
            }
            int unused = runIo();
            if (isShuttingDown()) {
                ioHandler().prepareToDestroy();
            }
            runAllTasks(TASKS_NANOS);
            takeTurn();
        } while (!blocking.isEmpty() || !confirmShutdown());
        end();
    }

    private void takeTurn() {
        Runnable next = turns.poll();
        if (next != null) {
            guarded(next);
        }
    }

    private void end() {
        over = true;
        owner.set(first);
        LockSupport.unpark(first);
        LockSupport.unpark(sleeper);
    }

    /** Lays the loop down for what blocks. False where another thread has taken it meanwhile. */
    private boolean goesAway() {
        Thread thread = Thread.currentThread();
        List<Runnable> tasks = List.copyOf(blocking);
        blocking.clear();
        if (!findsRelief()) {
            tasks.forEach(RelayLoop::guarded);
            return true;
        }
        asked = false;
        away = thread;
        awayNanos = System.nanoTime() | 1;
        times.incrementAndGet();
        owner.set(null);
        LockSupport.unpark(sleeper);
        tasks.forEach(RelayLoop::guarded);
        boolean back = owner.compareAndSet(null, thread);
        if (back) {
            awayNanos = 0;
        }
        return back;
    }

    /** Whether there is a second thread by now. */
    private boolean findsRelief() {
        if (relieved || alone) {
            return relieved;
        }
        try {
            threads.execute(this::runSecond);
            relieved = true;
        } catch (RuntimeException | Error e) {
            alone = true;
            LOG.error("No thread can be made to stand by for an I/O thread, which is to block no more from now on", e);
        }
        return relieved;
    }

    /** Sees to what has come meanwhile; before the answers go, upon which more would come. */
    private void comesBack() {
        int events = ioHandler().run(looking);
        judge(events > 0 || asked);
        runAllTasks(TASKS_NANOS);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task of an I/O thread failed", e);
        }
    }

    /** @param waited somebody had to wait, which is not to happen often */
    private void judge(boolean waited) {
        if (waited) {
            refusals = refusalsNext;
            refusalsNext = Math.min(REFUSALS_MAX, 2 * refusalsNext);
        } else {
            refusalsNext = Math.max(1, refusalsNext / 2);
        }
    }

    /** Watches the thread that has the loop, until this one has it. */
    private void standBy() {
        Thread thread = Thread.currentThread();
        int seen = times.get();
        int looks = 0;
        watched = true;
        while (!over && !inEventLoop(thread)) {
            if (takesOver(thread)) {
                comesBack();
                return;
            }
            looks = awayNanos == 0 && times.get() == seen ? looks + 1 : 0;
            seen = times.get();
            if (looks < LOOKS_MAX) {
                LockSupport.parkNanos(this, ALONE_NANOS);
            } else {
                sleep(thread, seen);
                looks = 0;
            }
        }
    }

    private boolean takesOver(Thread thread) {
        long since = awayNanos;
        if (since == 0 || System.nanoTime() - since < ALONE_NANOS || owner.get() != null) {
            return false;
        }
        // Before the loop is this thread's: afterwards it is the other one, when it stands by, that says who watches.
        watched = false;
        boolean taken = owner.compareAndSet(null, thread);
        if (taken) {
            awayNanos = 0;
        } else {
            watched = true;
        }
        return taken;
    }

    /** Until somebody goes away, unless one has since {@code seen}. */
    private void sleep(Thread thread, int seen) {
        sleeper = thread;
        if (times.get() == seen && !over) {
            LockSupport.park(this);
        }
        sleeper = null;
    }

    /** How the loop's handler is to wait. Owner. */
    private final class Context implements IoHandlerContext {
        private final boolean mayWait;

        Context(boolean mayWait) {
            this.mayWait = mayWait;
        }

        @Override
        public boolean canBlock() {
            return mayWait && blocking.isEmpty() && turns.isEmpty() && !hasTasks() && !hasScheduledTasks();
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return RelayLoop.this.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return RelayLoop.this.deadlineNanos();
        }
    }
}
