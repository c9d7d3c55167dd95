package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A member whose log has no room refuses the writes of its own clients; all read on, the others write on, and it recovers by itself. */
@Timeout(60)
class FullLogTest {
    private static final int TIMEOUT_MS = 10_000;
    private static final long LITTLE = 100;

    @Test
    void membersWithoutRoomRefuseWritesUntilThereIsSome() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            ensemble.awaitLeader();
            List<Client> clients = new ArrayList<>();
            for (long sid = 1; sid <= 3; sid++) {
                clients.add(Client.open(ensemble.store(sid), TIMEOUT_MS));
            }
            clients.get(0).create("/before", NodeKind.PERSISTENT);
            ensemble.awaitEqual();
            for (long sid = 1; sid <= 3; sid++) {
                ensemble.disk(sid).room(LITTLE);
            }
            for (Client client : clients) {
                assertRefused(client);
                assertThat(client.store().tree().find("/before")).isNotNull();
                assertThat(client.store().tree().find("/refused")).isNull();
            }
            // Sessions begin and end all the same.
            Client another = Client.open(ensemble.store(2), TIMEOUT_MS);
            assertThat(another.call(new WriteRequest.CloseSession())).isNotInstanceOf(WriteResult.Failed.class);

            for (long sid = 1; sid <= 3; sid++) {
                ensemble.disk(sid).room(Long.MAX_VALUE);
            }
            for (int i = 0; i < 3; i++) {
                clients.get(i).create("/after" + i, NodeKind.PERSISTENT);
            }
            ensemble.awaitEqual();
            assertThat(ensemble.failures()).isEmpty();
        }
    }

    @Test
    void aLeaderWithoutRoomKeepsNobodyElseFromWriting() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            long leader = ensemble.awaitLeader();
            Client here = Client.open(ensemble.store(leader), TIMEOUT_MS);
            Client elsewhere = Client.open(ensemble.store(ensemble.aFollower()), TIMEOUT_MS);
            ensemble.disk(leader).room(LITTLE);
            ensemble.disk(leader).hold();
            assertRefused(here);
            elsewhere.create("/there", NodeKind.PERSISTENT);
            assertThat(elsewhere.store().tree().find("/there")).isNotNull();

            ensemble.disk(leader).room(Long.MAX_VALUE);
            ensemble.disk(leader).release();
            here.create("/here", NodeKind.PERSISTENT);
            ensemble.awaitEqual();
            assertThat(ensemble.failures()).isEmpty();
        }
    }

    @Test
    void aMemberThatRefusedAWriteSaysSoUntilThereIsRoomThoughNobodyWrites() {
        try (MemoryEnsemble ensemble = MemoryEnsemble.of(3)) {
            ensemble.awaitLeader();
            Client client = Client.open(ensemble.store(1), TIMEOUT_MS);
            assertThat(client.store().isDiskFull()).isFalse();
            ensemble.disk(1).room(LITTLE);
            assertRefused(client);
            assertThat(client.store().isDiskFull()).isTrue();
            assertThat(client.store().refusedBytes()).isGreaterThan(LITTLE);
            ensemble.disk(1).room(Long.MAX_VALUE);
            while (client.store().isDiskFull()) {
                Thread.onSpinWait();
            }
            assertThat(client.store().refusedBytes()).isZero();
        }
    }

    private static void assertRefused(Client client) {
        assertThat(client.call(Client.creation("/refused", NodeKind.PERSISTENT, false)))
                .isEqualTo(new WriteResult.Failed(ErrorCode.SYSTEM_ERROR));
    }
}
