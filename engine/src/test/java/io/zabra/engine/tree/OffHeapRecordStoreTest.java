package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffHeapRecordStoreTest extends RecordStoreContract {
    private static final RecordSizing LIMIT = new RecordSizing(200_000, 20, 100, 64 << 20);

    @Override
    RecordStore newStore() {
        return newStore(7);
    }

    private static RecordStore newStore(long hashSeed) {
        return new OffHeapRecordStore(LIMIT, Long.MAX_VALUE, hashSeed, Runnable::run);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void recordsAreFoundWhileItGrowsAndShrinks(long seed) {
        Random random = new Random(seed);
        Map<String, NodeRecord> model = new HashMap<>();
        try (RecordStore store = newStore(seed)) {
            for (int i = 0; i < 150_000; i++) {
                // Twice it fills up, and twice most of it goes.
                boolean grows = i % 60_000 < 40_000;
                String path = "/" + random.nextInt(grows ? 20 + i / 2 : 30_000);
                NodeRecord known = model.get(path);
                if (grows || known == null) {
                    int length = random.nextInt(2_000) == 0 ? 20_000 : random.nextInt(grows ? 100 : 400);
                    NodeRecord record = record(i, i, bytes(length, i));
                    store.put(path, record);
                    model.put(path, record);
                } else {
                    assertThat(store.remove(path)).isTrue();
                    model.remove(path);
                }
                String other = "/" + random.nextInt(20 + i / 2);
                assertSame(store.record(other), model.get(other), "seed " + seed + ", " + other + " at " + i);
            }
            assertThat(store.size()).isEqualTo(model.size());
            model.forEach((path, record) -> assertSame(store.record(path), record, "seed " + seed + " " + path));
            long bytes = model.entrySet().stream()
                    .mapToLong(entry -> entry.getKey().length()
                            + Math.max(0, entry.getValue().header().dataLength()))
                    .sum();
            assertThat(store.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void readersBesideTheGrowthMissNothing() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger stored = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (RecordStore store = newStore()) {
            Thread reader = new Thread(() -> {
                Random random = new Random(7);
                while (!done.get()) {
                    int known = stored.get();
                    int n = known == 0 ? 0 : random.nextInt(known);
                    NodeRecord record = known == 0 ? null : store.record("/" + n);
                    assertThat(known == 0 || (record != null && record.header().nodeId() == n))
                            .as("/%d of %d", n, known)
                            .isTrue();
                }
            });
            reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            reader.start();
            for (int i = 0; i < 300_000; i++) {
                store.put("/" + i, record(i, i, new byte[i % 50]));
                stored.set(i + 1);
            }
            done.set(true);
            reader.join();
            assertThat(failure.get()).isNull();
        }
    }

    @Test
    void readersOfWhatComesAndGoesSeeItWholeOrNotAtAll() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        int paths = 50;
        try (RecordStore store = newStore()) {
            Thread reader = new Thread(() -> {
                Random random = new Random(8);
                RecordCopy copy = new RecordCopy();
                while (!done.get()) {
                    int n = random.nextInt(paths);
                    copyWhole(store, n, copy);
                    NodeRecord record = store.record("/" + n);
                    if (record != null) {
                        assertThat(record.header().nodeId()).isEqualTo(n);
                        assertThat(record.data())
                                .isEqualTo(bytes(
                                        record.header().dataLength(),
                                        record.header().czxid()));
                    }
                }
            });
            reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            reader.start();
            Random random = new Random(9);
            for (int i = 0; i < 60_000; i++) {
                int n = random.nextInt(paths);
                if (random.nextInt(3) == 0) {
                    store.remove("/" + n);
                } else {
                    int length = random.nextInt(20) == 0 ? 9_000 + random.nextInt(30_000) : random.nextInt(300);
                    store.put("/" + n, record(n, i, bytes(length, i)));
                }
            }
            done.set(true);
            reader.join();
            assertThat(failure.get()).isNull();
        }
    }

    private static void copyWhole(RecordStore store, int n, RecordCopy copy) {
        if (store.copy("/" + n, true, copy)) {
            assertThat(copy.nodeId()).isEqualTo(n);
            assertThat(copy.data()).isEqualTo(bytes(copy.dataLength(), copy.czxid()));
        }
        if (store.copy("/" + n, false, copy)) {
            assertThat(copy.nodeId()).isEqualTo(n);
            assertThat(copy.mzxid()).isEqualTo(copy.czxid() + 1);
        }
    }

    @Test
    void readersOfNodesThatComeAndGoSeeThemWholeOrNotAtAll() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        int paths = 50;
        AtomicLongArray ids = new AtomicLongArray(paths);
        LongAdder found = new LongAdder();
        try (RecordStore store = newStore()) {
            Thread reader = new Thread(() -> {
                Random random = new Random(8);
                while (!done.get()) {
                    found.add(readWhole(store, ids.get(random.nextInt(paths))));
                }
            });
            reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            reader.start();
            Random random = new Random(9);
            for (int i = 0; i < 60_000; i++) {
                int n = random.nextInt(paths);
                if (random.nextInt(3) == 0 && store.remove("/" + n)) {
                    ids.set(n, ids.get(n) + paths);
                } else {
                    int length = random.nextInt(20) == 0 ? 9_000 + random.nextInt(30_000) : random.nextInt(300);
                    ids.compareAndSet(n, 0, paths + n);
                    store.put("/" + n, record(ids.get(n), i, bytes(length, i)));
                }
            }
            done.set(true);
            reader.join();
            assertThat(failure.get()).isNull();
            // It may have had no time to find any.
            for (int n = 0; n < paths; n++) {
                found.add(readWhole(store, ids.get(n)));
            }
            assertThat(found.sum()).isPositive();
        }
    }

    @Test
    void readersSeeRecordsWholeWhileMoreAreAdded() throws InterruptedException {
        int records = 100_000;
        AtomicInteger added = new AtomicInteger(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (RecordStore store = newStore()) {
            Thread reader = new Thread(() -> {
                Random random = new Random(10);
                while (added.get() < records) {
                    readWhole(store, 1 + random.nextInt(added.get()));
                }
            });
            reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            reader.start();
            for (int i = 1; i <= records; i++) {
                store.put("/" + i, record(i, i, bytes(i % 50, i)));
                added.lazySet(i);
            }
            reader.join();
            assertThat(failure.get()).isNull();
            for (int i = 1; i <= records; i++) {
                assertThat(readWhole(store, i)).as("node %d", i).isOne();
            }
        }
    }

    /** Returns 1 where the node was found by its id. */
    private static int readWhole(RecordStore store, long id) {
        RecordCopy copy = new RecordCopy();
        boolean found = store.copy(id, true, copy);
        if (found) {
            assertThat(copy.nodeId()).isEqualTo(id);
            assertThat(copy.data()).isEqualTo(bytes(copy.dataLength(), copy.czxid()));
        }
        if (store.copy(id, false, copy)) {
            assertThat(copy.nodeId()).isEqualTo(id);
            assertThat(copy.mzxid()).isEqualTo(copy.czxid() + 1);
        }
        return found ? 1 : 0;
    }

    @Test
    void nodesWhoseIdsFollowEachOtherAreAllFoundByThem() {
        RecordCopy copy = new RecordCopy();
        try (RecordStore store = newStore()) {
            for (int i = 1; i <= 100_000; i++) {
                store.put("/" + i, record(i, i, bytes(i % 50, i)));
                store.put("/" + i, record(i, i + 1, bytes(i % 70, i)));
                store.putHeader("/" + i, record(i, i + 2, bytes(i % 70, i)).header());
            }
            for (int i = 1; i <= 100_000; i++) {
                assertThat(store.copy(i, true, copy)).as("node %d", i).isTrue();
                assertThat(copy.header())
                        .isEqualTo(record(i, i + 2, bytes(i % 70, i)).header());
            }
        }
    }

    @Test
    void everyRecordIsCopiedByItsPathButForDataInPieces() {
        RecordCopy copy = new RecordCopy();
        try (RecordStore store = newStore()) {
            assertThat(store.copy("/0", true, copy)).isFalse();
            for (int i = 0; i < 100; i++) {
                byte[] data = i == 0 ? null : bytes(i * 100, i);
                NodeRecord record = record(i, i, data);
                store.put("/" + i, record);
                assertThat(store.copy("/" + i, true, copy)).as("/%d", i).isEqualTo(i <= 81);
                assertThat(copy.isEmpty()).isEqualTo(i > 81);
                if (i <= 81) {
                    assertSame(new NodeRecord(copy.header(), copy.data()), record, "/" + i);
                }
                assertThat(store.copy("/" + i, false, copy)).isTrue();
                assertThat(copy.header()).isEqualTo(record.header());
            }
        }
    }

    @Test
    void aFullStoreStillTakesWhatItAgreedToAndHasRoomAgainWhenItIsEmptied() {
        Random random = new Random(1);
        try (RecordStore store = new OffHeapRecordStore(LIMIT, 32 << 20, 7, Runnable::run)) {
            int count = 0;
            while (store.hasRoom(1, 500)) {
                store.put("/a/path/of/some/length/" + count, record(count, 1, bytes(random.nextInt(500), count)));
                count++;
            }
            assertThat(count).isBetween(50_000, 200_000);
            assertThat(store.memory().part()).isBetween(0.99, 1.0);
            for (int i = 0; i < 100_000; i++) {
                int n = random.nextInt(count);
                store.put("/a/path/of/some/length/" + n, record(n, i, bytes(random.nextInt(250), n)));
            }
            for (int i = 0; i < count; i++) {
                assertThat(store.remove("/a/path/of/some/length/" + i)).isTrue();
            }
            assertThat(store.size()).isZero();
            assertThat(store.bytes()).isZero();
            assertThat(store.hasRoom(1, 1 << 20)).isTrue();
            assertThat(store.memory().part()).isLessThan(0.1);
        }
    }
}
