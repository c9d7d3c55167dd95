package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A snapshot that is to make up for what has rotted, on a disk that has no room for it. */
class OwedSnapshotTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path SNAPSHOTS = DIRECTORY.resolve("snapshot");
    private static final int SNAPSHOT_EVERY = 20;
    private static final int TICKS = 50;

    private final AtomicInteger failed = new AtomicInteger();
    private final Logger log = (Logger) LoggerFactory.getLogger(Snapshots.class);
    private final AppenderBase<ILoggingEvent> counting = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            if (line.getLevel() == Level.ERROR) {
                failed.incrementAndGet();
            }
        }
    };

    @BeforeEach
    void count() {
        counting.start();
        log.addAppender(counting);
    }

    @AfterEach
    void stopCounting() {
        log.detachAppender(counting);
    }

    @Test
    void aFullDiskIsNotTriedAgainInEveryTick() throws Exception {
        SimulatedDisk disk = new SimulatedDisk(new Random(1));
        try (LocalStore store = LocalStore.open(disk, DIRECTORY, config())) {
            StoreClient client = new StoreClient(store);
            for (int i = 0; i < SNAPSHOT_EVERY; i++) {
                client.create("/n" + i, "");
            }
            await(() -> disk.exists(SNAPSHOTS) && !disk.list(SNAPSHOTS).isEmpty() && isNoneWritten());
            disk.fullAt(disk.used());
            String large = "x".repeat(100_000);
            for (int i = 0; client.error(StoreClient.creation("/large" + i, large)) == ErrorCode.OK; i++) {
                assertThat(i).isLessThan(SNAPSHOT_EVERY / 2);
            }
            disk.flipBit(SNAPSHOTS);
            store.scrubNow();
            await(() -> failed.get() > 0 && isNoneWritten());
            assertThat(store.scrubs().damagedSnapshots()).isEqualTo(1);
            for (int i = 0; i < TICKS; i++) {
                store.tick();
                sync(store);
                await(OwedSnapshotTest::isNoneWritten);
            }
            assertThat(store.isDiskFull()).isTrue();
            assertThat(failed).hasValue(1);
        }
    }

    private static LocalStoreConfig config() {
        return LocalStoreConfig.standard()
                .withClock(new ManualClock(), false)
                .withLog(new LogConfig(1 << 20, 1 << 16))
                .withSnapshots(new LocalStoreConfig.SnapshotPolicy(SNAPSHOT_EVERY, Long.MAX_VALUE, 2))
                .withScrub(new LocalStoreConfig.ScrubPolicy(0, () -> {}));
    }

    private static boolean isNoneWritten() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("zabra-snapshot"));
    }

    private static void sync(LocalStore store) {
        CompletableFuture<ZnodeStore.Completion> done = new CompletableFuture<>();
        store.submit(new ZnodeStore.Submission(0, 0, List.of(), new WriteRequest.Sync("/")), done::complete);
        StoreClient.await(done);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
