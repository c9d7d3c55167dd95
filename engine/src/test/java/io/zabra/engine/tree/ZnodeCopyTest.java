package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZnodeCopyTest {
    private static final long PLENTY = 1L << 30;

    private static DataTree offHeap() {
        return DataTree.fresh(
                VersionedRecords.offHeap(new RecordSizing(10_000, 40, 100, 1 << 24), PLENTY, Runnable::run));
    }

    private static List<AclEntry> acl(int i) {
        return List.of(new AclEntry(Permission.ALL, new AuthId("ip", "10.0.0." + i)));
    }

    private static CreateTxn create(String path, byte @Nullable [] data, NodeKind kind) {
        TxnType type = switch (kind) {
            case TTL -> TxnType.CREATE_TTL;
            case CONTAINER -> TxnType.CREATE_CONTAINER;
            case PERSISTENT, EPHEMERAL -> TxnType.CREATE;
        };
        return new CreateTxn(type, path, data, acl(1), kind, kind == NodeKind.TTL ? 60_000 : 0, -1);
    }

    private static void apply(DataTree tree, Txn txn) {
        long zxid = tree.publishedZxid() + 1;
        TxnApplier.apply(tree, new TxnHeader(77, 0, zxid, 1_000_000 + zxid), txn);
        tree.publish(zxid);
    }

    private static @Nullable String text(@Nullable Znode znode, boolean withData) {
        return znode == null
                ? null
                : znode.path() + " " + znode.stat() + " " + znode.acl() + " " + znode.kind() + " " + znode.ttlMs() + " "
                        + (withData ? Arrays.toString(znode.data()) + lying(znode) : "");
    }

    private static String lying(Znode znode) {
        byte[] array = znode.dataArray();
        return array == null
                ? "null"
                : Arrays.toString(Arrays.copyOfRange(array, znode.dataAt(), znode.dataAt() + znode.dataLength()));
    }

    private static void assertSame(Tree tree, String path, ZnodeCopy room) {
        assertThat(text(tree.find(path, room), true)).isEqualTo(text(tree.find(path), true));
        assertThat(text(tree.findWithoutData(path, room), false)).isEqualTo(text(tree.findWithoutData(path), false));
    }

    @Test
    void itShowsAllThatAnObjectShows() {
        ZnodeCopy room = new ZnodeCopy();
        try (DataTree tree = offHeap()) {
            for (NodeKind kind : NodeKind.values()) {
                apply(tree, create("/" + kind, new byte[] {1, 2, 3}, kind));
            }
            apply(tree, create("/null", null, NodeKind.PERSISTENT));
            apply(tree, create("/empty", new byte[0], NodeKind.PERSISTENT));
            apply(tree, create("/large", new byte[8_193], NodeKind.PERSISTENT));
            apply(tree, create("/PERSISTENT/child", new byte[8_192], NodeKind.PERSISTENT));
            List<String> paths = new ArrayList<>(List.of("/", "/null", "/empty", "/large", "/PERSISTENT/child", "/no"));
            for (NodeKind kind : NodeKind.values()) {
                paths.add("/" + kind);
            }
            try (PinnedTree pin = tree.pin()) {
                for (String path : paths) {
                    assertSame(tree.latest(), path, room);
                    assertSame(pin, path, room);
                }
            }
            assertThat(tree.latest().find("/TTL", room)).isSameAs(room);
        }
    }

    @Test
    void dataThatWasNotReadCannotBeAskedFor() {
        ZnodeCopy room = new ZnodeCopy();
        try (DataTree tree = offHeap()) {
            apply(tree, create("/a", new byte[9], NodeKind.PERSISTENT));
            Znode znode = Objects.requireNonNull(tree.latest().findWithoutData("/a", room));
            assertThat(znode.dataLength()).isEqualTo(9);
            assertThatThrownBy(znode::data)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("/a");
            assertThatThrownBy(znode::dataArray).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(znode::dataAt).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void pinsAndTheLatestTreeShowItAsItWasAndIs(long seed) {
        Random random = new Random(seed);
        ZnodeCopy room = new ZnodeCopy();
        List<PinnedTree> pins = new ArrayList<>();
        try (DataTree tree = offHeap()) {
            for (int i = 0; i < 2_000; i++) {
                apply(tree, change(tree.latest(), random));
                if (random.nextInt(10) == 0) {
                    pins.add(tree.pin());
                }
                if (pins.size() > 4) {
                    pins.remove(random.nextInt(pins.size())).close();
                }
                for (PinnedTree pin : pins) {
                    assertSame(pin, "/" + random.nextInt(30), room);
                }
                assertSame(tree.latest(), "/" + random.nextInt(30), room);
            }
            pins.forEach(PinnedTree::close);
        }
    }

    private static Txn change(Tree tree, Random random) {
        String path = "/" + random.nextInt(30);
        byte[] data = random.nextInt(9) == 0 ? null : RecordStoreContract.bytes(random.nextInt(900), random.nextLong());
        if (tree.find(path) == null) {
            return create(path, data, NodeKind.PERSISTENT);
        }
        return switch (random.nextInt(3)) {
            case 0 -> new DeleteTxn(TxnType.DELETE, path);
            case 1 -> new SetDataTxn(TxnType.SET_DATA, path, data, 1);
            default -> new SetAclTxn(path, acl(random.nextInt(9)), 1);
        };
    }

    /** No read is older than what was visible before it. */
    @Test
    void whatIsReadWhileItIsWrittenIsWholeAndNeverGoesBack() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (DataTree tree = offHeap()) {
            apply(tree, create("/a", new byte[0], NodeKind.PERSISTENT));
            Thread writer = new Thread(() -> {
                Random random = new Random(1);
                for (int i = 0; i < 30_000; i++) {
                    byte[] data = new byte[random.nextInt(400)];
                    Arrays.fill(data, (byte) (tree.publishedZxid() + 1));
                    apply(tree, new SetDataTxn(TxnType.SET_DATA, "/a", data, i));
                }
            });
            writer.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            ZnodeCopy room = new ZnodeCopy();
            writer.start();
            long latest = 0;
            do {
                long before = tree.publishedZxid();
                Znode znode = Objects.requireNonNull(tree.latest().find("/a", room));
                assertThat(znode.mzxid()).isBetween(Math.max(before, latest), tree.publishedZxid());
                latest = znode.mzxid();
                byte[] expected = new byte[znode.dataLength()];
                Arrays.fill(expected, (byte) latest);
                assertThat(znode.data()).isEqualTo(expected);
            } while (writer.isAlive());
            writer.join();
            assertThat(failure.get()).isNull();
            assertThat(tree.latest().find("/a", room)).extracting(Znode::mzxid).isEqualTo(30_001L);
        }
    }

    /** On this thread; the first reads make what the thread keeps. */
    @Test
    void aReadLeavesNothingBehindAndItsDataOneCopy() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ZnodeCopy room = new ZnodeCopy();
        String[] paths = new String[100];
        try (DataTree tree = offHeap()) {
            for (int i = 0; i < paths.length; i++) {
                paths[i] = "/" + i;
                apply(tree, create(paths[i], new byte[128], NodeKind.PERSISTENT));
            }
            long self = Thread.currentThread().getId();
            long sum = read(tree.latest(), paths, room, 1_000);
            long before = threads.getThreadAllocatedBytes(self);
            sum += read(tree.latest(), paths, room, 10_000);
            long reads = threads.getThreadAllocatedBytes(self) - before;
            assertThat(sum).isPositive();
            assertThat(reads / 10_000).as("bytes a read").isLessThan(10);
            before = threads.getThreadAllocatedBytes(self);
            long length = 0;
            for (int i = 0; i < 10_000; i++) {
                Znode znode = Objects.requireNonNull(tree.latest().find(paths[i % paths.length], room));
                length += Objects.requireNonNull(znode.data()).length;
            }
            long withData = threads.getThreadAllocatedBytes(self) - before;
            assertThat(length).isEqualTo(1_280_000);
            assertThat(withData / 10_000).as("bytes a read with its data").isLessThan(160);
        }
    }

    private static long read(Tree tree, String[] paths, ZnodeCopy room, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            Znode znode = Objects.requireNonNull(tree.find(paths[i % paths.length], room));
            sum += znode.mzxid() + znode.dataLength();
        }
        return sum;
    }
}
