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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tree tells without a walk in the order of its paths, against that walk. */
class FamilyCursorTest {
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final List<AclEntry> CLOSED = List.of(new AclEntry(Permission.WRITE, AuthId.ANYONE));
    /** Around the slash, and longer in UTF-8 than as text. */
    private static final String[] LETTERS = {"a", "b", "-", ".", "0", "~", "é", "漢"};

    private static final int ZNODES = 400;

    private long zxid = 1;

    private static DataTree tree(boolean offHeap) {
        return DataTree.fresh(
                offHeap
                        ? VersionedRecords.offHeap(RecordSizing.ofMachine(), 1 << 28, Runnable::run)
                        : VersionedRecords.onHeap(1 << 20));
    }

    private void apply(DataTree tree, Txn txn) {
        TxnApplier.apply(tree, new TxnHeader(1, 0, ++zxid, zxid), txn);
        tree.publish(zxid);
    }

    private static CreateTxn create(String path) {
        byte[] data = path.getBytes(StandardCharsets.UTF_8);
        return new CreateTxn(TxnType.CREATE, path, data, OPEN, NodeKind.PERSISTENT, 0, -1);
    }

    /** Returns the paths. */
    private List<String> grow(DataTree tree, Random random) {
        List<String> paths = new ArrayList<>(List.of("/"));
        while (paths.size() < ZNODES) {
            String parent = paths.get(random.nextInt(paths.size()));
            StringBuilder name = new StringBuilder();
            for (int i = random.nextInt(3); i >= 0; i--) {
                name.append(LETTERS[random.nextInt(LETTERS.length)]);
            }
            String path = parent.length() == 1 ? "/" + name : parent + "/" + name;
            boolean isName = !name.toString().matches("\\.+");
            if (isName && !paths.contains(path)) {
                apply(tree, create(path));
                paths.add(path);
            }
        }
        return paths;
    }

    private static List<String> walked(ZnodeCursor cursor) {
        List<String> paths = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                paths.add(cursor.path());
            }
            assertThat(cursor.next()).isFalse();
        }
        return paths;
    }

    /** Each znode with what the cursor says of it, asked in one of two orders. */
    private static void check(PinnedTree tree, String root) {
        Set<String> seen = new HashSet<>(Set.of(root));
        try (ZnodeCursor cursor = Objects.requireNonNull(tree.below(root))) {
            for (int i = 0; cursor.next(); i++) {
                byte[] data = i % 2 == 0 ? cursor.znode().data() : null;
                String path = cursor.path();
                Znode found = Objects.requireNonNull(tree.find(path));
                String parent = path.lastIndexOf('/') == 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
                byte[] bytes = Objects.requireNonNull(cursor.pathBytes());
                assertThat(seen).as(path).contains(parent).doesNotContain(path);
                assertThat(new String(bytes, 0, cursor.pathLength(), StandardCharsets.UTF_8))
                        .isEqualTo(path);
                assertThat(path).endsWith("/" + cursor.name());
                assertThat(cursor.znodeWithoutData().czxid()).isEqualTo(found.czxid());
                assertThat(data == null || Arrays.equals(data, found.data())).isTrue();
                seen.add(path);
            }
        }
    }

    @ParameterizedTest(name = "off heap: {0}")
    @ValueSource(booleans = {false, true})
    void whatLiesBelowIsWhatAScanFinds(boolean offHeap) {
        for (int seed = 0; seed < 10; seed++) {
            try (DataTree tree = tree(offHeap)) {
                Random random = new Random(seed);
                List<String> paths = grow(tree, random);
                try (PinnedTree pin = tree.pin()) {
                    for (int i = 0; i < ZNODES / 8; i++) {
                        apply(tree, create("/later" + i));
                    }
                    assertThat(tree.latest().size()).isGreaterThan(pin.size());
                    for (String root :
                            List.of("/", "/zookeeper", paths.get(random.nextInt(ZNODES)), "/zookeeper/quota")) {
                        List<String> scanned = root.length() == 1
                                ? walked(pin.scan(new PathRange("/", false, null, true, false)))
                                : walked(pin.scan(PathRange.below(root)));
                        assertThat(walked(Objects.requireNonNull(pin.below(root))))
                                .as("seed %d, below %s", seed, root)
                                .containsExactlyInAnyOrderElementsOf(scanned);
                        check(pin, root);
                    }
                    assertThat(pin.below("/none")).isNull();
                }
            }
        }
    }

    @ParameterizedTest(name = "off heap: {0}")
    @ValueSource(booleans = {false, true})
    void everyAclIsLookedAtAsLongAsAVersionHasIt(boolean offHeap) {
        try (DataTree tree = tree(offHeap)) {
            apply(tree, create("/a"));
            assertThat(everyReadable(tree)).isTrue();
            apply(tree, new SetAclTxn("/a", CLOSED, 1));
            assertThat(everyReadable(tree)).isFalse();
            try (PinnedTree closed = tree.pin()) {
                apply(tree, new DeleteTxn(TxnType.DELETE, "/a"));
                apply(tree, create("/b"));
                assertThat(closed.everyAcl(FamilyCursorTest::isReadable)).isFalse();
            }
            apply(tree, create("/c"));
            assertThat(everyReadable(tree)).isTrue();
        }
    }

    private static boolean everyReadable(DataTree tree) {
        try (PinnedTree pin = tree.pin()) {
            return pin.everyAcl(FamilyCursorTest::isReadable);
        }
    }

    private static boolean isReadable(List<AclEntry> acl) {
        return acl.isEmpty() || acl.stream().anyMatch(entry -> (entry.permissions() & Permission.READ) != 0);
    }
}
