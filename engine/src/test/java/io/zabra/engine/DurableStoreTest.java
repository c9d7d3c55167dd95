package io.zabra.engine;

import static io.zabra.engine.StoreClient.bytes;
import static io.zabra.engine.StoreClient.creation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.session.SessionPassword;
import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.Retention;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
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

    @Test
    void ofASnapshotThatTurnsOutToBeDamagedNothingIsLeft() throws IOException {
        LocalStoreConfig config = config().withSnapshots(new LocalStoreConfig.SnapshotPolicy(50, Long.MAX_VALUE, 2))
                .withOffHeap(new RecordSizing(10_000, 40, 100, 1 << 20));
        List<String> before = List.of();
        for (int life = 0; life < 2; life++) {
            try (LocalStore store = open(config)) {
                StoreClient client = new StoreClient(store);
                client.create("/e" + life, "", NodeKind.EPHEMERAL, false);
                for (int i = 0; i < 60; i++) {
                    client.create("/" + life + "-" + i, "x".repeat(10_000));
                }
                before = lines(store.tree());
            }
        }
        Path newest;
        try (Stream<Path> snapshots = Files.list(directory.resolve("snapshot"))) {
            List<Path> sorted = snapshots.sorted().toList();
            assertThat(sorted).hasSize(2);
            newest = sorted.get(1);
        }
        byte[] bytes = Files.readAllBytes(newest);
        // In the last of its blocks that hold znodes.
        bytes[bytes.length - 200] ^= 1;
        Files.write(newest, bytes);
        try (LocalStore store = open(config)) {
            assertThat(lines(store.tree())).isEqualTo(before);
            assertThat(store.sessions()).hasSize(2);
            assertThat(store.digestMismatches()).isZero();
            assertThat(new StoreClient(store).create("/c", "")).isEqualTo("/c");
        }
    }

    @Test
    void nobodyCanTellAPasswordFromASessionsId() throws IOException {
        try (LocalStore store = LocalStore.open(directory.resolve("zabra"), config())) {
            StoreClient client = new StoreClient(store);
            assertThat(SessionPassword.matches(client.session.id(), client.session.password()))
                    .isFalse();
            assertThat(Files.getPosixFilePermissions(directory.resolve("zabra").resolve("secret")))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
        Path other = directory.resolve("apache");
        try (LocalStore store = LocalStore.open(other, config().withApachePasswords(true))) {
            StoreClient client = new StoreClient(store);
            assertThat(SessionPassword.matches(client.session.id(), client.session.password()))
                    .isTrue();
        }
    }

    @Test
    void aDamagedSecretCostsTheTakingOverOfSessionsAndNoMore() throws IOException {
        Session session;
        try (LocalStore store = open(config())) {
            session = new StoreClient(store).session;
        }
        Files.writeString(directory.resolve("secret"), "damaged");
        try (LocalStore store = open(config())) {
            assertThat(store.sessions()).hasSize(1);
            assertThat(StoreClient.await(store.attachSession(session.id(), session.password(), 4_000, NOBODY)
                            .toCompletableFuture()))
                    .isNull();
        }
    }

    @Test
    void theLogMayHaveADiskOfItsOwnAndIsNotForgottenThere() throws IOException {
        Path data = directory.resolve("data");
        Path elsewhere = directory.resolve("log-disk");
        LocalStoreConfig moved = config().withLogParent(elsewhere);
        try (LocalStore store = LocalStore.open(data, moved)) {
            new StoreClient(store).create("/a", "");
            assertThat(data.resolve("log")).doesNotExist();
            Path second = directory.resolve("second");
            assertThatThrownBy(() -> LocalStore.open(second, moved))
                    .hasMessageContaining("log-disk is in use by process");
        }
        assertThatThrownBy(() -> LocalStore.open(data, config()))
                .hasMessageContaining("The log of " + data + " is in " + elsewhere);
        try (LocalStore store = LocalStore.open(data, moved)) {
            assertThat(store.tree().find("/a")).isNotNull();
        }
    }

    @Test
    void aLogInTheDataDirectoryIsNotLeftBehind() throws IOException {
        Path data = directory.resolve("data");
        try (LocalStore store = LocalStore.open(data, config())) {
            new StoreClient(store).create("/a", "");
        }
        Path elsewhere = directory.resolve("log-disk");
        assertThatThrownBy(() -> LocalStore.open(data, config().withLogParent(elsewhere)))
                .hasMessageContaining("The log of " + data + " is in " + data.resolve("log"));
    }

    @Test
    void quotasAreCountedAndEnforcedAcrossARestart() throws IOException {
        LocalStoreConfig enforced = config().withQuotaEnforced(true);
        try (LocalStore store = open(enforced)) {
            StoreClient client = new StoreClient(store);
            client.create("/app", "12345");
            client.create("/zookeeper/quota/app", "");
            client.create(
                    "/zookeeper/quota/app/zookeeper_limits", "count=-1,bytes=-1=;byteHardLimit=10;countHardLimit=3");
            client.create("/zookeeper/quota/app/zookeeper_stats", "count=0,bytes=0");
            client.create("/app/a", "123");
            assertThat(stats(store)).isEqualTo("count=2,bytes=8");
            assertThat(client.error(new WriteRequest.SetData("/app", bytes("12345678"), -1)))
                    .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
            client.create("/app/b", "");
            assertThat(client.error(creation("/app/c"))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
            client.write(new WriteRequest.Delete("/app/a", -1));
        }
        try (LocalStore store = open(enforced)) {
            assertThat(stats(store)).isEqualTo("count=2,bytes=5");
            StoreClient client = new StoreClient(store);
            assertThat(client.error(
                            new WriteRequest.Create("/app/c", null, StoreClient.OPEN, NodeKind.PERSISTENT, false, 0)))
                    .isEqualTo(ErrorCode.OK);
            assertThat(client.error(creation("/app/d"))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
            client.write(new WriteRequest.Delete("/zookeeper/quota/app/zookeeper_limits", -1));
            assertThat(client.error(creation("/app/d"))).isEqualTo(ErrorCode.OK);
        }
    }

    private static String stats(LocalStore store) {
        Znode znode = Objects.requireNonNull(store.tree().find("/zookeeper/quota/app/zookeeper_stats"));
        return new String(Objects.requireNonNull(znode.data()), StandardCharsets.UTF_8);
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
                client.write(randomWrite(random));
            }
            before = lines(store.tree());
        }
        try (Stream<Path> snapshots = Files.list(directory.resolve("snapshot"))) {
            assertThat(snapshots.count()).as("seed %d", seed).isBetween(1L, 2L);
        }
        try (LocalStore store = open(often)) {
            assertThat(lines(store.tree())).as("seed %d", seed).isEqualTo(before);
        }
        try (LocalStore store = open(config().withOffHeap(RecordSizing.ofMachine()))) {
            assertThat(lines(store.tree())).as("seed %d, off the heap", seed).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aLogOfThousandsOfTransactionsIsReplayedToTheSameState(long seed) throws IOException {
        Random random = new Random(seed);
        LocalStoreConfig never =
                config().withSnapshots(new LocalStoreConfig.SnapshotPolicy(Integer.MAX_VALUE, Long.MAX_VALUE, 2));
        List<String> before;
        long zxid;
        try (LocalStore store = open(never)) {
            StoreClient client = new StoreClient(store);
            for (int i = 0; i < 4_000; i++) {
                client.submit(randomWrite(random));
            }
            client.create("/last", "");
            before = lines(store.tree());
            zxid = store.lastZxid();
        }
        for (LocalStoreConfig config : List.of(never, never.withOffHeap(RecordSizing.ofMachine()))) {
            try (LocalStore store = open(config)) {
                assertThat(lines(store.tree())).as("seed %d", seed).isEqualTo(before);
                assertThat(store.lastZxid()).isEqualTo(zxid);
                assertThat(store.digestMismatches()).isZero();
            }
        }
    }

    @Test
    void aLongLogThatWasReplayedMakesASnapshotDueAtOnce() throws IOException {
        LocalStoreConfig once = config().withSnapshots(new LocalStoreConfig.SnapshotPolicy(60, Long.MAX_VALUE, 2));
        try (LocalStore store = open(once)) {
            StoreClient client = new StoreClient(store);
            for (int i = 0; i < 100; i++) {
                client.create("/" + i, "a".repeat(1_000));
            }
        }
        LocalStoreConfig byBytes =
                config().withSnapshots(new LocalStoreConfig.SnapshotPolicy(20, Integer.MAX_VALUE, Long.MAX_VALUE, 2));
        long zxid;
        try (LocalStore store = open(byBytes)) {
            zxid = store.lastZxid() + 1;
            store.submit(
                    new ZnodeStore.Submission(0, 0, List.of(), new WriteRequest.Delete("/0", -1)), completion -> {});
        }
        assertThat(directory.resolve("snapshot").resolve(String.format("%016x", zxid)))
                .exists();
    }

    @Test
    void whatIsRetainedCanBePinnedAfterARestartToo() throws IOException {
        LocalStoreConfig keeping = config().withState(config().state().withRetention(new Retention(60_000, 1 << 20)));
        long first;
        try (LocalStore store = open(keeping)) {
            StoreClient client = new StoreClient(store);
            client.create("/a", "1");
            first = store.lastZxid();
            client.write(new WriteRequest.SetData("/a", bytes("2"), -1));
            client.create("/b", "");
        }
        try (LocalStore store = open(keeping)) {
            try (PinnedTree then = store.pinAt(first)) {
                assertThat(Objects.requireNonNull(then.find("/a")).data()).isEqualTo(bytes("1"));
                assertThat(then.find("/b")).isNull();
            }
            try (PinnedTree later = store.pinAt(first + 1)) {
                assertThat(Objects.requireNonNull(later.find("/a")).data()).isEqualTo(bytes("2"));
                assertThat(later.find("/b")).isNull();
            }
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

    private static WriteRequest randomWrite(Random random) {
        String path = "/" + "abc".charAt(random.nextInt(3)) + (random.nextBoolean() ? "/" + random.nextInt(9) : "");
        return switch (random.nextInt(4)) {
            case 0 -> new WriteRequest.Delete(path, -1);
            case 1 -> new WriteRequest.SetData(path, new byte[random.nextInt(20_000)], -1);
            case 2 ->
                new WriteRequest.Multi(List.of(creation(path), new WriteRequest.SetData(path, bytes("multi"), 0)));
            default -> creation(path);
        };
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
