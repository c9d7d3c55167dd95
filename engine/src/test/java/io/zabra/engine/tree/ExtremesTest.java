package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Very many children, very large data, very long paths. */
class ExtremesTest {
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));

    private long zxid = 1;

    private static DataTree offHeap() {
        return new DataTree(VersionedRecords.offHeap(RecordSizing.ofMachine(), 1 << 28, Runnable::run));
    }

    private void apply(DataTree tree, Txn txn) {
        TxnApplier.apply(tree, new TxnHeader(1, 0, ++zxid, zxid), txn);
        tree.publish(zxid);
    }

    private static CreateTxn create(String path, byte[] data) {
        return new CreateTxn(TxnType.CREATE, path, data, OPEN, NodeKind.PERSISTENT, 0, -1);
    }

    private static NodeImage image(String path) {
        return new NodeImage(path, new byte[0], OPEN, 1, 1, 1, 1, 1, 0, 0, 0, NodeKind.PERSISTENT, 0, 0);
    }

    @Test
    void aMillionChildrenOfOneParent() {
        int count = 1_000_000;
        try (DataTree tree = offHeap()) {
            TreeLoad load = tree.bulkLoad(count);
            try (TreeLoad.Part part = load.part()) {
                part.add(image("/many"));
                for (int i = 0; i < count; i++) {
                    part.add(image("/many/" + (count + i)));
                }
            }
            load.finish();
            tree.restoreSystemZnodes();
            tree.publish(zxid);
            apply(tree, create("/many/0", new byte[1]));
            apply(tree, new DeleteTxn(TxnType.DELETE, "/many/1500000"));
            Znode many = Objects.requireNonNull(tree.latest().find("/many"));
            assertThat(many.numChildren()).isEqualTo(count);
            assertThat(many.pzxid()).isEqualTo(zxid);
            int seen = 0;
            String last = "";
            try (ZnodeCursor children = Objects.requireNonNull(tree.latest().children("/many"))) {
                while (children.next()) {
                    assertThat(children.name().compareTo(last) > 0).isTrue();
                    last = children.name();
                    seen++;
                }
            }
            assertThat(seen).isEqualTo(count);
            assertThat(tree.latest().find("/many/1500000")).isNull();
            assertThat(tree.latest().find("/many/1999999")).isNotNull();
        }
    }

    @Test
    void aMebibyteOfDataIsOverwrittenUnderAPin() {
        byte[] before = RecordStoreContract.bytes(1 << 20, 1);
        byte[] after = RecordStoreContract.bytes(1 << 20, 2);
        try (DataTree tree = offHeap()) {
            tree.restoreSystemZnodes();
            tree.publish(zxid);
            apply(tree, create("/large", before));
            try (PinnedTree pin = tree.pin()) {
                apply(tree, new SetDataTxn(TxnType.SET_DATA, "/large", after, 1));
                assertThat(Objects.requireNonNull(pin.find("/large")).data()).isEqualTo(before);
                assertThat(Objects.requireNonNull(tree.latest().find("/large")).data())
                        .isEqualTo(after);
            }
        }
    }

    @Test
    void pathsOfAThousandCharacters() {
        String name = "größe-".repeat(160);
        try (DataTree tree = offHeap()) {
            tree.restoreSystemZnodes();
            tree.publish(zxid);
            apply(tree, create("/" + name, new byte[0]));
            for (int i = 0; i < 200; i++) {
                apply(tree, create("/" + name + "/" + name + i, new byte[i]));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(Objects.requireNonNull(tree.latest().find("/" + name + "/" + name + i))
                                .dataLength())
                        .isEqualTo(i);
            }
            assertThat(tree.latest().size()).isEqualTo(205);
        }
    }
}
