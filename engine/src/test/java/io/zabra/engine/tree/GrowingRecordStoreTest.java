package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingRecordStoreTest extends RecordStoreContract {
    private static final RecordSizing LIMIT = new RecordSizing(200_000, 20, 100, 64 << 20);

    @Override
    RecordStore newStore() {
        return new GrowingRecordStore(LIMIT, Runnable::run, 100);
    }

    private static Executor threads() {
        return task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void recordsAreFoundWhileTheyMove(long seed) {
        Random random = new Random(seed);
        Map<String, NodeRecord> model = new HashMap<>();
        try (RecordStore store = new GrowingRecordStore(LIMIT, seed % 2 == 0 ? threads() : Runnable::run, 500)) {
            for (int i = 0; i < 120_000; i++) {
                String path = "/" + random.nextInt(20 + i / 2);
                NodeRecord known = model.get(path);
                int dice = random.nextInt(10);
                if (known == null || dice < 4) {
                    int length = random.nextInt(2_000) == 0 ? 20_000 : random.nextInt(100);
                    NodeRecord record = record(i, i, bytes(length, i));
                    store.put(path, record);
                    model.put(path, record);
                } else if (dice < 6) {
                    assertThat(store.remove(path)).isTrue();
                    model.remove(path);
                } else {
                    NodeHeader header = known.header().withChildren(i, i, i, i);
                    store.putHeader(path, header);
                    model.put(path, new NodeRecord(header, known.data()));
                }
                String other = "/" + random.nextInt(20 + i / 2);
                assertSame(store.record(other), model.get(other), "seed " + seed + ", " + other + " at " + i);
                assertThat(store.header(path))
                        .isEqualTo(model.containsKey(path) ? model.get(path).header() : null);
            }
            assertThat(store.size()).isEqualTo(model.size());
            model.forEach((path, record) -> assertSame(store.record(path), record, path));
        }
    }

    @Test
    void readersBesideTheMoveMissNothing() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger stored = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (RecordStore store = new GrowingRecordStore(LIMIT, threads(), 1_000)) {
            Thread reader = new Thread(() -> {
                Random random = new Random(7);
                while (!done.get()) {
                    int known = stored.get();
                    int n = known == 0 ? 0 : random.nextInt(known);
                    assertThat(known == 0 || store.header("/" + n) != null)
                            .as("/%d of %d", n, known)
                            .isTrue();
                }
            });
            reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            reader.start();
            for (int i = 0; i < 100_000; i++) {
                store.put("/" + i, record(i, i, new byte[i % 50]));
                stored.set(i + 1);
            }
            done.set(true);
            reader.join();
            assertThat(failure.get()).isNull();
            assertThat(Objects.requireNonNull(store.header("/99999")).nodeId()).isEqualTo(99_999);
        }
    }

    @Test
    void severalThreadsLoadMoreThanWasSaid() throws InterruptedException {
        try (RecordStore store = new GrowingRecordStore(LIMIT, threads(), 100)) {
            store.beginLoad(1_000);
            Thread[] threads = new Thread[3];
            for (int t = 0; t < threads.length; t++) {
                int first = t;
                threads[t] = new Thread(() -> {
                    for (int i = first; i < 60_000; i += 3) {
                        load(store, "/" + i, record(i, i, new byte[i % 40]));
                    }
                });
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            store.endLoad();
            assertThat(store.size()).isEqualTo(60_000);
            for (int i = 0; i < 60_000; i++) {
                assertThat(Objects.requireNonNull(store.header("/" + i)).nodeId())
                        .isEqualTo(i);
            }
            assertThat(store.hasRoom(140_000, 0)).isTrue();
            assertThat(store.hasRoom(140_001, 0)).isFalse();
        }
    }
}
