package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of a store of one process that cost no transaction until they write. */
class LocalSessionTest {
    private final ManualClock clock = new ManualClock();
    private final LocalStore store = LocalStore.inMemory(
            LocalStoreConfig.standard().withTickTimeMs(1_000).withClock(clock, false));

    @AfterEach
    void close() {
        store.close();
    }

    private static Session open(LocalStore store, int timeoutMs, SessionOwner owner) {
        return StoreClient.await(store.openLocalSession(timeoutMs, owner).toCompletableFuture());
    }

    private static @Nullable Session attach(LocalStore store, Session session, SessionOwner owner) {
        return StoreClient.await(store.attachSession(session.id(), session.password(), session.timeoutMs(), owner)
                .toCompletableFuture());
    }

    private static WriteResult write(LocalStore store, Session session, WriteRequest request) {
        CompletableFuture<ZnodeStore.Completion> done = new CompletableFuture<>();
        store.submit(new ZnodeStore.Submission(session.id(), 1, List.of(), request), done::complete);
        return StoreClient.await(done).result();
    }

    private static WriteRequest ephemeral(String path) {
        return new WriteRequest.Create(path, null, StoreClient.OPEN, NodeKind.EPHEMERAL, false, 0);
    }

    @Test
    void itCostsNoTransactionUntilItsFirstWrite() {
        List<SessionOwner.Reason> endings = new ArrayList<>();
        SessionOwner owner = endings::add;
        long before = store.lastZxid();
        Session session = open(store, 5_000, owner);
        assertThat(store.lastZxid()).isEqualTo(before);
        assertThat(store.sessions()).extracting(SessionInfo::local).containsExactly(true);
        write(store, session, new WriteRequest.Sync("/"));
        assertThat(store.lastZxid()).isEqualTo(before);
        assertThat(write(store, session, StoreClient.creation("/a"))).isInstanceOf(WriteResult.Created.class);
        assertThat(store.lastZxid()).isEqualTo(before + 2);
        assertThat(write(store, session, ephemeral("/e"))).isInstanceOf(WriteResult.Created.class);
        assertThat(store.lastZxid()).isEqualTo(before + 3);
        assertThat(store.sessions()).extracting(SessionInfo::local).containsExactly(false);
        assertThat(store.touchSession(session.id(), owner)).isTrue();
        assertThat(write(store, session, ephemeral("/e2"))).isInstanceOf(WriteResult.Created.class);
        assertThat(store.lastZxid()).isEqualTo(before + 4);
        assertThat(write(store, session, new WriteRequest.CloseSession())).isEqualTo(new WriteResult.SessionClosed());
        assertThat(store.tree().find("/e")).isNull();
        assertThat(store.tree().find("/e2")).isNull();
        write(store, session, new WriteRequest.Sync("/"));
        assertThat(endings).containsExactly(SessionOwner.Reason.CLOSED);
    }

    @Test
    void itIsClosedWithoutATransaction() {
        List<SessionOwner.Reason> endings = new ArrayList<>();
        long before = store.lastZxid();
        Session session = open(store, 5_000, endings::add);
        assertThat(write(store, session, new WriteRequest.CloseSession())).isEqualTo(new WriteResult.SessionClosed());
        assertThat(store.lastZxid()).isEqualTo(before);
        assertThat(store.sessions()).isEmpty();
        write(store, session, new WriteRequest.Sync("/"));
        assertThat(endings).containsExactly(SessionOwner.Reason.CLOSED);
    }

    @Test
    void itExpires() {
        List<SessionOwner.Reason> endings = new ArrayList<>();
        Session session = open(store, 5_000, endings::add);
        clock.advance(7_000);
        store.tick();
        write(store, session, new WriteRequest.Sync("/"));
        assertThat(endings).containsExactly(SessionOwner.Reason.EXPIRED);
        assertThat(attach(store, session, reason -> {})).isNull();
        assertThat(write(store, session, ephemeral("/e"))).isEqualTo(new WriteResult.Failed(ErrorCode.SESSION_EXPIRED));
    }

    @Test
    void itMovesToAnotherConnection() {
        List<SessionOwner.Reason> endings = new ArrayList<>();
        Session session = open(store, 5_000, endings::add);
        SessionOwner heir = reason -> {};
        assertThat(attach(store, session, heir)).isNotNull();
        assertThat(endings).containsExactly(SessionOwner.Reason.MOVED);
        assertThat(store.touchSession(session.id(), heir)).isTrue();
        store.detachSession(session.id(), heir);
        assertThat(store.touchSession(session.id(), heir)).isFalse();
        assertThat(attach(store, session, heir)).isNotNull();
    }

    @Test
    void itIsLostWithTheProcessUnlessItHasWritten(@TempDir Path directory) throws Exception {
        Session local;
        Session upgraded;
        try (LocalStore first = LocalStore.open(directory, LocalStoreConfig.standard())) {
            local = open(first, 10_000, reason -> {});
            upgraded = open(first, 10_000, reason -> {});
            write(first, upgraded, ephemeral("/e"));
        }
        try (LocalStore second = LocalStore.open(directory, LocalStoreConfig.standard())) {
            assertThat(attach(second, local, reason -> {})).isNull();
            assertThat(attach(second, upgraded, reason -> {})).isNotNull();
            assertThat(second.ephemerals(upgraded.id())).containsExactly("/e");
        }
    }
}
