package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.LocalStoreConfig.ScrubPolicy;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.SimulatedDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.ZnodeCursor;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store starts over a log that is damaged where its snapshot has all of it, and mends its disk. */
class DamagedStartTest {
    private static final Path DATA = Path.of("/data");
    private static final long WAIT_S = 30;

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
    private final AtomicInteger told = new AtomicInteger();
    private final ManualClock clock = new ManualClock();

    private LocalStoreConfig config(int snapshotEvery) {
        return LocalStoreConfig.standard()
                .withClock(clock, false)
                .withLog(new LogConfig(8_192, 1_024))
                .withSnapshots(new SnapshotPolicy(snapshotEvery, 1 << 30, 2))
                .withScrub(new ScrubPolicy(0, told::incrementAndGet));
    }

    /** With a snapshot that has more than the first segments. */
    private List<String> filled() throws IOException {
        try (LocalStore store = LocalStore.open(disk, DATA, config(150))) {
            StoreClient client = new StoreClient(store);
            create(client, 0, 160);
            await(() -> !files("snapshot").isEmpty());
            create(client, 160, 220);
            return lines(store);
        }
    }

    private static void create(StoreClient client, int from, int to) {
        for (int i = from; i < to; i++) {
            client.create("/n" + i, "data of " + i);
        }
    }

    private static List<String> lines(LocalStore store) {
        List<String> lines = new ArrayList<>();
        try (ZnodeCursor cursor = store.tree().scan(PathRange.ALL)) {
            while (cursor.next()) {
                lines.add(cursor.path() + " " + cursor.znode().stat());
            }
        }
        return lines;
    }

    private List<Path> files(String directory) {
        return disk.list(DATA.resolve(directory)).stream()
                .filter(name -> name.matches("[0-9a-f]{16}"))
                .map(DATA.resolve(directory)::resolve)
                .toList();
    }

    private static long firstZxid(Path file) {
        return Long.parseLong(String.valueOf(file.getFileName()), 16);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void flip(Path path, long at) throws IOException {
        try (DiskFile file = disk.open(path, true)) {
            ByteBuffer word = ByteBuffer.allocate(Long.BYTES);
            file.read(word, at);
            file.write(word.putLong(0, ~word.getLong(0)).rewind(), at);
        }
    }

    /** Its header, and a record; what cannot be read, and what is read wrong. */
    @ParameterizedTest
    @ValueSource(longs = {0, 600})
    void logThatTheSnapshotHasDoesNotKeepAStoreFromStarting(long at) throws IOException {
        for (boolean unreadable : new boolean[] {true, false}) {
            disk.wipe();
            told.set(0);
            List<String> before = filled();
            long snapshot = firstZxid(files("snapshot").get(0));
            List<Path> segments = files("log");
            // The last one that began at or before the snapshot is needed, and has records before it.
            int needed = (int) segments.stream()
                            .filter(segment -> firstZxid(segment) <= snapshot + 1)
                            .count()
                    - 1;
            assertThat(needed).isPositive();
            assertThat(firstZxid(segments.get(needed)) + 5).isLessThan(snapshot);
            Path rotten = segments.get(at == 0 ? needed - 1 : needed);
            if (unreadable) {
                disk.makeUnreadable(rotten, at);
            } else {
                flip(rotten, at);
            }
            try (LocalStore store = LocalStore.open(disk, DATA, config(1_000_000))) {
                assertThat(lines(store)).isEqualTo(before);
                assertThat(store.scrubs().damagedLogs()).isEqualTo(1);
                assertThat(told).hasValue(1);
                await(() -> files("snapshot").size() == 2 && !disk.exists(rotten));
                create(new StoreClient(store), 220, 230);
                before = lines(store);
                assertThat(new LogReader(disk, DATA.resolve("log")).check(store.lastZxid()))
                        .isEmpty();
            }
            try (LocalStore store = LocalStore.open(disk, DATA, config(1_000_000))) {
                assertThat(lines(store)).isEqualTo(before);
                assertThat(store.scrubs().damagedLogs()).isZero();
            }
        }
    }

    @Test
    void logThatNoSnapshotHasKeepsAStoreFromStartingAndStaysAsItIs() throws IOException {
        List<String> before = filled();
        List<Path> segments = files("log");
        Path last = segments.get(segments.size() - 1);
        flip(last, 0);
        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> LocalStore.open(disk, DATA, config(1_000_000)))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(last + " is damaged at byte 0");
            assertThat(files("log")).isEqualTo(segments);
        }
        flip(last, 0);
        try (LocalStore store = LocalStore.open(disk, DATA, config(1_000_000))) {
            assertThat(lines(store)).isEqualTo(before);
        }
    }

    @Test
    void aStartReadsTheHeaderOfEachSegmentOnce() throws IOException {
        filled();
        long snapshot = firstZxid(files("snapshot").get(0));
        Map<Path, Integer> opened = new TreeMap<>();
        Disk counting = (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open")) {
                        opened.merge((Path) arguments[0], 1, Integer::sum);
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        List<Path> segments = files("log");
        LocalStore.open(counting, DATA, config(1_000_000)).close();
        assertThat(firstZxid(segments.get(1))).isLessThan(snapshot);
        assertThat(opened).containsEntry(segments.get(0), 1);
    }
}
