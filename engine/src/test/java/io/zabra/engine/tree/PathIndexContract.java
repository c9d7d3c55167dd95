package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link PathIndex} promises; checked against a skip list. */
abstract class PathIndexContract {
    abstract PathIndex newIndex();

    /** A key of the model. */
    record Key(long parentId, byte[] name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byParent = Long.compareUnsigned(parentId, other.parentId);
            return byParent != 0 ? byParent : Arrays.compareUnsigned(name, other.name);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && compareTo(key) == 0;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(parentId) * 31 + Arrays.hashCode(name);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void nothingIsVisibleBeforeItIsPublished() {
        try (PathIndex index = newIndex()) {
            index.put(1, utf8("a"), 2);
            assertThat(index.find(1, utf8("a"))).isEqualTo(2);
            try (IndexPin before = index.pin()) {
                index.publish(77);
                try (IndexPin after = index.pin()) {
                    assertThat(before.find(1, utf8("a"))).isEqualTo(PathIndex.NONE);
                    assertThat(before.zxid()).isZero();
                    assertThat(before.size()).isZero();
                    assertThat(after.find(1, utf8("a"))).isEqualTo(2);
                    assertThat(after.zxid()).isEqualTo(77);
                    assertThat(after.size()).isOne();
                }
            }
        }
    }

    @Test
    void namesAreOrderedByUnsignedBytes() {
        try (PathIndex index = newIndex()) {
            for (String name : List.of("é", "b", "~", "ab", "a", "a-", "a0", "漢")) {
                index.put(9, utf8(name), 5);
            }
            index.publish(1);
            try (IndexPin pin = index.pin()) {
                assertThat(names(pin.children(9, null, true, false)))
                        .containsExactly("a", "a-", "a0", "ab", "b", "~", "é", "漢");
                assertThat(names(pin.children(9, utf8("a0"), false, false))).containsExactly("ab", "b", "~", "é", "漢");
                assertThat(names(pin.children(9, utf8("a1"), true, true))).containsExactly("a0", "a-", "a");
                assertThat(names(pin.children(8, null, true, false))).isEmpty();
                assertThat(names(pin.children(10, null, true, true))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itDoesWhatASkipListDoes(long seed) {
        Random random = new Random(seed);
        ConcurrentSkipListMap<Key, Long> model = new ConcurrentSkipListMap<>();
        List<IndexPin> pins = new ArrayList<>();
        List<NavigableMap<Key, Long>> pinned = new ArrayList<>();
        try (PathIndex index = newIndex()) {
            for (int batch = 1; batch <= 120; batch++) {
                // Growth and decline in turns, so that pages split and merge.
                boolean growing = batch / 30 % 2 == 0;
                change(index, model, random, growing ? 8 : 2, seed);
                index.publish(batch);
                if (random.nextInt(4) == 0) {
                    pins.add(index.pin());
                    pinned.add(new TreeMap<>(model));
                }
                if (pins.size() > 8) {
                    int oldest = random.nextInt(pins.size());
                    verify(pins.get(oldest), pinned.get(oldest), random, seed);
                    pins.remove(oldest).close();
                    pinned.remove(oldest);
                }
            }
            for (int i = 0; i < pins.size(); i++) {
                verify(pins.get(i), pinned.get(i), random, seed);
                pins.get(i).close();
            }
            try (IndexPin last = index.pin()) {
                verify(last, new TreeMap<>(model), random, seed);
            }
        }
    }

    /** @param puts out of ten */
    private static void change(
            PathIndex index, ConcurrentSkipListMap<Key, Long> model, Random random, int puts, long seed) {
        for (int i = 0; i < 200; i++) {
            Key key = randomKey(random);
            if (random.nextInt(10) < puts) {
                long id = 1L + random.nextInt(100_000);
                index.put(key.parentId(), key.name(), id);
                model.put(key, id);
            } else {
                Key victim = model.isEmpty() || random.nextInt(4) == 0 ? key : near(model, key);
                assertThat(index.remove(victim.parentId(), victim.name()))
                        .as("seed %d", seed)
                        .isEqualTo(model.remove(victim) != null);
            }
        }
    }

    @Test
    void aLoadedIndexHoldsWhatItWasGiven() {
        TreeMap<Key, Long> model = new TreeMap<>();
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            model.put(randomKey(random), 1L + i);
        }
        try (PathIndex index = newIndex()) {
            index.load(source(model));
            index.publish(5);
            try (IndexPin pin = index.pin()) {
                verify(pin, model, random, 11);
                for (int i = 0; i < 5_000; i++) {
                    Key key = randomKey(random);
                    index.put(key.parentId(), key.name(), 7);
                }
                index.publish(6);
                verify(pin, model, random, 11);
            }
        }
    }

    @Test
    void aLoadOutOfOrderIsRefused() {
        try (PathIndex index = newIndex()) {
            Map<Key, Long> entries = new LinkedHashMap<>();
            entries.put(new Key(1, utf8("b")), 2L);
            entries.put(new Key(1, utf8("a")), 3L);
            assertThatThrownBy(() -> index.load(source(entries)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not above its predecessor");
        }
    }

    static EntrySource source(Map<Key, Long> entries) {
        Iterator<Map.Entry<Key, Long>> iterator = entries.entrySet().iterator();
        return new EntrySource() {
            private Map.@Nullable Entry<Key, Long> current;

            @Override
            public boolean next() {
                current = iterator.hasNext() ? iterator.next() : null;
                return current != null;
            }

            private Map.Entry<Key, Long> current() {
                return Objects.requireNonNull(current);
            }

            @Override
            public long parentId() {
                return current().getKey().parentId();
            }

            @Override
            public byte[] name() {
                return current().getKey().name();
            }

            @Override
            public long childId() {
                return current().getValue();
            }
        };
    }

    private static Key near(ConcurrentSkipListMap<Key, Long> model, Key key) {
        Key above = model.ceilingKey(key);
        return above == null ? model.lastKey() : above;
    }

    static Key randomKey(Random random) {
        long parentId = random.nextInt(3) == 0 ? 1 : 1L + random.nextInt(60);
        String name = switch (random.nextInt(6)) {
            case 0 -> "n%010d".formatted(random.nextInt(5_000));
            case 1 -> "é" + random.nextInt(400);
            case 2 -> "long-".repeat(random.nextInt(40)) + random.nextInt(100);
            case 3 -> "";
            default -> Integer.toString(random.nextInt(4_000), 36);
        };
        return new Key(parentId, utf8(name));
    }

    static void verify(IndexPin pin, NavigableMap<Key, Long> model, Random random, long seed) {
        assertThat(pin.size()).as("seed %d", seed).isEqualTo(model.size());
        for (long parentId = 0; parentId < 62; parentId++) {
            Map<Key, Long> all = model.subMap(new Key(parentId, new byte[0]), new Key(parentId + 1, new byte[0]));
            assertThat(entries(parentId, pin.children(parentId, null, true, false)))
                    .as("seed %d parent %d", seed, parentId)
                    .isEqualTo(listed(all));
            Key from = new Key(parentId, randomKey(random).name());
            boolean inclusive = random.nextBoolean();
            assertThat(entries(parentId, pin.children(parentId, from.name(), inclusive, false)))
                    .as("seed %d parent %d ascending", seed, parentId)
                    .isEqualTo(listed(model.subMap(from, inclusive, new Key(parentId + 1, new byte[0]), false)));
            assertThat(entries(parentId, pin.children(parentId, from.name(), inclusive, true)))
                    .as("seed %d parent %d descending", seed, parentId)
                    .isEqualTo(listed(
                            model.descendingMap().subMap(from, inclusive, new Key(parentId, new byte[0]), true)));
            Key next = model.ceilingKey(new Key(parentId, new byte[0]));
            assertThat(pin.nextParent(parentId))
                    .as("seed %d", seed)
                    .isEqualTo(next == null ? PathIndex.NONE : next.parentId());
        }
        for (int i = 0; i < 100; i++) {
            Key key = randomKey(random);
            assertThat(pin.find(key.parentId(), key.name()))
                    .as("seed %d", seed)
                    .isEqualTo(model.getOrDefault(key, PathIndex.NONE));
        }
    }

    private static List<Map.Entry<Key, Long>> listed(Map<Key, Long> map) {
        return map.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static List<Map.Entry<Key, Long>> entries(long parentId, ChildCursor cursor) {
        List<Map.Entry<Key, Long>> entries = new ArrayList<>();
        while (cursor.next()) {
            entries.add(Map.entry(new Key(parentId, cursor.name()), cursor.childId()));
        }
        assertThat(cursor.next()).isFalse();
        return entries;
    }

    private static List<String> names(ChildCursor cursor) {
        List<String> names = new ArrayList<>();
        while (cursor.next()) {
            names.add(new String(cursor.name(), StandardCharsets.UTF_8));
        }
        return names;
    }
}
