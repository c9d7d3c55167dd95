package io.zabra.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.StateConfig;
import io.zabra.engine.StoreState;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.NioDisk;
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
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A snapshot whose checksums are right and which is no tree all the same is passed over for the one before it. */
class ForgedSnapshotTest {
    private static final RecordSizing SIZING = new RecordSizing(10_000, 40, 100, 1 << 20);
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final int FIRST_RECORD = 8;
    private static final int ACL_ID = 64;
    private static final int CHILDREN = 92;
    private static final int PATH_LENGTH = 100;
    private static final int SLOTS = 24;

    /** What is changed in the payload of a block. */
    @SuppressWarnings("ImmutableEnumChecker") // Lambdas that hold nothing.
    enum Forgery {
        CHILD_ID(SnapshotFormat.Kind.LEAVES, false, leaf -> add(leaf, cell(leaf, 0) + 8, 1)),
        PARENT_ID(SnapshotFormat.Kind.LEAVES, false, leaf -> add(leaf, cell(leaf, last(leaf)), 1_000)),
        NAME(SnapshotFormat.Kind.LEAVES, false, leaf -> {
            int cell = cell(leaf, last(leaf));
            int end = cell + 18 + leaf.getShort(cell + 16) - 1;
            leaf.put(end, (byte) (leaf.get(end) + 1));
        }),
        ORDER(SnapshotFormat.Kind.LEAVES, true, leaf -> {
            short first = leaf.getShort(SLOTS);
            leaf.putShort(SLOTS, leaf.getShort(SLOTS + 2)).putShort(SLOTS + 2, first);
        }),
        CELL(SnapshotFormat.Kind.LEAVES, true, leaf -> leaf.putShort(SLOTS, (short) 4_090)),
        CHILDREN_OF_ROOT(SnapshotFormat.Kind.RECORDS, false, block -> {
            int at = FIRST_RECORD + CHILDREN;
            block.putInt(at, block.getInt(at) + 1);
        }),
        ACL(SnapshotFormat.Kind.RECORDS, true, block -> add(block, FIRST_RECORD + ACL_ID, 12_345)),
        ID_OF_ROOT(SnapshotFormat.Kind.RECORDS, false, block -> add(block, FIRST_RECORD, 70_000)),
        COUNT(
                SnapshotFormat.Kind.RECORDS,
                true,
                block -> block.order(ByteOrder.BIG_ENDIAN).putInt(0, 1)),
        LENGTH_OF_PATH(
                SnapshotFormat.Kind.RECORDS, true, block -> block.putShort(FIRST_RECORD + PATH_LENGTH, (short) 0)),
        VERSION(SnapshotFormat.Kind.HEADER, true, header -> header.putInt(8, SnapshotFormat.VERSION_ZNODES));

        private final SnapshotFormat.Kind kind;
        private final boolean showsInItself;
        private final Consumer<ByteBuffer> change;

        Forgery(SnapshotFormat.Kind kind, boolean showsInItself, Consumer<ByteBuffer> change) {
            this.kind = kind;
            this.showsInItself = showsInItself;
            this.change = change;
        }

        private static int last(ByteBuffer leaf) {
            return leaf.getShort(2) - 1;
        }

        private static int cell(ByteBuffer leaf, int slot) {
            return leaf.getShort(SLOTS + 2 * slot);
        }

        private static void add(ByteBuffer bytes, int at, long more) {
            bytes.putLong(at, bytes.getLong(at) + more);
        }
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Forgery.class)
    void theOneBeforeIsLoaded(Forgery forgery) throws IOException {
        SnapshotStore store = new SnapshotStore(NioDisk.DISK, directory);
        try (DataTree tree = DataTree.fresh(VersionedRecords.offHeap(SIZING, 1 << 20, Runnable::run));
                StoreState state = StoreState.empty(StateConfig.standard().withOffHeap(SIZING))) {
            snapshot(store, tree, 1, 50);
            Path newest = snapshot(store, tree, 51, 90);
            forge(newest, forgery);
            List<DamagedFileException> skipped = new ArrayList<>();
            assertThat(store.loadNewestGood(state, skipped))
                    .hasValueSatisfying(info -> assertThat(info.zxid()).isEqualTo(50));
            assertThat(skipped).hasSize(1);
            assertThat(state.zxid()).isEqualTo(50);
            assertThat(store.check(90) != null).isEqualTo(forgery.showsInItself);
        }
    }

    private static Path snapshot(SnapshotStore store, DataTree tree, int from, int to) throws IOException {
        for (int i = from; i <= to; i++) {
            CreateTxn create = new CreateTxn(TxnType.CREATE, "/node" + i, null, OPEN, NodeKind.PERSISTENT, 0, -1);
            TxnApplier.apply(tree, new TxnHeader(7, 0, i, 1_000 + i), create);
            tree.publish(i);
        }
        try (TreePassage passage = TreePassage.of(tree)) {
            return store.write(passage, Map.of()).path();
        }
    }

    /** Changes the first block of the kind, and makes its checksum right. */
    private static void forge(Path file, Forgery forgery) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer whole = ByteBuffer.wrap(bytes);
        boolean forged = false;
        int at = 0;
        for (int number = 0; at < bytes.length; number++) {
            ByteBuffer header = whole.slice(at, SnapshotFormat.BLOCK_HEADER_BYTES);
            SnapshotFormat.Kind kind = SnapshotFormat.Kind.of(header.getInt(4));
            int length = header.getInt(12);
            if (kind == forgery.kind && !forged) {
                forged = true;
                ByteBuffer payload = whole.slice(at + SnapshotFormat.BLOCK_HEADER_BYTES, length);
                boolean records = kind == SnapshotFormat.Kind.RECORDS;
                forgery.change.accept(payload.order(records ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
                header.put(
                        0,
                        SnapshotFormat.header(forgery.kind, number, 90, payload),
                        0,
                        SnapshotFormat.BLOCK_HEADER_BYTES);
            }
            at += SnapshotFormat.BLOCK_HEADER_BYTES + length;
        }
        assertThat(forged).isTrue();
        Files.write(file, bytes);
    }
}
