package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderSelector;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListenerAdapter;
import org.apache.curator.framework.recipes.locks.InterProcessMultiLock;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;

/** What Curator's locks and elections promise, of two clients with a session each. */
record CuratorLocks(CuratorFramework first, CuratorFramework second) {
    private static final int ROUNDS = 20;
    private static final int WAIT_S = 30;

    /** Threads of both clients take it in turns; never two at once. */
    void aMutexIsHeldByOne() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        List<Callable<Boolean>> workers = new ArrayList<>();
        for (CuratorFramework client : List.of(first, second, first, second)) {
            workers.add(() -> {
                InterProcessMutex mutex = new InterProcessMutex(client, "/curator/mutex");
                for (int i = 0; i < ROUNDS; i++) {
                    assertThat(mutex.acquire(WAIT_S, TimeUnit.SECONDS)).isTrue();
                    assertThat(inside.incrementAndGet()).isEqualTo(1);
                    entered.incrementAndGet();
                    inside.decrementAndGet();
                    mutex.release();
                }
                return true;
            });
        }
        all(workers);
        assertThat(entered).hasValue(ROUNDS * workers.size());
    }

    private static void all(List<Callable<Boolean>> workers) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(workers.size());
        try {
            for (Future<Boolean> done : pool.invokeAll(workers, WAIT_S, TimeUnit.SECONDS)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    void readersShareAndAWriterIsAlone() throws Exception {
        InterProcessReadWriteLock one = new InterProcessReadWriteLock(first, "/curator/rw");
        InterProcessReadWriteLock two = new InterProcessReadWriteLock(second, "/curator/rw");
        one.readLock().acquire();
        assertThat(two.readLock().acquire(WAIT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(two.writeLock().acquire(50, TimeUnit.MILLISECONDS)).isFalse();
        one.readLock().release();
        two.readLock().release();
        assertThat(two.writeLock().acquire(WAIT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(one.readLock().acquire(50, TimeUnit.MILLISECONDS)).isFalse();
        two.writeLock().release();
    }

    void aSemaphoreLetsInAsManyAsItHas() throws Exception {
        InterProcessSemaphoreV2 one = new InterProcessSemaphoreV2(first, "/curator/semaphore", 2);
        InterProcessSemaphoreV2 two = new InterProcessSemaphoreV2(second, "/curator/semaphore", 2);
        Lease a = one.acquire(WAIT_S, TimeUnit.SECONDS);
        Lease b = two.acquire(WAIT_S, TimeUnit.SECONDS);
        assertThat(two.acquire(50, TimeUnit.MILLISECONDS)).isNull();
        one.returnLease(a);
        Lease c = two.acquire(WAIT_S, TimeUnit.SECONDS);
        assertThat(List.of(b, c)).doesNotContainNull();
        two.returnAll(List.of(b, c));
    }

    void severalLocksAreTakenTogetherOrNotAtAll() throws Exception {
        InterProcessMutex held = new InterProcessMutex(second, "/curator/multi-b");
        held.acquire();
        InterProcessMultiLock both = new InterProcessMultiLock(first, List.of("/curator/multi-a", "/curator/multi-b"));
        assertThat(both.acquire(100, TimeUnit.MILLISECONDS)).isFalse();
        held.release();
        assertThat(both.acquire(WAIT_S, TimeUnit.SECONDS)).isTrue();
        both.release();
    }

    void theLatchPassesOnWhenTheLeaderLeaves() throws Exception {
        LeaderLatch one = new LeaderLatch(first, "/curator/latch", "one");
        one.start();
        assertThat(one.await(WAIT_S, TimeUnit.SECONDS)).isTrue();
        try (LeaderLatch two = new LeaderLatch(second, "/curator/latch", "two")) {
            two.start();
            Servers.until("both take part", () -> one.getParticipants().size() == 2);
            assertThat(two.hasLeadership()).isFalse();
            assertThat(two.getLeader().getId()).isEqualTo("one");
            one.close();
            assertThat(two.await(WAIT_S, TimeUnit.SECONDS)).isTrue();
        }
    }

    void theSelectorGivesEachItsTurn() throws Exception {
        CountDownLatch turns = new CountDownLatch(2);
        AtomicInteger leading = new AtomicInteger();
        LeaderSelectorListenerAdapter turn = new LeaderSelectorListenerAdapter() {
            @Override
            public void takeLeadership(CuratorFramework client) {
                assertThat(leading.incrementAndGet()).isEqualTo(1);
                leading.decrementAndGet();
                turns.countDown();
            }
        };
        try (LeaderSelector one = new LeaderSelector(first, "/curator/selector", turn);
                LeaderSelector two = new LeaderSelector(second, "/curator/selector", turn)) {
            one.start();
            two.start();
            assertThat(turns.await(WAIT_S, TimeUnit.SECONDS)).isTrue();
        }
    }
}
