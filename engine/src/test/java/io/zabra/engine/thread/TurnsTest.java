package io.zabra.engine.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
    /** Notes who has seen to what. */
    private static final class Noting implements Turns.Work {
        final Queue<String> waiting = new ConcurrentLinkedQueue<>();
        final Queue<String> seenTo = new ConcurrentLinkedQueue<>();
        final Queue<Thread> turns = new ConcurrentLinkedQueue<>();
        private final Turns owner = new Turns("own", this, () -> 0);
        private final Thread tester = Thread.currentThread();
        /** The own thread has found nothing, and goes to sleep. */
        private volatile boolean sleeps;

        @Override
        public boolean isWaiting() {
            boolean any = !waiting.isEmpty();
            if (Thread.currentThread() != tester) {
                sleeps = true;
            }
            return any;
        }

        @Override
        public long dueMs() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void begin() {}

        @Override
        public void turn() {
            turns.add(Thread.currentThread());
            for (String next = waiting.poll(); next != null; next = waiting.poll()) {
                seenTo.add(next + " by " + Thread.currentThread().getName());
            }
        }

        @Override
        public long pauseNanos() {
            return 0;
        }

        @Override
        public void failed(Throwable cause) {
            throw new AssertionError(cause);
        }

        Turns sleeping() {
            owner.start();
            while (!sleeps) {
                Thread.onSpinWait();
            }
            turns.clear();
            return owner;
        }
    }

    @Test
    void whoBringsSomethingWhileTheOwnThreadSleepsSeesToIt() {
        Noting work = new Noting();
        Turns turns = work.sleeping();
        work.waiting.add("request");
        turns.takeOverWhatWaits();
        assertThat(work.seenTo)
                .containsExactly("request by " + Thread.currentThread().getName());
        turns.stop();
    }

    @Test
    void whatSomebodyElseHasSeenToIsNoTurn() {
        Noting work = new Noting();
        Turns turns = work.sleeping();
        turns.takeOverWhatWaits();
        assertThat(work.turns).isEmpty();
        turns.stop();
    }

    @Test
    void nobodyHasATurnOnceItIsStopped() {
        Noting work = new Noting();
        Turns turns = work.sleeping();
        turns.stop();
        work.waiting.add("request");
        turns.takeOver();
        assertThat(work.seenTo).isEmpty();
    }
}
