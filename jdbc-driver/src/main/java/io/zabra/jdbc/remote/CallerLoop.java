package io.zabra.jdbc.remote;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An event loop that is run by whoever waits for an answer: a caller writes its request to the socket and reads the reply itself,
 * so that no call is handed from thread to thread and back. One thread drives at a time. Others that wait meanwhile are told
 * when their answer has come, and one of them drives on when the driver leaves. A background thread drives when nobody has
 * called for a while, for what comes unasked: pings, events, the end of a connection.
 */
@SuppressWarnings("deprecation") // what Netty has deprecated and still asks for
final class CallerLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
    /** For so long after a call the background thread leaves the loop to the next caller: what comes unasked waits as long. */
    private static final long QUIET_NANOS = 10_000_000;

    /** The same where somebody waits for events, at ten times the cost: the background thread looks so often while calls go on. */
    private static final long QUIET_NANOS_WATCHING = 1_000_000;

    /** Threads that ask faster than they are served must not keep the loop from its channels. */
    private static final int TASKS_A_TURN_MAX = 256;

    private static final long WAIT_NANOS_MAX = 1_000_000_000;
    /** No deadline. */
    static final long FOREVER = Long.MAX_VALUE;

    private final ChannelSelector io = new ChannelSelector();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Thread> driver = new AtomicReference<>();
    private final AtomicInteger callers = new AtomicInteger();
    private final AtomicInteger watchers = new AtomicInteger();
    private final Promise<Void> terminated = new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);
    private final Thread background;
    private volatile long lastCallNanos = System.nanoTime() - QUIET_NANOS;
    private volatile boolean ending;

    /** Connections that use it; guarded by {@link DriverThreads}. */
    int users;

    CallerLoop(String name) {
        // Neither the class loader nor the thread locals of whichever caller came first, which may be long gone.
        background = new Thread(null, this::runInBackground, name, 0, false);
        background.setContextClassLoader(CallerLoop.class.getClassLoader());
        background.setDaemon(true);
        background.start();
    }

    // Driving.

    private boolean enter() {
        return driver.get() == null && driver.compareAndSet(null, Thread.currentThread());
    }

    private void leave() {
        driver.set(null);
        handOn();
    }

    /** Nobody drives: who waits is to, or where nobody does the background, if there is something to do. */
    private void handOn() {
        Thread next = waiting.peek();
        if (next != null) {
            LockSupport.unpark(next);
        } else if (!tasks.isEmpty()) {
            LockSupport.unpark(background);
        }
    }

    /** Does it on this thread where nobody drives, else has the driver do it soon. */
    void run(Runnable task) {
        if (ending || !enter()) {
            execute(task);
            return;
        }
        try {
            task.run();
        } finally {
            leave();
        }
    }

    /**
     * Waits, driving the loop where nobody does. An interrupt ends no wait, and is still there afterwards.
     *
     * @param done becomes true on the loop; {@link #wake} then tells this thread
     * @param deadlineNanos by {@link System#nanoTime}, or {@link #FOREVER}
     */
    void await(BooleanSupplier done, long deadlineNanos) {
        boolean interrupted = false;
        callers.incrementAndGet();
        try {
            while (!done.getAsBoolean() && remaining(deadlineNanos) > 0) {
                interrupted |= enter() ? drive(done, deadlineNanos) : park(done, deadlineNanos);
            }
        } finally {
            lastCallNanos = System.nanoTime();
            callers.decrementAndGet();
            // Who was woken to drive may have had its own answer already, and goes.
            if (driver.get() == null) {
                handOn();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean drive(BooleanSupplier done, long deadlineNanos) {
        boolean interrupted = false;
        try {
            while (!done.getAsBoolean() && remaining(deadlineNanos) > 0) {
                interrupted |= Thread.interrupted();
                turn(remaining(deadlineNanos));
            }
        } finally {
            leave();
        }
        return interrupted;
    }

    private boolean park(BooleanSupplier done, long deadlineNanos) {
        Thread self = Thread.currentThread();
        waiting.add(self);
        try {
            if (!done.getAsBoolean() && driver.get() != null) {
                LockSupport.parkNanos(this, remaining(deadlineNanos));
            }
            return Thread.interrupted();
        } finally {
            waiting.remove(self);
        }
    }

    /** What a thread in {@link #await} waits for has happened. */
    static void wake(@Nullable Thread waiter) {
        if (waiter != Thread.currentThread()) {
            LockSupport.unpark(waiter);
        }
    }

    private static long remaining(long deadlineNanos) {
        return deadlineNanos == FOREVER ? WAIT_NANOS_MAX : deadlineNanos - System.nanoTime();
    }

    /** Waits for channels and timers, at most so long, and does what is due. */
    private void turn(long waitNanos) {
        io.select(tasks.isEmpty() ? Math.min(waitNanos, nextTimerNanos()) : 0);
        fetchFromScheduledTaskQueue(tasks);
        int left = TASKS_A_TURN_MAX;
        for (Runnable task = tasks.poll(); task != null; task = --left > 0 ? tasks.poll() : null) {
            safeExecute(task);
        }
    }

    private long nextTimerNanos() {
        long delay = nextScheduledTaskNano();
        return delay < 0 ? WAIT_NANOS_MAX : Math.min(delay, WAIT_NANOS_MAX);
    }

    /** Somebody waits for what comes unasked, from now on. */
    void watched() {
        watchers.incrementAndGet();
    }

    void unwatched() {
        watchers.decrementAndGet();
    }

    private long quietNanos() {
        return watchers.get() > 0 ? QUIET_NANOS_WATCHING : QUIET_NANOS;
    }

    private void runInBackground() {
        while (!ending) {
            long quietNanos = quietNanos();
            long leftNanos = lastCallNanos + quietNanos - System.nanoTime();
            if (callers.get() == 0 && (leftNanos <= 0 || !tasks.isEmpty()) && enter()) {
                try {
                    do {
                        turn(WAIT_NANOS_MAX);
                    } while (callers.get() == 0 && !ending);
                } finally {
                    leave();
                }
            } else {
                LockSupport.parkNanos(this, callers.get() == 0 && leftNanos > 0 ? leftNanos : quietNanos);
            }
        }
        end();
    }

    private void end() {
        while (!enter()) {
            Thread.onSpinWait();
        }
        cancelScheduledTasks();
        turn(0);
        io.close();
        turnOff();
        terminated.setSuccess(null);
    }

    private void turnOff() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            safeExecute(task);
        }
    }

    /** Waits for the thread to end, at most so long, or until this thread is interrupted. */
    void awaitEnd(long millisMax) {
        try {
            background.join(millisMax);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // What Netty asks of an event loop.

    @Override
    public void execute(Runnable task) {
        if (terminated.isDone()) {
            throw new RejectedExecutionException("the loop has ended");
        }
        tasks.add(task);
        if (driver.get() == null) {
            LockSupport.unpark(background);
        } else if (!inEventLoop()) {
            io.wakeUp();
        }
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return driver.get() == thread;
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        Promise<IoRegistration> promise = newPromise();
        if (inEventLoop()) {
            register(handle, promise);
        } else {
            execute(() -> register(handle, promise));
        }
        return promise;
    }

    private void register(IoHandle handle, Promise<IoRegistration> promise) {
        try {
            promise.setSuccess(io.register(handle));
        } catch (IOException | RuntimeException e) {
            promise.setFailure(e);
        }
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return NioIoHandle.class.isAssignableFrom(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return false;
    }

    @Override
    public IoEventLoopGroup parent() {
        return this;
    }

    @Override
    public IoEventLoop next() {
        return this;
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        ending = true;
        io.wakeUp();
        LockSupport.unpark(background);
        return terminated;
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Override
    @Deprecated
    public void shutdown() {
        var unused = shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Override
    public boolean isShuttingDown() {
        return ending;
    }

    @Override
    public boolean isShutdown() {
        return terminated.isDone();
    }

    @Override
    public boolean isTerminated() {
        return terminated.isDone();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }
}
