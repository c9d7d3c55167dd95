package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.Growth;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnSize;
import io.zabra.engine.txn.TxnType;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a client asks for becomes a transaction that logs, packets or the heap cannot hold. */
class TxnLimitTest {
    private static final int MIB = 1 << 20;
    private static final int LONG_NAME = 15_900;
    private static final int EPHEMERALS_MAX = 10_000;

    @TempDir
    Path directory;

    /** Stands still: a session that only writes must not expire on a machine that is slow. */
    private final ManualClock clock = new ManualClock();

    private LocalStore store;
    private StoreClient client;

    @BeforeEach
    void open() throws Exception {
        store = opened();
        client = new StoreClient(store);
    }

    private LocalStore opened() throws Exception {
        return LocalStore.open(directory, LocalStoreConfig.standard().withClock(clock, true));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aMultiThatNoPacketCouldHoldIsRefusedAsAWholeAndTheStoreGoesOn() {
        byte[] megabyte = new byte[MIB];
        List<WriteRequest> parts = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            parts.add(new WriteRequest.Create("/n" + n, megabyte, StoreClient.OPEN, NodeKind.PERSISTENT, false, 0));
        }
        assertThat(client.error(new WriteRequest.Multi(parts))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(store.tree().find("/n0")).isNull();
        assertThat(client.error(new WriteRequest.Multi(parts.subList(0, 20)))).isEqualTo(ErrorCode.OK);
        assertThat(store.tree().find("/n19")).isNotNull();
    }

    @Test
    void whatAuthStandsForMakesNoListMuchLongerThanItWasAskedFor() {
        client.identities = Collections.nCopies(10, new AuthId("digest", "u".repeat(16_000) + ":hash"));
        List<AclEntry> acl = new ArrayList<>();
        for (int n = 0; n < 1_500; n++) {
            acl.add(new AclEntry(Permission.ALL, new AuthId("auth", "a" + n)));
        }
        assertThat(client.error(created("/a", acl))).isEqualTo(ErrorCode.INVALID_ACL);
        client.create("/b", "");
        assertThat(client.error(new WriteRequest.SetAcl("/b", acl, -1))).isEqualTo(ErrorCode.INVALID_ACL);
        assertThat(client.error(created("/a", acl.subList(0, 2)))).isEqualTo(ErrorCode.OK);
    }

    private static WriteRequest.Create created(String path, List<AclEntry> acl) {
        return new WriteRequest.Create(path, new byte[0], acl, NodeKind.PERSISTENT, false, 0);
    }

    @Test
    void aSessionOwnsNoMoreThanItsEndCanName() throws Exception {
        String prefix = "/" + "e".repeat(LONG_NAME);
        int owned = 0;
        ErrorCode error = client.error(ephemeral(prefix + owned));
        while (owned < EPHEMERALS_MAX && error == ErrorCode.OK) {
            owned++;
            error = client.error(ephemeral(prefix + owned));
        }
        assertThat(error).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(owned).isBetween(2_000, 2_200);
        WriteResult both = client.write(new WriteRequest.Multi(
                List.of(new WriteRequest.Delete(prefix + 0, -1), ephemeral("/short"), ephemeral(prefix + owned))));
        assertThat(((WriteResult.MultiDone) both).results()).contains(new WriteResult.Failed(ErrorCode.QUOTA_EXCEEDED));
        assertThat(client.error(new WriteRequest.Delete(prefix + 0, -1))).isEqualTo(ErrorCode.OK);
        assertThat(client.error(ephemeral(prefix + owned))).isEqualTo(ErrorCode.OK);
        client.write(new WriteRequest.CloseSession());
        store.close();
        store = opened();
        assertThat(store.tree().find(prefix + 1)).isNull();
    }

    private static WriteRequest.Create ephemeral(String path) {
        return new WriteRequest.Create(path, new byte[0], StoreClient.OPEN, NodeKind.EPHEMERAL, false, 0);
    }

    @Test
    void listsAndPathsOnTheHeapAreCounted() {
        DataTree tree = DataTree.fresh(VersionedRecords.onHeap(MIB));
        RoomCheck room = new RoomCheck(new ManualClock(), 10_000);
        assertThat(room.hasRoom(tree, "/a", new Growth(1, 10, 6_000), Growth.NONE))
                .isTrue();
        assertThat(room.hasRoom(tree, "/a", new Growth(1, 10, 6_000), new Growth(1, 10, 5_000)))
                .isFalse();
        assertThat(room.hasRoom(tree, "/a", new Growth(1, 10, 0), new Growth(1, 10, 50_000)))
                .isTrue();
    }

    /** Its end can't be refused: a store that could not draw it up would end, and again after each start. */
    @Test
    void aSessionOwnsNoMoreThanItsEndHasRoomForOnTheHeap() {
        DataTree tree = DataTree.fresh(VersionedRecords.onHeap(MIB));
        for (int i = 1; i <= 1_000; i++) {
            Txn create =
                    new CreateTxn(TxnType.CREATE, "/e" + i, new byte[0], StoreClient.OPEN, NodeKind.EPHEMERAL, 0, i);
            apply(tree, i, create);
        }
        assertThat(new RoomCheck(new ManualClock(), 800_000).ofItsEnd(tree.ephemerals(), 7))
                .isGreaterThan(TxnSize.EPHEMERALS_BYTES_MAX);
        assertThat(new RoomCheck(new ManualClock(), 900_000).ofItsEnd(tree.ephemerals(), 7))
                .isLessThan(TxnSize.EPHEMERALS_BYTES_MAX);
        assertThat(new RoomCheck(new ManualClock(), Long.MAX_VALUE).ofItsEnd(tree.ephemerals(), 7))
                .isEqualTo(tree.ephemerals().bytes(7));
        assertThat(tree.ephemerals().count(7)).isEqualTo(1_000);
    }

    @Test
    void theTreeTellsWhatItHasOnTheHeap() {
        DataTree tree = DataTree.fresh(VersionedRecords.onHeap(MIB));
        long before = tree.heapBytes();
        List<AclEntry> acl = List.of(new AclEntry(Permission.READ, new AuthId("digest", "x".repeat(50_000) + ":y")));
        apply(tree, 1, new CreateTxn(TxnType.CREATE, "/a", new byte[0], acl, NodeKind.PERSISTENT, 0, 1));
        assertThat(tree.heapBytes() - before).isBetween(50_000L, 51_000L);
        apply(tree, 2, new CreateTxn(TxnType.CREATE, "/b", new byte[0], acl, NodeKind.PERSISTENT, 0, 2));
        String path = "/" + "e".repeat(5_000);
        apply(tree, 3, new CreateTxn(TxnType.CREATE, path, new byte[0], acl, NodeKind.EPHEMERAL, 0, 3));
        assertThat(tree.heapBytes() - before).isBetween(55_000L, 56_000L);
        assertThat(tree.ephemerals().bytes(7)).isEqualTo(Integer.BYTES + path.length());
        apply(tree, 4, new DeleteTxn(path));
        assertThat(tree.heapBytes() - before).isBetween(50_000L, 51_000L);
        assertThat(tree.ephemerals().bytes(7)).isZero();
    }

    private static void apply(DataTree tree, long zxid, Txn txn) {
        TxnApplier.apply(tree, new TxnHeader(7, 0, zxid, zxid), txn);
        tree.publish(zxid);
    }
}
