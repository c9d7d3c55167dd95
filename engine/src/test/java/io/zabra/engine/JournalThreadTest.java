package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JournalThreadTest {
    private static final int BATCHES = 100_000;
    private static final long DEADLINE_NANOS = Duration.ofSeconds(60).toNanos();

    /** Looks without a pause while the other thread works, so that every interleaving of the two is met many times. */
    @Test
    void noBatchIsLostWhileOneLooksForIt() throws Exception {
        JournalThread journal = new JournalThread(Journal.NONE, 0, () -> {});
        Batch batch = new Batch(false);
        long start = System.nanoTime();
        for (int i = 0; i < BATCHES; i++) {
            journal.start(batch);
            Batch durable = journal.takeDurable();
            while (durable == null) {
                assertThat(System.nanoTime() - start)
                        .as("batch %d was never handed back", i)
                        .isLessThan(DEADLINE_NANOS);
                durable = journal.takeDurable();
            }
            assertThat(durable).isSameAs(batch);
            while (!journal.isIdle()) {
                Thread.onSpinWait();
            }
        }
        journal.close();
    }
}
