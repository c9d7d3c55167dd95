package io.zabra.engine;

import static io.zabra.engine.StoreClient.bytes;
import static io.zabra.engine.StoreClient.creation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableStoreTest {
    private static final SessionOwner NOBODY = reason -> {};

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();

    @Test
    void whatWasAnsweredComesBack() throws IOException {
        List<String> before;
        long zxid;
        try (LocalStore store = open(config())) {
            StoreClient client = new StoreClient(store);
            client.create("/a", "1");
            client.create("/a/b", "2");
            client.write(new WriteRequest.SetData("/a", null, 0));
            client.write(new WriteRequest.Delete("/nothing", -1));
            before = lines(store.tree());
            zxid = store.lastZxid();
        }
        try (LocalStore store = open(config())) {
            assertThat(lines(store.tree())).isEqualTo(before);
            assertThat(store.lastZxid()).isEqualTo(zxid);
            assertThat(new StoreClient(store).create("/c", "")).isEqualTo("/c");
        }
    }

    @Test
    void aSessionComesBackWithItsEphemeralsAndItsFullTimeout() throws IOException {
        Session session;
        try (LocalStore store = open(config())) {
            StoreClient client = new StoreClient(store, 4_000);
            client.create("/e", "", NodeKind.EPHEMERAL, false);
            session = client.session;
            new StoreClient(store).write(new WriteRequest.CloseSession());
        }
        clock.advance(100_000);
        try (LocalStore store = open(config())) {
            assertThat(store.sessions()).hasSize(1);
            assertThat(store.ephemerals(session.id())).containsExactly("/e");
            clock.advance(3_000);
            store.tick();
            Session again = StoreClient.await(store.attachSession(session.id(), session.password(), 4_000, NOBODY)
                    .toCompletableFuture());
            assertThat(again.id()).isEqualTo(session.id());
            StoreClient other = new StoreClient(store);
            assertThat(other.session.id()).isNotEqualTo(session.id());
            clock.advance(6_000);
            store.tick();
            store.touchSession(other.session.id(), other);
            other.write(new WriteRequest.Sync("/"));
            assertThat(store.tree().find("/e")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void snapshotsTakenWhileWritesGoOnChangeNothing(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> before;
        LocalStoreConfig often = config().withSnapshots(new LocalStoreConfig.SnapshotPolicy(50, Long.MAX_VALUE, 2));
        try (LocalStore store = open(often)) {
            StoreClient client = new StoreClient(store);
            for (int i = 0; i < 700; i++) {
                randomWrite(client, random);
            }
            before = lines(store.tree());
        }
        try (Stream<Path> snapshots = Files.list(directory.resolve("snapshot"))) {
            assertThat(snapshots.count()).as("seed %d", seed).isBetween(1L, 2L);
        }
        try (LocalStore store = open(often)) {
            assertThat(lines(store.tree())).as("seed %d", seed).isEqualTo(before);
        }
        try (LocalStore store = open(config().withOffHeap(RecordSizing.ORDINARY))) {
            assertThat(lines(store.tree())).as("seed %d, off the heap", seed).isEqualTo(before);
        }
    }

    @Test
    void aSecondOneIsRefusedByNameOfTheFirst() throws IOException {
        try (LocalStore store = open(config())) {
            assertThat(store.lastZxid()).isZero();
            assertThatThrownBy(() -> open(config()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
        }
    }

    @Test
    void anInstalledStateIsContinued(@TempDir Path other) throws IOException {
        List<String> before;
        try (LocalStore source = open(config())) {
            StoreClient client = new StoreClient(source);
            client.create("/a", "1");
            client.create("/e", "", NodeKind.EPHEMERAL, false);
        }
        Path target = other.resolve("target");
        LocalStore.install(target, sink -> replay(directory, sink), config());
        try (LocalStore store = open(config())) {
            before = lines(store.tree());
        }
        try (LocalStore store = LocalStore.open(target, config())) {
            assertThat(lines(store.tree())).isEqualTo(before);
            assertThat(store.sessions()).hasSize(1);
            new StoreClient(store).create("/b", "");
        }
        try (LocalStore store = LocalStore.open(target, config())) {
            assertThat(store.tree().find("/b")).isNotNull();
        }
        assertThatThrownBy(() -> LocalStore.install(target, sink -> sink.snapshotEnds(0), config()))
                .hasMessageContaining("holds data already");
    }

    private static void replay(Path from, io.zabra.engine.snapshot.StateSink sink) throws IOException {
        try (io.zabra.engine.directory.DataDirectory data =
                io.zabra.engine.directory.DataDirectory.open(io.zabra.engine.disk.NioDisk.DISK, from)) {
            data.recover(io.zabra.engine.log.LogConfig.STANDARD, sink).log().close();
        }
    }

    private LocalStore open(LocalStoreConfig config) throws IOException {
        return LocalStore.open(directory, config);
    }

    private LocalStoreConfig config() {
        return LocalStoreConfig.standard().withTickTimeMs(1_000).withClock(clock, false);
    }

    private static void randomWrite(StoreClient client, Random random) {
        String path = "/" + "abc".charAt(random.nextInt(3)) + (random.nextBoolean() ? "/" + random.nextInt(9) : "");
        switch (random.nextInt(4)) {
            case 0 -> client.write(new WriteRequest.Delete(path, -1));
            case 1 -> client.write(new WriteRequest.SetData(path, new byte[random.nextInt(20_000)], -1));
            case 2 ->
                client.write(new WriteRequest.Multi(
                        List.of(creation(path), new WriteRequest.SetData(path, bytes("multi"), 0))));
            default -> client.write(creation(path));
        }
    }

    private static List<String> lines(Tree tree) {
        List<String> lines = new ArrayList<>();
        try (ZnodeCursor cursor = tree.scan(PathRange.ALL)) {
            while (cursor.next()) {
                Znode znode = cursor.znode();
                lines.add(cursor.path() + " " + Arrays.toString(znode.data()) + znode.stat() + znode.acl()
                        + znode.kind());
            }
        }
        return Objects.requireNonNull(lines);
    }
}
