package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CowPathIndexTest extends PathIndexContract {
    @Override
    CowPathIndex newIndex() {
        return new CowPathIndex(64, 64 << 20, Runnable::run);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void allPagesAreFreeWhenEverythingIsDeletedAndUnpinned(long seed) {
        Random random = new Random(seed);
        try (CowPathIndex index = newIndex()) {
            TreeMap<Key, Long> model = new TreeMap<>();
            List<IndexPin> pins = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                Key key = random.nextInt(50) == 0 ? longKey(random) : randomKey(random);
                index.put(key.parentId(), key.name(), 1L + i);
                model.put(key, 1L + i);
                if (i % 500 == 0) {
                    index.publish(i);
                    pins.add(index.pin());
                }
            }
            List<Key> keys = new ArrayList<>(model.keySet());
            Collections.shuffle(keys, random);
            for (int i = 0; i < keys.size(); i++) {
                assertThat(index.remove(keys.get(i).parentId(), keys.get(i).name()))
                        .as("seed %d", seed)
                        .isTrue();
                if (i % 100 == 0) {
                    index.publish(20_000L + i);
                }
            }
            index.publish(50_000);
            assertThat(index.usedBytes()).isPositive();
            pins.forEach(IndexPin::close);
            index.reclaimAll();
            assertThat(index.usedBytes()).as("seed %d", seed).isZero();
        }
    }

    private static Key longKey(Random random) {
        byte[] name = new byte[random.nextInt(CowPathIndex.NAME_BYTES_MAX + 1)];
        // The same beginning, so that bounds between pages are long too.
        for (int i = name.length - 20; i < name.length; i++) {
            if (i >= 0) {
                name[i] = (byte) random.nextInt(256);
            }
        }
        return new Key(1L + random.nextInt(3), name);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void namesOfAnyLengthUpToTheLimitAreKept(long seed) {
        Random random = new Random(seed);
        TreeMap<Key, Long> model = new TreeMap<>();
        try (CowPathIndex index = newIndex()) {
            for (int i = 1; i < 3_000; i++) {
                Key key = random.nextInt(3) > 0 ? longKey(random) : randomKey(random);
                if (random.nextInt(3) > 0) {
                    index.put(key.parentId(), key.name(), i);
                    model.put(key, (long) i);
                } else if (!model.isEmpty()) {
                    Key above = model.ceilingKey(key);
                    Key victim = above == null ? model.lastKey() : above;
                    assertThat(index.remove(victim.parentId(), victim.name())).isTrue();
                    model.remove(victim);
                }
                if (i % 50 == 0) {
                    index.publish(i);
                }
            }
            index.publish(3_000);
            try (IndexPin pin = index.pin()) {
                verify(pin, model, random, seed);
            }
        }
    }

    @Test
    void aNameBeyondTheLimitIsRefused() {
        try (CowPathIndex index = newIndex()) {
            assertThatThrownBy(() -> index.put(1, new byte[CowPathIndex.NAME_BYTES_MAX + 1], 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("16000");
        }
    }

    @Test
    void pagesBornAfterTheNewestPinAreReusedWhileItIsHeld() {
        try (CowPathIndex index = newIndex()) {
            for (int i = 0; i < 20_000; i++) {
                index.put(1 + i % 100, utf8("n" + i), 1L + i);
            }
            index.publish(1);
            long before = index.usedBytes();
            try (IndexPin pin = index.pin()) {
                Random random = new Random(1);
                for (int batch = 2; batch < 5_000; batch++) {
                    for (int i = 0; i < 10; i++) {
                        int n = random.nextInt(20_000);
                        index.put(1 + n % 100, utf8("n" + n), batch);
                    }
                    index.publish(batch);
                }
                assertThat(index.usedBytes()).isLessThan(2 * before + (1 << 20));
                assertThat(pin.find(1, utf8("n0"))).isOne();
            }
            index.publish(5_000);
            index.reclaimAll();
            assertThat(index.usedBytes()).isLessThan(before * 5 / 4);
        }
    }

    @Test
    void aLoadedTreeHasRoomForTheFirstInsertions() {
        TreeMap<Key, Long> model = new TreeMap<>();
        for (int i = 0; i < 50_000; i++) {
            model.put(new Key(1L + i / 100, utf8("name-%09d".formatted(i))), 1L + i);
        }
        try (CowPathIndex index = newIndex()) {
            index.load(source(model));
            index.publish(1);
            long loaded = index.usedBytes();
            assertThat(loaded / model.size()).isLessThan(42);
            Random random = new Random(3);
            for (int i = 0; i < 1_000; i++) {
                index.put(1 + random.nextInt(500), utf8("name-%09dx".formatted(random.nextInt(50_000))), 9);
            }
            index.publish(2);
            index.reclaimAll();
            assertThat(index.usedBytes()).isLessThan(loaded * 12 / 10);
        }
    }

    @Test
    void readersOfAPinSeeNothingOfTheWriter() throws InterruptedException {
        try (CowPathIndex index = newIndex()) {
            // Each publication moves every entry's child id to the same value, and adds or removes a batch of names.
            AtomicBoolean running = new AtomicBoolean(true);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            List<Thread> readers = new ArrayList<>();
            index.publish(1);
            for (int r = 0; r < 2; r++) {
                Thread reader = new Thread(() -> readWhile(running, index));
                reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
                reader.start();
                readers.add(reader);
            }
            for (int version = 2; version < 1_500; version++) {
                rewrite(index, version);
                index.publish(version);
            }
            running.set(false);
            for (Thread reader : readers) {
                reader.join();
            }
            assertThat(failure.get()).isNull();
        }
    }

    /** In version v there are the names 0 to (37 v mod 600), all with child id v. */
    private static void rewrite(CowPathIndex index, int version) {
        int names = version * 37 % 600;
        for (int i = 0; i < 600; i++) {
            if (i < names) {
                index.put(4, utf8("name-" + i), version);
            } else {
                index.remove(4, utf8("name-" + i));
            }
        }
    }

    private static void readWhile(AtomicBoolean running, CowPathIndex index) {
        while (running.get()) {
            try (IndexPin pin = index.pin()) {
                ChildCursor cursor = pin.children(4, null, true, false);
                long count = 0;
                while (cursor.next()) {
                    assertThat(cursor.childId()).isEqualTo(pin.zxid());
                    count++;
                }
                assertThat(count).isEqualTo(pin.size());
                assertThat(count).isEqualTo(pin.zxid() == 1 ? 0 : pin.zxid() * 37 % 600);
            }
        }
    }

    @Test
    void theIndexSaysWhenItIsFull() {
        try (CowPathIndex index = new CowPathIndex(64, 12 << 20, Runnable::run)) {
            int i = 0;
            while (index.hasRoom(1)) {
                index.put(1, utf8("some name " + i++), 2);
                index.publish(i);
            }
            assertThat(i).isGreaterThan(50_000);
            assertThat(index.memory().part()).isBetween(0.95, 1.0);
            assertThat(index.usedBytes()).isBetween(7L << 20, 12L << 20);
        }
    }
}
