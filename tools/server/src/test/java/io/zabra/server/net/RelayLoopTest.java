package io.zabra.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.zabra.engine.thread.Relievable;
import io.zabra.server.thread.RequestsFirst;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayLoopTest {
    private static final int ASKING = 4;
    private static final int TASKS = 5_000;
    private static final long FOREVER_MS = 30_000;

    private final IoThreads threads = new IoThreads(1);
    private final IoEventLoop loop = (IoEventLoop) threads.group().next();

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void whatBlocksIsDoneByTheSameThreadOutsideOfTheLoop() throws Exception {
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        CompletableFuture<Thread> done = new CompletableFuture<>();
        CompletableFuture<Boolean> inLoop = new CompletableFuture<>();
        loop.execute(() -> {
            asked.complete(Thread.currentThread());
            assertTaken(() -> {
                done.complete(Thread.currentThread());
                inLoop.complete(loop.inEventLoop());
            });
        });
        assertThat(done.get()).isSameAs(asked.get());
        assertThat(inLoop.get()).isFalse();
    }

    @Test
    void whereThatTakesLongAnotherThreadRunsTheLoop() throws Exception {
        CountDownLatch served = new CountDownLatch(1);
        CompletableFuture<Boolean> blocked = blocks(() -> await(served));
        loop.execute(served::countDown);
        assertThat(blocked.get()).isTrue();
    }

    @Test
    void againAndAgain() throws Exception {
        for (int time = 0; time < 50; time++) {
            CountDownLatch served = new CountDownLatch(1);
            CompletableFuture<Boolean> blocked = blocks(() -> await(served));
            loop.execute(served::countDown);
            assertThat(blocked.get()).as("time %d", time).isTrue();
        }
    }

    /** Where the other thread has come first, nobody had to wait: then once more. */
    @Test
    void nobodyIsMadeToWaitTwiceInARow() throws Exception {
        Thread away;
        Thread served;
        boolean again;
        do {
            CompletableFuture<Thread> gone = new CompletableFuture<>();
            CompletableFuture<Thread> serving = new CompletableFuture<>();
            Thread asking = new Thread(() -> loop.execute(() -> serving.complete(Thread.currentThread())));
            CompletableFuture<Boolean> blocked = blocks(() -> gone.complete(Thread.currentThread()) && hasRun(asking));
            assertThat(blocked.get()).isTrue();
            away = gone.get();
            served = serving.get();
            again = loop.submit(() -> Relievable.doneHere(() -> {})).get();
        } while (served != away);
        assertThat(again).isFalse();
    }

    private static boolean hasRun(Thread thread) {
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return true;
    }

    @Test
    void whileAThreadIsAwayForLongTheOtherOneStays() throws Exception {
        CountDownLatch away = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Boolean> blocked = blocks(() -> {
            away.countDown();
            return await(over);
        });
        await(away);
        List<Boolean> taken = new ArrayList<>();
        for (int time = 0; time < 10; time++) {
            taken.add(loop.submit(() -> Relievable.doneHere(() -> {})).get());
        }
        over.countDown();
        assertThat(blocked.get()).isTrue();
        assertThat(taken).containsOnly(false);
    }

    /** While a thread that takes the loop sees to what has come, the other one comes back; nothing comes after that. */
    @Test
    void whatIsTakenByAThreadThatTakesTheLoopWaitsForNoEvent() throws Exception {
        for (int time = 0; time < 20; time++) {
            CountDownLatch back = new CountDownLatch(1);
            CompletableFuture<Boolean> taken = new CompletableFuture<>();
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            Runnable onTakingTheLoop = () -> {
                back.countDown();
                taken.complete(isTakenAtLast(() -> done.complete(true)));
            };
            // Queued before the loop can change hands, so that it is what the other thread finds when it takes it.
            CompletableFuture<Boolean> blocked = blocks(() -> {
                loop.execute(onTakingTheLoop);
                return await(back);
            });
            assertThat(blocked.get()).isTrue();
            assertThat(taken.get())
                    .as("time %d: the other thread stands by", time)
                    .isTrue();
            assertThat(done.get(FOREVER_MS, TimeUnit.MILLISECONDS)).isTrue();
        }
    }

    /** Nothing is taken until the other thread stands by. */
    private static boolean isTakenAtLast(Runnable task) {
        long beginNanos = System.nanoTime();
        while (System.nanoTime() - beginNanos < TimeUnit.MILLISECONDS.toNanos(FOREVER_MS)) {
            if (Relievable.doneHere(task)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    @Test
    void aThreadThatIsNotRelievedForNoneCanBeMadeServesOnAndRefuses() throws Exception {
        ThreadFactory factory = new IoThread.Factory("alone", RequestsFirst.inThisProcess());
        AtomicInteger asked = new AtomicInteger();
        RelayLoop alone = new RelayLoop(
                null,
                body -> {
                    if (asked.getAndIncrement() > 0) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    factory.newThread(body).start();
                },
                NioIoHandler.newFactory());
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        List<Boolean> taken = new ArrayList<>();
        taken.add(alone.submit(() -> Relievable.doneHere(() -> done.complete(true)))
                .get());
        assertThat(done.get(FOREVER_MS, TimeUnit.MILLISECONDS)).isTrue();
        for (int time = 0; time < 3; time++) {
            taken.add(alone.submit(() -> Relievable.doneHere(() -> {})).get());
        }
        assertThat(alone.shutdownGracefully(0, FOREVER_MS, TimeUnit.MILLISECONDS)
                        .await(FOREVER_MS))
                .isTrue();
        assertThat(taken).containsExactly(true, false, false, false);
        assertThat(asked).hasValue(2);
    }

    @Test
    void atMostOneThreadRunsItAndEachTaskOnceInItsOrder() throws Exception {
        AtomicBoolean inside = new AtomicBoolean();
        AtomicInteger faults = new AtomicInteger();
        int[] next = new int[ASKING];
        List<Thread> asking = new ArrayList<>();
        for (int number = 0; number < ASKING; number++) {
            int self = number;
            Random random = new Random(number);
            Thread thread = new Thread(() -> {
                for (int task = 0; task < TASKS; task++) {
                    int expected = task;
                    long nanos = random.nextInt(10) == 0 ? random.nextInt(2_000_000) : 0;
                    loop.execute(() -> {
                        boolean alone = inside.compareAndSet(false, true) && loop.inEventLoop();
                        boolean inOrder = next[self]++ == expected;
                        if (nanos > 0) {
                            boolean unused = Relievable.doneHere(() -> LockSupport.parkNanos(nanos));
                        }
                        inside.set(false);
                        faults.addAndGet(alone && inOrder ? 0 : 1);
                    });
                    if (nanos > 1_000_000) {
                        LockSupport.parkNanos(nanos);
                    }
                }
            });
            asking.add(thread);
            thread.start();
        }
        for (Thread thread : asking) {
            thread.join();
        }
        loop.submit(() -> {}).sync();
        assertThat(next).containsOnly(TASKS);
        assertThat(faults).hasValue(0);
    }

    @Test
    void itEndsThoughAThreadIsAway() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Boolean> blocked = blocks(() -> await(over));
        var ended = threads.group().shutdownGracefully(0, FOREVER_MS, TimeUnit.MILLISECONDS);
        over.countDown();
        assertThat(ended.await(FOREVER_MS)).isTrue();
        assertThat(blocked.get()).isTrue();
    }

    /** Has the loop's thread block as soon as it may; what comes of that. */
    private CompletableFuture<Boolean> blocks(BooleanSupplier blocking) throws Exception {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Runnable task = () -> result.complete(blocking.getAsBoolean());
        while (!loop.submit(() -> Relievable.doneHere(task)).get()) {
            Thread.onSpinWait();
        }
        return result;
    }

    private static void assertTaken(Runnable task) {
        assertThat(Relievable.doneHere(task)).isTrue();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(FOREVER_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
