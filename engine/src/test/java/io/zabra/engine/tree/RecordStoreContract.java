package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.txn.NodeKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link RecordStore} promises. */
abstract class RecordStoreContract {
    private static final int LOADED = 20_000;

    abstract RecordStore newStore();

    static NodeRecord record(long nodeId, long zxid, byte @Nullable [] data) {
        NodeHeader header = new NodeHeader(
                nodeId,
                1,
                zxid,
                zxid + 1,
                zxid + 2,
                4,
                5,
                6,
                7,
                8,
                9,
                NodeHeader.lengthOf(data),
                10,
                NodeKind.TTL,
                0,
                60_000,
                zxid);
        return new NodeRecord(header, data);
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static void assertSame(@Nullable NodeRecord actual, @Nullable NodeRecord expected, String what) {
        assertThat(actual == null ? null : actual.header())
                .as(what)
                .isEqualTo(expected == null ? null : expected.header());
        assertThat(actual == null ? null : actual.data()).as(what).isEqualTo(expected == null ? null : expected.data());
    }

    static void load(RecordStore store, String path, NodeRecord record) {
        NodeImage image =
                new NodeImage(path, record.data(), List.of(), 1, 1, 1, 1, 1, 1, 1, 1, NodeKind.PERSISTENT, 0, 0);
        store.load(PackedNode.of(image), record.header());
    }

    /** @param said how many there would be */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 20_000})
    void severalThreadsLoad(long said) throws InterruptedException {
        try (RecordStore store = newStore()) {
            store.beginLoad(said);
            Thread[] threads = new Thread[3];
            for (int t = 0; t < threads.length; t++) {
                int first = t;
                threads[t] = new Thread(() -> {
                    for (int i = first; i < LOADED; i += 3) {
                        load(store, loadedPath(i), loaded(i));
                    }
                });
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            store.endLoad();
            assertThat(store.size()).isEqualTo(LOADED);
            for (int i = 0; i < LOADED; i++) {
                assertSame(store.record(loadedPath(i)), loaded(i), loadedPath(i));
                assertFound(store, i, loadedPath(i), loaded(i), "loaded");
            }
        }
    }

    private static String loadedPath(int i) {
        return i % 100 == 0 ? "/\u00e4\ud83d\ude00/" + i : "/" + i;
    }

    private static NodeRecord loaded(int i) {
        return record(i, i, i % 50 == 1 ? null : bytes(i % 2_000 == 2 ? 20_000 + i / 10 : i % 40, i));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 8_192, 8_193, 60_000, 1_048_576, 3_000_001})
    void aRecordComesBackWhole(int length) {
        try (RecordStore store = newStore()) {
            NodeRecord record = record(7, 100, bytes(length, length));
            store.put("/a", record);
            assertSame(store.record("/a"), record, "whole");
            assertThat(store.header("/a")).isEqualTo(record.header());
            assertThat(store.size()).isOne();
            ByteBuffer copy = ByteBuffer.allocateDirect(3 + length).order(ByteOrder.nativeOrder());
            store.copyData("/a", copy, 3, length);
            byte[] copied = new byte[length];
            copy.get(3, copied);
            assertThat(copied).isEqualTo(record.data());
        }
    }

    /** The writer remembers where it found a path. */
    @Test
    void aPathThatWasLookedForIsFoundWhereItIsThen() {
        try (RecordStore store = newStore()) {
            for (int i = 0; i < LOADED; i++) {
                String path = loadedPath(i);
                assertThat(store.header(path)).isNull();
                store.put(path, loaded(i));
                assertThat(store.header(path)).isEqualTo(loaded(i).header());
                store.put("/other" + i, loaded(i));
                NodeRecord changed = record(i, LOADED + i, loaded(i).data());
                store.putHeader(path, changed.header());
                assertSame(store.record(path), changed, path);
                assertThat(store.remove(path)).isTrue();
                assertThat(store.remove(path)).isFalse();
            }
            assertThat(store.size()).isEqualTo(LOADED);
        }
    }

    /** Ids come one after the other, or want the same slot of any table, or differ in their highest bits alone. */
    private static long uniqueId(Random random, int i) {
        return switch (random.nextInt(3)) {
            case 0 -> i + 1;
            case 1 -> (i + 1L) << 20;
            default -> ((i + 1L) << 33) + i + 1 - random.nextInt(Math.min(50, i + 1));
        };
    }

    private static byte[] utf8(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsFoundByANodesIdIsTheRecordThatItsPathHas(long seed) {
        Random random = new Random(seed);
        Map<String, NodeRecord> model = new HashMap<>();
        Map<String, Long> lastIds = new HashMap<>();
        try (RecordStore store = newStore()) {
            for (int i = 0; i < 40_000; i++) {
                String path = "/" + random.nextInt(20 + i / 2);
                NodeRecord known = model.get(path);
                int dice = random.nextInt(10);
                if (known == null || dice < 4) {
                    long id =
                            known == null ? uniqueId(random, i) : known.header().nodeId();
                    int length = random.nextInt(1_000) == 0 ? 20_000 : random.nextInt(100);
                    model.put(path, record(id, i, bytes(length, i)));
                    store.put(path, model.get(path));
                    lastIds.put(path, id);
                } else if (dice < 7) {
                    assertThat(store.remove(path)).isTrue();
                    model.remove(path);
                } else {
                    NodeHeader header = known.header().withChildren(i, i, i, i);
                    store.putHeader(path, header);
                    model.put(path, new NodeRecord(header, known.data()));
                }
                String other = "/" + random.nextInt(20 + i / 2);
                assertFound(store, lastIds.getOrDefault(other, 0L), other, model.get(other), "seed " + seed + ", " + i);
            }
            lastIds.forEach((path, id) -> assertFound(store, id, path, model.get(path), "seed " + seed));
        }
    }

    private static void assertFound(
            RecordStore store, long id, String path, @Nullable NodeRecord expected, String when) {
        String what = when + ": " + path + ", node " + id;
        byte[] bytes = utf8(path);
        assertSame(store.record(bytes, bytes.length), expected, what);
        assertThat(store.header(bytes, bytes.length)).as(what).isEqualTo(expected == null ? null : expected.header());
        RecordCopy copy = new RecordCopy();
        assertCopied(store.copy(id, true, copy), copy, expected, what);
        assertCopied(store.copy(path, true, copy), copy, expected, what);
        if (store.copy(id, false, copy) || store.copy(path, false, copy)) {
            assertThat(copy.hasData()).as(what).isFalse();
            assertThat(copy.header()).as(what).isEqualTo(expected == null ? null : expected.header());
        }
    }

    private static void assertCopied(boolean copied, RecordCopy copy, @Nullable NodeRecord expected, String what) {
        assertThat(copy.isEmpty()).as(what).isNotEqualTo(copied);
        if (copied) {
            assertThat(copy.hasData()).as(what).isTrue();
            assertSame(new NodeRecord(copy.header(), copy.data()), expected, what);
        }
    }

    @Test
    void anotherNodeAtAPathIsFoundByItsId() {
        try (RecordStore store = newStore()) {
            for (int length : new int[] {10, 300}) {
                store.put("/a", record(5, 100, bytes(10, 1)));
                NodeRecord next = record(6, 101, bytes(length, 2));
                store.put("/a", next);
                assertFound(store, 6, "/a", next, "put");
                assertFound(store, 5, "/a", next, "put");
                NodeHeader header = record(7, 102, bytes(length, 2)).header();
                store.putHeader("/a", header);
                assertFound(store, 7, "/a", new NodeRecord(header, next.data()), "putHeader");
                assertThat(store.remove("/a")).isTrue();
                assertFound(store, 7, "/a", null, "remove");
            }
        }
    }

    @Test
    void nullDataIsNotEmptyData() {
        try (RecordStore store = newStore()) {
            store.put("/null", record(2, 1, null));
            store.put("/empty", record(3, 1, new byte[0]));
            assertSame(store.record("/null"), record(2, 1, null), "null");
            assertSame(store.record("/empty"), record(3, 1, new byte[0]), "empty");
        }
    }

    @Test
    void everyHeaderFieldIsKept() {
        try (RecordStore store = newStore()) {
            for (NodeKind kind : NodeKind.values()) {
                NodeHeader header = new NodeHeader(
                        Long.MAX_VALUE,
                        -2,
                        -3,
                        4L << 40,
                        -5,
                        -6,
                        7L << 33,
                        -8,
                        Integer.MAX_VALUE,
                        Integer.MIN_VALUE,
                        11,
                        NodeHeader.NULL_DATA,
                        -1,
                        kind,
                        kind == NodeKind.EPHEMERAL ? -13 : 0,
                        kind == NodeKind.TTL ? 14L << 35 : 0,
                        -15);
                store.put("/x", new NodeRecord(header, null));
                assertThat(store.header("/x")).isEqualTo(header);
            }
        }
    }

    @Test
    void theHeaderAloneIsReplacedUnderItsData() {
        try (RecordStore store = newStore()) {
            for (int length : new int[] {0, 500, 100_000}) {
                NodeRecord before = record(7, 100, bytes(length, 1));
                store.put("/a", before);
                NodeHeader header = before.header().withChildren(3, 4, 200, 201);
                store.putHeader("/a", header);
                assertSame(store.record("/a"), new NodeRecord(header, before.data()), "length " + length);
            }
        }
    }

    @Test
    void aHeaderWithoutItsRecordIsRefused() {
        try (RecordStore store = newStore()) {
            NodeRecord record = record(7, 100, bytes(3, 1));
            assertThatThrownBy(() -> store.putHeader("/a", record.header()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("/a");
            store.put("/a", record);
            assertThatThrownBy(() -> store.putHeader("/a", record.header().withData(4, 0, 1, 2, 3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("/a");
        }
    }

    @Test
    void pathsAreToldApartByAllTheirCharacters() {
        try (RecordStore store = newStore()) {
            String deep = "/x".repeat(RecordStore.PATH_BYTES_MAX / 2);
            store.put("/é", record(2, 1, bytes(1, 1)));
            store.put("/e", record(3, 1, bytes(2, 2)));
            store.put("/漢字", record(4, 1, bytes(3, 3)));
            store.put(deep, record(5, 1, bytes(8_192, 4)));
            assertThat(store.header("/é")).isEqualTo(record(2, 1, bytes(1, 1)).header());
            assertThat(store.header("/e")).isEqualTo(record(3, 1, bytes(2, 2)).header());
            assertThat(store.header("/漢字")).isEqualTo(record(4, 1, bytes(3, 3)).header());
            assertThat(store.header(deep))
                    .isEqualTo(record(5, 1, bytes(8_192, 4)).header());
            assertThat(store.header(deep + "/")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void itDoesWhatAHashMapDoes(long seed) {
        Random random = new Random(seed);
        Map<String, NodeRecord> model = new HashMap<>();
        try (RecordStore store = newStore()) {
            for (int i = 0; i < 20_000; i++) {
                String path = "/n/" + random.nextInt(800);
                NodeRecord old = model.get(path);
                switch (random.nextInt(4)) {
                    case 0 -> assertThat(store.remove(path)).as("seed %d", seed).isEqualTo(model.remove(path) != null);
                    case 1 -> {
                        if (old != null) {
                            NodeHeader header = old.header().withAcl(random.nextInt(9), i, i);
                            store.putHeader(path, header);
                            model.put(path, new NodeRecord(header, old.data()));
                        }
                    }
                    default -> {
                        NodeRecord record = record(i, i, randomData(random));
                        store.put(path, record);
                        model.put(path, record);
                    }
                }
                String read = "/n/" + random.nextInt(800);
                assertSame(store.record(read), model.get(read), "seed " + seed + " step " + i);
            }
            assertThat(store.size()).isEqualTo(model.size());
            model.forEach((path, record) -> assertSame(store.record(path), record, "seed " + seed + " " + path));
        }
    }

    private static byte @Nullable [] randomData(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> bytes(random.nextInt(30_000), random.nextLong());
            default -> bytes(random.nextInt(300), random.nextLong());
        };
    }

    @Test
    void readersSeeWholeRecordsWhileTheyAreOverwritten() throws InterruptedException {
        int[] lengths = {10, 300, 5_000, 8_192, 8_193, 40_000, 100_000};
        try (RecordStore store = newStore()) {
            store.put("/a", filled(0, 10));
            Thread writer = new Thread(() -> {
                for (int i = 1; i <= 3_000; i++) {
                    store.put("/a", filled(i, lengths[i % lengths.length]));
                    if (i % 3 == 0) {
                        store.putHeader(
                                "/a", filled(i, lengths[i % lengths.length]).header());
                    }
                }
            });
            writer.start();
            long latest = 0;
            do {
                NodeRecord read = Objects.requireNonNull(store.record("/a"));
                byte[] data = read.data();
                assertThat(data)
                        .isEqualTo(filled(read.header().mzxid(), read.header().dataLength())
                                .data());
                assertThat(read.header().mzxid()).isGreaterThanOrEqualTo(latest);
                latest = read.header().mzxid();
            } while (writer.isAlive());
            writer.join();
            NodeHeader last = Objects.requireNonNull(store.header("/a"));
            assertThat(last.mzxid()).isEqualTo(3_000);
        }
    }

    private static NodeRecord filled(long zxid, int length) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) zxid);
        NodeHeader header =
                new NodeHeader(7, 1, 1, zxid, 1, 1, 1, 1, 1, 1, 0, length, 1, NodeKind.PERSISTENT, 0, 0, zxid);
        return new NodeRecord(header, data);
    }

    @Test
    void thereIsRoomForALittleAndNotForEverything() {
        try (RecordStore store = newStore()) {
            assertThat(store.hasRoom(1, 1_000)).isTrue();
            assertThat(store.hasRoom(1, Long.MAX_VALUE / 2)).isFalse();
        }
    }
}
