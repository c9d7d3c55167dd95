package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.LocalStoreConfig.ScrubPolicy;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.snapshot.SnapshotStore;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.ZnodeCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rots on a standalone store's disk is found, and made up for from memory. */
class StoreScrubTest {
    private static final long WAIT_S = 30;
    private static final int IN_A_RECORD = 500;

    @TempDir
    private Path root;

    private Path data;
    private final AtomicInteger told = new AtomicInteger();
    private final ManualClock clock = new ManualClock();

    @BeforeEach
    void name() {
        data = root.resolve("data");
    }

    private LocalStoreConfig config(int snapshotEvery) {
        return LocalStoreConfig.standard()
                .withClock(clock, false)
                .withLog(new LogConfig(8_192, 1_024))
                .withSnapshots(new SnapshotPolicy(snapshotEvery, 1 << 30, 2))
                .withScrub(new ScrubPolicy(0, told::incrementAndGet));
    }

    private LocalStore open(int snapshotEvery) throws IOException {
        return LocalStore.open(data, config(snapshotEvery));
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

    private List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(directory))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{16}"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            assertThat(channel.read(one, at)).isEqualTo(1);
            one.put(0, (byte) (one.get(0) ^ 4)).rewind();
            assertThat(channel.write(one, at)).isEqualTo(1);
        }
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

    private boolean logIsGood(LocalStore store) throws IOException {
        return new LogReader(NioDisk.DISK, data.resolve("log"))
                .check(store.lastZxid())
                .isEmpty();
    }

    @Test
    void whatIsGoodIsLeftAlone() throws IOException {
        try (LocalStore store = open(20)) {
            create(new StoreClient(store), 0, 50);
            await(() -> !files("snapshot").isEmpty());
            store.scrubNow();
            assertThat(store.scrubs()).isEqualTo(new ScrubCounts(1, 0, 0));
            assertThat(told).hasValue(0);
        }
    }

    /** In a segment that is full, and in the one that is written to. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logThatHasRottenIsMadeUpForByASnapshot(boolean oldest) throws IOException {
        List<String> before;
        try (LocalStore store = open(1_000_000)) {
            StoreClient client = new StoreClient(store);
            create(client, 0, 300);
            List<Path> segments = files("log");
            assertThat(segments).hasSizeGreaterThan(2);
            Path rotten = segments.get(oldest ? 0 : segments.size() - 1);
            flip(rotten, IN_A_RECORD);
            store.scrubNow();
            assertThat(store.scrubs()).isEqualTo(new ScrubCounts(1, 1, 0));
            assertThat(told).hasValue(1);
            await(() -> files("snapshot").size() == 1 && Files.notExists(rotten) && logIsGood(store));
            assertThat(Files.exists(segments.get(1))).isEqualTo(oldest);
            create(client, 300, 330);
            before = lines(store);
        }
        try (LocalStore store = open(1_000_000)) {
            assertThat(lines(store)).isEqualTo(before);
            store.scrubNow();
            assertThat(store.scrubs()).isEqualTo(new ScrubCounts(1, 0, 0));
        }
    }

    @Test
    void logThatHasRottenUnnoticedIsRefusedByTheNextStart() throws IOException {
        try (LocalStore store = open(1_000_000)) {
            create(new StoreClient(store), 0, 300);
            flip(files("log").get(0), IN_A_RECORD);
        }
        assertThatThrownBy(() -> open(1_000_000)).isInstanceOf(DamagedFileException.class);
    }

    /** Though nothing is written any more: the snapshot of the same zxid is written anew. */
    @Test
    void aSnapshotThatHasRottenIsWrittenAnew() throws IOException {
        List<String> before;
        try (LocalStore store = open(1_000_000)) {
            create(new StoreClient(store), 0, 50);
            flip(files("log").get(0), IN_A_RECORD);
            store.scrubNow();
            await(() -> files("snapshot").size() == 1 && logIsGood(store));
            Path snapshot = files("snapshot").get(0);
            flip(snapshot, Files.size(snapshot) / 2);
            long zxid = store.lastZxid();
            store.scrubNow();
            assertThat(store.scrubs()).isEqualTo(new ScrubCounts(2, 1, 1));
            SnapshotStore snapshots = new SnapshotStore(NioDisk.DISK, data.resolve("snapshot"));
            await(() -> snapshots.check(zxid) == null);
            assertThat(files("snapshot")).containsExactly(snapshot);
            before = lines(store);
        }
        try (LocalStore store = open(1_000_000)) {
            assertThat(lines(store)).isEqualTo(before);
        }
    }

    /** The newer one is written anew, and the damaged one goes: the next pass finds nothing. */
    @Test
    void anOlderSnapshotThatHasRottenIsRemoved() throws IOException {
        try (LocalStore store = open(20)) {
            create(new StoreClient(store), 0, 70);
            await(() -> files("snapshot").size() == 2);
        }
        try (LocalStore store = open(1_000_000)) {
            Path older = files("snapshot").get(0);
            flip(older, Files.size(older) / 2);
            store.scrubNow();
            assertThat(store.scrubs()).isEqualTo(new ScrubCounts(1, 0, 1));
            await(() -> Files.notExists(older));
            store.scrubNow();
            assertThat(store.scrubs()).isEqualTo(new ScrubCounts(2, 0, 1));
        }
    }

    @Test
    void itIsDoneAgainAndAgain() throws IOException {
        LocalStoreConfig often = config(1_000_000).withScrub(new ScrubPolicy(1, told::incrementAndGet));
        try (LocalStore store = LocalStore.open(data, often)) {
            create(new StoreClient(store), 0, 10);
            await(() -> {
                store.tick();
                return store.scrubs().passes() >= 3;
            });
        }
    }
}
