package io.zabra.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.consensus.host.StateImage;
import io.zabra.consensus.packet.Zxid;
import io.zabra.consensus.zab.DiskOp;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.PassingState;
import io.zabra.engine.StateConfig;
import io.zabra.engine.StoreState;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.snapshot.StateSink;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.TreePassage;
import io.zabra.engine.tree.TxnApplier;
import io.zabra.engine.tree.VersionedRecords;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member writes of its own state, and begins with again. */
class OwnSnapshotTest {
    private static final PeerDiskConfig CONFIG =
            new PeerDiskConfig(new LogConfig(4096, 4096), new SnapshotPolicy(1, 1 << 20, 2), 0, 1000, 1 << 20);
    private static final RecordSizing SIZING = new RecordSizing(10_000, 40, 100, 1 << 20);
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    /** Behind the header of the first block, and what says that it is a snapshot. */
    private static final int VERSION_AT = 24 + Long.BYTES;

    private static final int ZNODES = 2_000;

    @TempDir
    Path root;

    /** As the core hands it over. */
    private record Passing(PassingState state) implements StateImage {
        @Override
        public long zxid() {
            return state.zxid();
        }

        @Override
        public PassingState passing() {
            return state;
        }

        @Override
        public void giveTo(StateSink sink) throws IOException {
            state.giveTo(sink);
        }

        @Override
        public void close() {
            state.close();
        }
    }

    @Test
    void recordsOutsideTheHeapAreWrittenAsTheyLieThereAndAreTheSameTreeAfterAStart() throws IOException {
        long zxid = Zxid.of(1, ZNODES);
        States.Notes before = new States.Notes();
        try (DataTree tree = DataTree.fresh(VersionedRecords.offHeap(SIZING, 1 << 20, Runnable::run));
                DirectoryPeerDisk disk = DirectoryPeerDisk.open(NioDisk.DISK, root, CONFIG, new States.Notes())) {
            fill(tree);
            new PassingState(TreePassage.of(tree), Map.of(7L, 4_000)).giveTo(before);
            disk.write(new Persist(1, List.of(new DiskOp.Append(States.entry(zxid), 0))));
            disk.flush();
            disk.carryOut(event -> {});
            disk.snapshot(new Passing(new PassingState(TreePassage.of(tree), Map.of(7L, 4_000))));
        }
        Path snapshot = root.resolve("snapshot").resolve(String.format("%016x", zxid));
        assertThat(ByteBuffer.wrap(Files.readAllBytes(snapshot)).getInt(VERSION_AT))
                .isEqualTo(2);
        States.Notes after = new States.Notes();
        try (StoreState state = StoreState.empty(StateConfig.standard().withOffHeap(SIZING));
                DirectoryPeerDisk disk = DirectoryPeerDisk.open(NioDisk.DISK, root, CONFIG, state)) {
            assertThat(disk.found().snapshotZxid()).isEqualTo(zxid);
            assertThat(state.zxid()).isEqualTo(zxid);
            state.timeoutsMs().forEach(after::session);
            state.giveTo(after::znode);
            after.snapshotEnds(zxid);
        }
        assertThat(after.lines()).hasSizeGreaterThan(ZNODES).isEqualTo(before.lines());
    }

    private static void fill(DataTree tree) {
        List<String> paths = new ArrayList<>();
        for (int i = 1; i <= ZNODES; i++) {
            String path = (i % 10 == 0 ? paths.get(i / 2) : "") + "/node" + i;
            paths.add(path);
            byte[] data = i % 7 == 0 ? null : ("data of " + i).getBytes(StandardCharsets.UTF_8);
            CreateTxn create = new CreateTxn(TxnType.CREATE, path, data, OPEN, NodeKind.PERSISTENT, 0, -1);
            TxnApplier.apply(tree, new TxnHeader(7, i, Zxid.of(1, i), 1_000 + i), create);
            tree.publish(Zxid.of(1, i));
        }
    }
}
