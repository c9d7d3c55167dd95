package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.engine.session.SessionOwner.Reason;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that serves reads while it has no leader (Apache's {@code ReadOnlyZooKeeperServer}). */
@Timeout(60)
class ReadOnlyTest {
    private static final ClientPolicy POLICY = new ClientPolicy(false, false, 200);
    private static final int LONG_MS = 10_000;

    @Test
    void aServerAloneServesReadsUntilThereIsALeader() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, POLICY)) {
            long leader = ensemble.awaitLeader();
            long alone = ensemble.aFollower();
            ReplicatedStore store = ensemble.store(alone);
            Client writer = Client.open(store, LONG_MS);
            writer.create("/a", NodeKind.PERSISTENT);
            assertThat(store.isReadOnly()).isFalse();
            for (long sid = 1; sid <= 3; sid++) {
                if (sid != alone) {
                    ensemble.stop(sid);
                }
            }
            MemoryEnsemble.await("reads are served", store::isReadOnly);
            assertThat(writer.endings).containsExactly(Reason.STORE_CLOSED);
            Client reader = Client.open(store, LONG_MS);
            assertThat(reader.store().tree().find("/a")).isNotNull();
            assertThat(reader.touch()).isTrue();
            for (WriteRequest request : new WriteRequest[] {
                Client.creation("/b", NodeKind.PERSISTENT, false),
                new WriteRequest.Delete("/a", -1),
                new WriteRequest.Sync("/a")
            }) {
                assertThat(reader.call(request)).isEqualTo(new WriteResult.Failed(ErrorCode.NOT_READ_ONLY));
            }
            assertThatThrownBy(() -> writer.reattach(store)).hasStackTraceContaining("no leader");
            ensemble.start(leader);
            MemoryEnsemble.await("writes are served", () -> store.status().serving());
            assertThat(store.isReadOnly()).isFalse();
            assertThat(reader.endings).containsExactly(Reason.STORE_CLOSED);
            assertThat(reader.reattach(store)).isNull();
            assertThat(writer.reattach(store)).isNotNull();
        }
    }

    @Test
    void allOfTheLogIsShownThoughTheDiskWasSlowToTakeItsEnd() {
        long muchLaterNs = TimeUnit.SECONDS.toNanos(1);
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, POLICY)) {
            long leader = ensemble.awaitLeader();
            long alone = ensemble.aFollower();
            Client writer = Client.open(ensemble.store(leader), LONG_MS);
            ensemble.awaitEqual();
            ensemble.disk(alone).hold();
            writer.create("/late", NodeKind.PERSISTENT);
            MemoryEnsemble.await(
                    "it is given to the disk", () -> ensemble.disk(alone).underWay() > 0);
            for (long sid = 1; sid <= 3; sid++) {
                if (sid != alone) {
                    ensemble.stop(sid);
                }
            }
            ReplicatedStore store = ensemble.store(alone);
            MemoryEnsemble.await("it has no leader", () -> !store.status().serving());
            long beganNs = System.nanoTime();
            MemoryEnsemble.await(
                    "reads have been due for long",
                    () -> store.isReadOnly() || System.nanoTime() - beganNs > muchLaterNs);
            ensemble.disk(alone).release();
            MemoryEnsemble.await("reads are served", store::isReadOnly);
            assertThat(store.tree().find("/late")).isNotNull();
        }
    }

    @Test
    void aReadOnlySessionIsClosedOnRequest() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3, POLICY)) {
            ensemble.awaitLeader();
            ensemble.stop(1);
            ensemble.stop(2);
            ReplicatedStore store = ensemble.store(3);
            MemoryEnsemble.await("reads are served", store::isReadOnly);
            Client reader = Client.open(store, LONG_MS);
            assertThat(reader.call(new WriteRequest.CloseSession())).isEqualTo(new WriteResult.SessionClosed());
            assertThat(reader.touch()).isFalse();
        }
    }

    @Test
    void aServerAloneServesNobodyUnlessItIsSetTo() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            ensemble.awaitLeader();
            ReplicatedStore store = ensemble.store(3);
            Client client = Client.open(store, LONG_MS);
            ensemble.stop(1);
            ensemble.stop(2);
            MemoryEnsemble.await("it has no leader", () -> !store.status().serving());
            assertThatThrownBy(() -> Client.open(store, LONG_MS)).hasStackTraceContaining("no leader");
            assertThat(client.call(Client.creation("/b", NodeKind.PERSISTENT, false)))
                    .isEqualTo(new WriteResult.Failed(ErrorCode.CONNECTION_LOSS));
        }
    }
}
