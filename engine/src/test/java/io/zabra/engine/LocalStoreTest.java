package io.zabra.engine;

import static io.zabra.engine.StoreClient.bytes;
import static io.zabra.engine.StoreClient.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Stat;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.engine.watch.WatchEvent;
import io.zabra.engine.watch.WatchMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStoreTest {
    private final ManualClock clock = new ManualClock();
    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard()
            .withTickTimeMs(1_000)
            .withClock(clock, false)
            .withExtendedTypes(true));
    private final StoreClient client = new StoreClient(store);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aFreshTreeHasTheZnodesOfEveryServer() {
        assertThat(children(store.tree(), "/")).containsExactly("zookeeper");
        assertThat(children(store.tree(), "/zookeeper")).containsExactly("config", "quota");
        assertThat(store.tree().size()).isEqualTo(4);
        assertThat(znode("/").cversion()).isEqualTo(-1);
        assertThat(znode("/zookeeper").cversion()).isEqualTo(-2);
    }

    @Test
    void anAnsweredWriteIsVisible() {
        WriteResult result = client.write(creation("/a"));
        Stat stat = ((WriteResult.Created) result).stat();
        assertThat(znode("/a").stat()).isEqualTo(stat);
        assertThat(znode("/a").data()).isEqualTo(bytes("data"));
        assertThat(stat.czxid()).isEqualTo(store.lastZxid());
    }

    @Test
    void nullDataIsNotEmptyData() {
        client.write(new WriteRequest.Create("/null", null, StoreClient.OPEN, NodeKind.PERSISTENT, false, 0));
        client.write(new WriteRequest.Create("/empty", new byte[0], StoreClient.OPEN, NodeKind.PERSISTENT, false, 0));
        assertThat(znode("/null").data()).isNull();
        assertThat(znode("/empty").data()).isEmpty();
    }

    @Test
    void aPathThatNoStoreCouldTakeIsRefusedBeforeItIsLogged() {
        client.create("/" + "漢".repeat(5_333), "");
        assertThat(client.write(creation("/" + "漢".repeat(5_334))))
                .isEqualTo(new WriteResult.Failed(ErrorCode.BAD_ARGUMENTS));
    }

    @Test
    void theSuffixCountsCreatesAndNotDeletes() {
        client.create("/q", "");
        assertThat(client.create("/q/n-", "", NodeKind.PERSISTENT, true)).isEqualTo("/q/n-0000000000");
        client.write(new WriteRequest.Delete("/q/n-0000000000", -1));
        assertThat(client.create("/q/n-", "", NodeKind.EPHEMERAL, true)).isEqualTo("/q/n-0000000001");
        assertThat(znode("/q").cversion()).isEqualTo(3);
    }

    @Test
    void aFailedRequestConsumesAZxid() {
        long before = store.lastZxid();
        ZnodeStore.Completion failed = client.complete(new WriteRequest.Delete("/nothing", -1));
        assertThat(failed).isEqualTo(new ZnodeStore.Completion(before + 1, new WriteResult.Failed(ErrorCode.NO_NODE)));
        assertThat(store.lastZxid()).isEqualTo(before + 1);
    }

    @Test
    void syncConsumesNoZxid() {
        long before = store.lastZxid();
        assertThat(client.complete(new WriteRequest.Sync("/x")))
                .isEqualTo(new ZnodeStore.Completion(before, new WriteResult.Synced("/x")));
    }

    @Test
    void aMultiAppliesWholeOrNotAtAll() {
        WriteResult failed = client.write(
                new WriteRequest.Multi(List.of(creation("/a"), new WriteRequest.Check("/a", 7), creation("/b"))));
        assertThat(failed)
                .isEqualTo(new WriteResult.MultiDone(List.of(
                        new WriteResult.Failed(ErrorCode.OK),
                        new WriteResult.Failed(ErrorCode.BAD_VERSION),
                        new WriteResult.Failed(ErrorCode.RUNTIME_INCONSISTENCY))));
        assertThat(store.tree().find("/a")).isNull();

        WriteResult done = client.write(new WriteRequest.Multi(
                List.of(creation("/a"), creation("/a/b"), new WriteRequest.SetData("/a", bytes("2"), 0))));
        List<WriteResult> results = ((WriteResult.MultiDone) done).results();
        assertThat(results).hasSize(3);
        assertThat(znode("/a").version()).isEqualTo(1);
        assertThat(znode("/a").numChildren()).isEqualTo(1);
    }

    @Test
    void aPinGoesOnShowingWhatItWasTakenAt() {
        client.create("/a", "old");
        client.create("/a/x", "");
        try (PinnedTree pin = store.pin()) {
            client.write(new WriteRequest.SetData("/a", bytes("new"), -1));
            client.write(new WriteRequest.Delete("/a/x", -1));
            client.create("/a/y", "");
            assertThat(Objects.requireNonNull(pin.find("/a")).data()).isEqualTo(bytes("old"));
            assertThat(Objects.requireNonNull(pin.find("/a")).numChildren()).isEqualTo(1);
            assertThat(children(pin, "/a")).containsExactly("x");
            assertThat(pin.find("/a/y")).isNull();
        }
        assertThat(children(store.tree(), "/a")).containsExactly("y");
    }

    @Test
    void closingASessionRemovesItsEphemerals() {
        StoreClient other = new StoreClient(store);
        other.create("/e", "", NodeKind.EPHEMERAL, false);
        assertThat(store.ephemerals(other.session.id())).containsExactly("/e");
        assertThat(other.write(new WriteRequest.CloseSession())).isEqualTo(new WriteResult.SessionClosed());
        client.write(new WriteRequest.Sync("/"));
        assertThat(store.tree().find("/e")).isNull();
        assertThat(other.endings).containsExactly(SessionOwner.Reason.CLOSED);
        assertThat(other.error(creation("/late"))).isEqualTo(ErrorCode.UNKNOWN_SESSION);
    }

    @Test
    void aSilentSessionExpires() {
        StoreClient silent = new StoreClient(store, 2_000);
        silent.create("/e", "", NodeKind.EPHEMERAL, false);
        clock.advance(1_900);
        store.tick();
        assertThat(store.touchSession(silent.session.id(), silent)).isTrue();
        clock.advance(1_900);
        store.tick();
        client.write(new WriteRequest.Sync("/"));
        assertThat(store.tree().find("/e")).isNotNull();
        clock.advance(3_000);
        store.tick();
        client.write(new WriteRequest.Sync("/"));
        assertThat(store.tree().find("/e")).isNull();
        assertThat(silent.endings).containsExactly(SessionOwner.Reason.EXPIRED);
        assertThat(store.touchSession(silent.session.id(), silent)).isFalse();
    }

    @Test
    void aProcessThatWasStoppedForLongerThanATimeoutEndsNoSession() {
        StoreClient silent = new StoreClient(store, 2_000);
        silent.create("/e", "", NodeKind.EPHEMERAL, false);
        clock.advance(1_000);
        store.tickInTime();
        clock.advance(60_000);
        store.tickInTime();
        client.write(new WriteRequest.Sync("/"));
        assertThat(store.tree().find("/e")).isNotNull();
        assertThat(store.touchSession(silent.session.id(), silent)).isTrue();
        for (int ticks = 0; ticks < 4; ticks++) {
            clock.advance(1_000);
            store.tickInTime();
        }
        client.write(new WriteRequest.Sync("/"));
        assertThat(store.tree().find("/e")).as("who stays silent expires").isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600_000, -3_600_000})
    void aClockThatIsSetExpiresNobody(long ms) {
        StoreClient idle = new StoreClient(store, 2_000);
        idle.create("/e", "", NodeKind.EPHEMERAL, false);
        clock.jump(ms);
        clock.advance(1_900);
        store.tick();
        client.write(new WriteRequest.Sync("/"));
        assertThat(store.tree().find("/e")).isNotNull();
        assertThat(store.touchSession(idle.session.id(), idle)).isTrue();
    }

    @Test
    void aSessionMovesToWhoHasItsPassword() {
        StoreClient thief = new StoreClient(store);
        Session none = StoreClient.await(store.attachSession(client.session.id(), new byte[16], 5_000, thief)
                .toCompletableFuture());
        assertThat(none).isNull();
        assertThat(client.endings).isEmpty();
        List<SessionOwner.Reason> endings = new ArrayList<>();
        SessionOwner heir = endings::add;
        Session moved =
                StoreClient.await(store.attachSession(client.session.id(), client.session.password(), 5_000, heir)
                        .toCompletableFuture());
        assertThat(moved.id()).isEqualTo(client.session.id());
        assertThat(client.endings).containsExactly(SessionOwner.Reason.MOVED);
        assertThat(store.touchSession(client.session.id(), client)).isFalse();
        assertThat(store.touchSession(client.session.id(), heir)).isTrue();
    }

    @Test
    void anEventComesBeforeTheChangeIsVisible() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Znode before = store.readAndWatch(
                "/a",
                WatchMode.DATA,
                event -> seen.add(event.type() + " visible " + (store.tree().find("/a") != null)),
                tree -> tree.find("/a"),
                znode -> true);
        assertThat(before).isNull();
        client.create("/a", "");
        client.write(new WriteRequest.SetData("/a", bytes("2"), -1));
        assertThat(seen).containsExactly("NODE_CREATED visible false");
    }

    @Test
    void aWatchOfEachModeFiresAsApachesDo() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        for (WatchMode mode : WatchMode.values()) {
            store.addWatch("/a", mode, event -> seen.add(mode + " " + event.type() + " " + event.path()));
        }
        client.create("/a", "");
        client.create("/a/b", "");
        client.write(new WriteRequest.SetData("/a", bytes("2"), -1));
        client.write(new WriteRequest.Delete("/a/b", -1));
        client.write(new WriteRequest.Delete("/a", -1));
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "DATA NODE_CREATED /a",
                        "PERSISTENT NODE_CREATED /a",
                        "PERSISTENT_RECURSIVE NODE_CREATED /a",
                        "PERSISTENT_RECURSIVE NODE_CREATED /a/b",
                        "CHILD NODE_CHILDREN_CHANGED /a",
                        "PERSISTENT NODE_CHILDREN_CHANGED /a",
                        "PERSISTENT NODE_DATA_CHANGED /a",
                        "PERSISTENT_RECURSIVE NODE_DATA_CHANGED /a",
                        "PERSISTENT_RECURSIVE NODE_DELETED /a/b",
                        "PERSISTENT NODE_CHILDREN_CHANGED /a",
                        "PERSISTENT NODE_DELETED /a",
                        "PERSISTENT_RECURSIVE NODE_DELETED /a");
        assertThat(store.watches()).hasSize(2);
    }

    @Test
    void removedWatchesDoNotFire() {
        List<WatchEvent> seen = new ArrayList<>();
        io.zabra.engine.watch.Watcher watcher = seen::add;
        store.addWatch("/a", WatchMode.PERSISTENT, watcher);
        store.addWatch("/b", WatchMode.PERSISTENT_RECURSIVE, watcher);
        assertThat(store.hasWatch("/a", Set.of(WatchMode.PERSISTENT), watcher)).isTrue();
        assertThat(store.hasWatch("/a", Set.of(WatchMode.DATA), watcher)).isFalse();
        assertThat(store.removeWatch("/a", Set.of(WatchMode.PERSISTENT), watcher))
                .isTrue();
        assertThat(store.removeWatch("/a", Set.of(WatchMode.PERSISTENT), watcher))
                .isFalse();
        store.removeWatcher(watcher);
        client.create("/a", "");
        client.create("/b", "");
        assertThat(seen).isEmpty();
        assertThat(store.watches()).isEmpty();
    }

    @Test
    void aContainerGoesAfterItsLastChild() {
        client.create("/c", "", NodeKind.CONTAINER, false);
        clock.advance(61_000);
        tickAndSettle();
        assertThat(store.tree().find("/c")).isNotNull();
        client.create("/c/x", "");
        client.write(new WriteRequest.Delete("/c/x", -1));
        clock.advance(61_000);
        tickAndSettle();
        assertThat(store.tree().find("/c")).isNull();
    }

    @Test
    void aTtlZnodeGoesWhenItIsOld() {
        client.write(new WriteRequest.Create("/t", null, StoreClient.OPEN, NodeKind.TTL, false, 70_000));
        clock.advance(61_000);
        tickAndSettle();
        assertThat(znode("/t").ephemeralOwner()).isZero();
        assertThat(znode("/t").ttlMs()).isEqualTo(70_000);
        clock.advance(61_000);
        tickAndSettle();
        assertThat(store.tree().find("/t")).isNull();
    }

    @Test
    void writesOfOneThreadTakeEffectInOrder() {
        List<Long> zxids = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Boolean> last = new CompletableFuture<>();
        client.create("/n", "");
        for (int i = 0; i < 5_000; i++) {
            boolean isLast = i == 4_999;
            store.submit(
                    new ZnodeStore.Submission(
                            client.session.id(),
                            i,
                            client.identities,
                            new WriteRequest.SetData("/n", bytes("" + i), i)),
                    completion -> {
                        if (completion.result() instanceof WriteResult.DataSet) {
                            zxids.add(completion.zxid());
                        }
                        if (isLast) {
                            last.complete(true);
                        }
                    });
        }
        StoreClient.await(last);
        assertThat(zxids).hasSize(5_000).isSorted();
        assertThat(znode("/n").version()).isEqualTo(5_000);
    }

    @Test
    void aClosedStoreAnswersAll() {
        StoreClient other = new StoreClient(store);
        store.close();
        assertThat(other.error(creation("/late"))).isEqualTo(ErrorCode.CONNECTION_LOSS);
        assertThat(other.endings).containsExactly(SessionOwner.Reason.STORE_CLOSED);
    }

    private void tickAndSettle() {
        store.touchSession(client.session.id(), client);
        store.tick();
        client.write(new WriteRequest.Sync("/"));
    }

    private Znode znode(String path) {
        return Objects.requireNonNull(store.tree().find(path), path);
    }

    private static List<String> children(Tree tree, String path) {
        List<String> names = new ArrayList<>();
        try (ZnodeCursor cursor = Objects.requireNonNull(tree.children(path))) {
            while (cursor.next()) {
                names.add(cursor.name());
            }
        }
        return names;
    }
}
