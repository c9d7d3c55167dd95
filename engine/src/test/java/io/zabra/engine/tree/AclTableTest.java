package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AclTableTest {
    private final DataTree tree = DataTree.fresh(VersionedRecords.onHeap(1 << 20));
    private long zxid;

    private void apply(Txn txn) {
        zxid++;
        TxnApplier.apply(tree, new TxnHeader(1, 0, zxid, zxid), txn);
        tree.publish(zxid);
    }

    /** Another list each time. */
    private static List<AclEntry> list(int address) {
        return List.of(
                new AclEntry(Permission.ALL, new AuthId("ip", "10.0.0." + address)),
                new AclEntry(Permission.READ, AuthId.ANYONE));
    }

    private static Txn create(String path, int address) {
        return new CreateTxn(TxnType.CREATE, path, null, list(address), NodeKind.PERSISTENT, 0, -1);
    }

    private List<AclEntry> acl(String path) {
        return Objects.requireNonNull(tree.latest().find(path)).acl();
    }

    @Test
    void znodesWithTheSameListShareOne() {
        long none = tree.acls().heapBytes();
        apply(create("/a", 1));
        long one = tree.acls().heapBytes();
        assertThat(one).isGreaterThan(none);
        for (int i = 0; i < 1_000; i++) {
            apply(create("/a/" + i, 1));
        }
        assertThat(tree.acls().heapBytes()).isEqualTo(one);
        assertThat(acl("/a/7")).isSameAs(acl("/a")).isEqualTo(list(1));
        apply(new SetAclTxn("/a/7", list(2), 1));
        assertThat(acl("/a/7")).isEqualTo(list(2));
        assertThat(acl("/a/8")).isSameAs(acl("/a"));
        assertThat(tree.acls().heapBytes()).isGreaterThan(one);
    }

    /** Short ones, as they are decoded: each with texts of its own. */
    @Test
    void whatListsTakeOfTheHeapIsCounted() {
        int lists = 100_000;
        long before = heapBytes();
        AclTable table = new AclTable();
        for (int i = 0; i < lists; i++) {
            List<AclEntry> acl = new ArrayList<>();
            for (int entry = i % 3; entry >= 0; entry--) {
                String id = i % 2 == 0 ? "user" + i : "\u03bb" + i;
                acl.add(new AclEntry(Permission.ALL, new AuthId(new String("digest"), id + ":" + entry)));
            }
            table.use(acl);
        }
        long taken = heapBytes() - before;
        assertThat(table.size()).isEqualTo(lists);
        assertThat((double) table.heapBytes()).isBetween(0.98 * taken, 1.15 * taken);
    }

    private static long heapBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Test
    void aListGoesWithTheLastThatHadItUnlessAPinShowsIt() {
        long none = tree.acls().heapBytes();
        apply(create("/a", 1));
        apply(create("/b", 1));
        apply(new DeleteTxn(TxnType.DELETE, "/a"));
        assertThat(tree.knowsAcl(list(1))).isTrue();
        try (PinnedTree pin = tree.pin()) {
            apply(new DeleteTxn(TxnType.DELETE, "/b"));
            assertThat(Objects.requireNonNull(pin.find("/b")).acl()).isEqualTo(list(1));
        }
        apply(create("/c", 2));
        assertThat(tree.knowsAcl(list(1))).isFalse();
        apply(new DeleteTxn(TxnType.DELETE, "/c"));
        apply(create("/d", 3));
        apply(new DeleteTxn(TxnType.DELETE, "/d"));
        assertThat(tree.acls().heapBytes()).isEqualTo(none);
    }
}
