package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.txn.NodeKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionedRecordsTest {
    private static final long PLENTY = 1L << 30;

    private static VersionedRecords newRecords(long undoBytesMax) {
        return new VersionedRecords(new HeapRecordStore(), new HeapPathIndex(), undoBytesMax);
    }

    private static NodeRecord record(long zxid, int version, int dataLength) {
        return record(zxid, zxid, version, dataLength);
    }

    private static NodeRecord record(long id, long zxid, int version, int dataLength) {
        byte[] data = RecordStoreContract.bytes(dataLength, zxid);
        NodeHeader header = new NodeHeader(
                id, 1, zxid, zxid, zxid, 0, 0, version, 0, 0, 0, dataLength, 0, NodeKind.PERSISTENT, 0, 0, zxid);
        return new NodeRecord(header, data);
    }

    @Test
    void anUnpublishedChangeIsSeenByTheWriterAlone() {
        try (VersionedRecords records = newRecords(PLENTY)) {
            NodeRecord first = record(1, 0, 5);
            records.add("/a", first);
            assertThat(records.header("/a")).isNull();
            records.publish(1);
            NodeRecord second = record(2, 1, 9);
            records.replace("/a", first.header(), second);
            assertThat(records.current("/a")).isEqualTo(second.header());
            RecordStoreContract.assertSame(records.record("/a"), first, "first");
            records.publish(2);
            RecordStoreContract.assertSame(records.record("/a"), second, "second");
            records.remove("/a", second.header(), 3);
            RecordStoreContract.assertSame(records.record("/a"), second, "second");
            records.publish(3);
            assertThat(records.record("/a")).isNull();
            assertThat(records.undoBytes()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aPinSeesWhatWasPublishedWhenItWasTaken(long seed) {
        Random random = new Random(seed);
        Map<String, NodeRecord> model = new HashMap<>();
        List<RecordPin> pins = new ArrayList<>();
        List<Map<String, NodeRecord>> pinned = new ArrayList<>();
        try (VersionedRecords records = seed % 2 == 0
                ? newRecords(PLENTY)
                : VersionedRecords.offHeap(new RecordSizing(10_000, 40, 100, 1 << 20), PLENTY, Runnable::run)) {
            long zxid = 0;
            int copied = 0;
            for (int batch = 0; batch < 400; batch++) {
                for (int i = random.nextInt(6); i >= 0; i--) {
                    zxid++;
                    for (int j = random.nextInt(4); j >= 0; j--) {
                        change(records, model, "/" + random.nextInt(40), zxid, random);
                    }
                }
                verify(records, pins, pinned, random, seed);
                copied += copyAll(pins, pinned, seed);
                records.publish(zxid);
                if (random.nextInt(3) == 0) {
                    pins.add(records.pin());
                    pinned.add(new HashMap<>(model));
                }
                if (pins.size() > 5) {
                    int closed = random.nextInt(pins.size());
                    pins.remove(closed).close();
                    pinned.remove(closed);
                }
            }
            pins.forEach(RecordPin::close);
            records.publish(zxid + 1);
            assertThat(records.undoBytes()).isZero();
            assertThat(copied > 0).as("copied %d", copied).isEqualTo(seed % 2 != 0);
        }
    }

    /** Returns how many were found by their ids, as they were then. */
    private static int copyAll(List<RecordPin> pins, List<Map<String, NodeRecord>> pinned, long seed) {
        RecordCopy copy = new RecordCopy();
        int copied = 0;
        for (int i = 0; i < pins.size(); i++) {
            for (Map.Entry<String, NodeRecord> entry : pinned.get(i).entrySet()) {
                NodeRecord expected = entry.getValue();
                long id = expected.header().nodeId();
                if (pins.get(i).copy(entry.getKey(), true, copy)) {
                    RecordStoreContract.assertSame(
                            new NodeRecord(copy.header(), copy.data()), expected, "seed " + seed + entry.getKey());
                    copied++;
                }
                if (pins.get(i).copy(id, true, copy)) {
                    RecordStoreContract.assertSame(
                            new NodeRecord(copy.header(), copy.data()), expected, "seed " + seed + " node " + id);
                    copied++;
                }
                if (pins.get(i).copy(id, false, copy)) {
                    assertThat(copy.header()).as("seed %d node %d", seed, id).isEqualTo(expected.header());
                }
            }
        }
        return copied;
    }

    private static void change(
            VersionedRecords records, Map<String, NodeRecord> model, String path, long zxid, Random random) {
        NodeHeader old = records.current(path);
        NodeRecord modelled = model.get(path);
        if (old == null || modelled == null) {
            assertThat(old).isNull();
            NodeRecord added = record(100 * zxid + Integer.parseInt(path.substring(1)), zxid, 0, random.nextInt(20));
            records.add(path, added);
            model.put(path, added);
        } else if (random.nextInt(4) == 0) {
            records.remove(path, old, zxid);
            model.remove(path);
        } else if (random.nextBoolean()) {
            NodeHeader header = old.withChildren(random.nextInt(), random.nextInt(), zxid, zxid);
            records.replaceHeader(path, old, header);
            model.put(path, new NodeRecord(header, modelled.data()));
        } else {
            byte[] data = RecordStoreContract.bytes(random.nextInt(20), random.nextLong());
            NodeRecord replaced = new NodeRecord(old.withData(data.length, 0, random.nextInt(), zxid, 1), data);
            records.replace(path, old, replaced);
            model.put(path, replaced);
        }
    }

    private static void verify(
            VersionedRecords records,
            List<RecordPin> pins,
            List<Map<String, NodeRecord>> pinned,
            Random random,
            long seed) {
        for (int i = 0; i < pins.size(); i++) {
            for (int j = 0; j < 10; j++) {
                String path = "/" + random.nextInt(40);
                NodeRecord expected = pinned.get(i).get(path);
                String what =
                        "seed " + seed + " path " + path + " at " + pins.get(i).zxid();
                RecordStoreContract.assertSame(pins.get(i).record(path), expected, what);
                assertThat(pins.get(i).header(path)).as(what).isEqualTo(expected == null ? null : expected.header());
            }
        }
        assertThat(records.publishedZxid()).isNotNegative();
    }

    @Test
    void theOldestPinsAreGivenUpWhenTooMuchIsOverwritten() {
        try (VersionedRecords records = newRecords(100_000)) {
            overwrite(records, 1, 0);
            try (RecordPin old = records.pin()) {
                overwrite(records, 2, 20_000);
                try (RecordPin young = records.pin()) {
                    assertThat(old.header("/0")).isNotNull();
                    overwrite(records, 3, 70_000);
                    assertThatThrownBy(() -> old.header("/0"))
                            .isInstanceOf(SnapshotTooOldException.class)
                            .hasMessageContaining("100000");
                    assertThat(Objects.requireNonNull(young.record("/0"))
                                    .header()
                                    .mzxid())
                            .isEqualTo(2);
                    assertThat(records.undoBytes()).isLessThan(100_000);
                }
            }
        }
    }

    private static void overwrite(VersionedRecords records, long zxid, int dataLength) {
        NodeHeader old = records.current("/0");
        if (old == null) {
            records.add("/0", record(zxid, 0, 80_000));
        } else {
            records.replace("/0", old, record(zxid, 0, dataLength));
        }
        records.publish(zxid);
    }

    /** A transaction that is logged must be applied, whoever reads what was before it. */
    @Test
    void wherePinsHaveTakenAllMemoryTheyAreGivenUp() {
        int[] slabsLeft = {3};
        IntFunction<ByteBuffer> few = bytes -> {
            if (slabsLeft[0]-- <= 0) {
                throw new OutOfMemoryError("refused by the test");
            }
            return ByteBuffer.allocate(bytes);
        };
        try (VersionedRecords records =
                new VersionedRecords(new HeapRecordStore(), new HeapPathIndex(), PLENTY, Retention.NONE, few)) {
            int paths = 120;
            for (int i = 0; i < paths; i++) {
                records.add("/" + i, record(1, 0, 1_000));
            }
            records.publish(1);
            try (RecordPin pin = records.pin()) {
                for (int i = 0; i < paths; i++) {
                    NodeHeader old = Objects.requireNonNull(records.current("/" + i));
                    records.replace("/" + i, old, record(2 + i, 1, 10));
                    NodeHeader before = Objects.requireNonNull(records.header("/" + i));
                    assertThat(before.mzxid()).isOne();
                    records.publish(2 + i);
                }
                assertThatThrownBy(() -> pin.header("/0")).isInstanceOf(SnapshotTooOldException.class);
            }
            try (RecordPin pin = records.pin()) {
                for (int i = 0; i < paths; i++) {
                    RecordStoreContract.assertSame(pin.record("/" + i), record(2 + i, 1, 10), "/" + i);
                }
            }
        }
    }

    @Test
    void aHotRecordKeepsOneImageForOnePin() {
        try (VersionedRecords records = newRecords(PLENTY)) {
            overwrite(records, 1, 0);
            try (RecordPin pin = records.pin()) {
                overwrite(records, 2, 10);
                long once = records.undoBytes();
                for (int zxid = 3; zxid < 1_000; zxid++) {
                    overwrite(records, zxid, 10);
                }
                assertThat(records.undoBytes()).isEqualTo(once);
                assertThat(Objects.requireNonNull(pin.header("/0")).mzxid()).isOne();
            }
        }
    }

    @Test
    void readersNeverSeePartOfATransaction() throws InterruptedException {
        try (VersionedRecords records = newRecords(PLENTY)) {
            int paths = 8;
            for (int i = 0; i < paths; i++) {
                records.add("/" + i, record(1, 1, 4));
            }
            records.publish(1);
            AtomicInteger running = new AtomicInteger(2);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            List<Thread> readers = new ArrayList<>();
            for (int r = 0; r < 2; r++) {
                Thread reader = new Thread(() -> readWhile(running, records, paths));
                reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
                reader.start();
                readers.add(reader);
            }
            for (int zxid = 2; zxid < 30_000; zxid++) {
                for (int i = 0; i < paths; i++) {
                    rewrite(records, "/" + i, zxid);
                }
                records.publish(zxid);
            }
            running.set(0);
            for (Thread reader : readers) {
                reader.join();
            }
            assertThat(failure.get()).isNull();
        }
    }

    /** Replaced whole, header alone, or removed and created again: each transaction does the same to all. */
    private static void rewrite(VersionedRecords records, String path, int zxid) {
        NodeHeader old = Objects.requireNonNull(records.current(path));
        switch (zxid % 3) {
            case 0 -> records.replace(path, old, record(zxid, zxid, zxid % 50));
            case 1 -> records.replaceHeader(path, old, old.withAcl(zxid, zxid, zxid));
            default -> {
                records.remove(path, old, zxid);
                records.add(path, record(zxid, zxid, 7));
            }
        }
    }

    private static void readWhile(AtomicInteger running, VersionedRecords records, int paths) {
        while (running.get() > 0) {
            long latest = Objects.requireNonNull(records.header("/0")).lastModifiedZxid();
            assertThat(Objects.requireNonNull(records.record("/1")).header().lastModifiedZxid())
                    .isGreaterThanOrEqualTo(latest);
            try (RecordPin pin = records.pin()) {
                assertThat(pin.zxid()).isGreaterThanOrEqualTo(latest);
                for (int round = 0; round < 3; round++) {
                    for (int i = 0; i < paths; i++) {
                        NodeRecord read = Objects.requireNonNull(pin.record("/" + i));
                        assertThat(read.header().lastModifiedZxid()).isEqualTo(pin.zxid());
                    }
                }
            }
        }
    }
}
