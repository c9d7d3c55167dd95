package io.zabra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.snapshot.MapTree;
import io.zabra.engine.snapshot.NodeImages;
import io.zabra.engine.snapshot.SnapshotInfo;
import io.zabra.engine.snapshot.SnapshotStore;
import io.zabra.engine.tree.DataTree;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.RecordSizing;
import io.zabra.engine.tree.TreePassage;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.NodeState;
import io.zabra.engine.txn.SetAclTxn;
import io.zabra.engine.txn.SetDataTxn;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot that holds records and index as they lie in memory is the same tree to whoever reads it. */
class TreeImageTest {
    private static final Map<Long, Integer> SESSIONS = Map.of(7L, 4_000);
    private static final int[] LENGTHS = {-1, 0, 1, 100, 8_192, 8_193, 60_000};
    private static final List<NodeKind> KINDS = List.of(NodeKind.values());
    private static final List<List<AclEntry>> ACLS = List.of(
            List.of(new AclEntry(Permission.ALL, AuthId.ANYONE)),
            List.of(new AclEntry(Permission.READ, new AuthId("ip", "10.0.0.1"))),
            List.of(new AclEntry(Permission.WRITE, new AuthId("ip", "10.0.0.2"))));

    @TempDir
    Path directory;

    private static StateConfig offHeap() {
        return StateConfig.standard().withOffHeap(new RecordSizing(100_000, 40, 100, 64 << 20));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everySinkComesToTheSameTreeAndGoesOnFromIt(long seed) throws IOException {
        SnapshotStore store = new SnapshotStore(NioDisk.DISK, directory);
        try (StoreState made = StoreState.fresh(offHeap());
                StoreState taken = StoreState.empty(offHeap());
                StoreState unpacked = StoreState.empty(StateConfig.standard())) {
            History history = new History(new Random(seed));
            history.goOn(2_000, made);
            long digest = made.tree().digest();
            MapTree expected = new MapTree();
            SnapshotInfo info;
            List<LoggedTxn> later;
            try (PinnedTree pin = made.tree().pin();
                    TreePassage passage = TreePassage.of(made.tree())) {
                NodeImages.of(pin, expected::znode);
                // What the snapshot shows of what changes now is not in the records any more.
                later = history.goOn(500, made);
                info = store.write(passage, SESSIONS);
            }
            MapTree images = new MapTree();
            store.load(info, images);
            store.load(info, taken);
            store.load(info, unpacked);
            assertThat(lines(images)).isEqualTo(lines(expected));
            for (StoreState loaded : List.of(taken, unpacked)) {
                assertThat(lines(loaded)).isEqualTo(lines(expected));
                assertThat(loaded.tree().digest()).isEqualTo(digest);
                assertThat(loaded.zxid()).isEqualTo(info.zxid());
                assertThat(loaded.timeoutsMs()).isEqualTo(SESSIONS);
                assertThat(loaded.tree().ephemerals(7).size()).isPositive();
                later.forEach(loaded::transaction);
                assertThat(lines(loaded)).isEqualTo(lines(made));
                assertThat(loaded.tree().digest()).isEqualTo(made.tree().digest());
            }
            history.goOn(2_000, made).forEach(taken::transaction);
            assertThat(lines(taken)).isEqualTo(lines(made));
            assertThat(taken.tree().digest()).isEqualTo(made.tree().digest());
        }
    }

    @Test
    void aTreeWithoutAnyZnodeButThoseOfEveryTreeComesBackToo() throws IOException {
        SnapshotStore store = new SnapshotStore(NioDisk.DISK, directory);
        try (StoreState made = StoreState.fresh(offHeap());
                StoreState taken = StoreState.empty(offHeap());
                TreePassage passage = TreePassage.of(made.tree())) {
            store.load(store.write(passage, Map.of()), taken);
            assertThat(lines(taken)).isEqualTo(lines(made));
            assertThat(taken.tree().digest()).isEqualTo(made.tree().digest());
        }
    }

    private static List<String> lines(StoreState state) throws IOException {
        MapTree tree = new MapTree();
        state.giveTo(tree::znode);
        return lines(tree);
    }

    /** Without zxid and sessions. */
    private static List<String> lines(MapTree tree) {
        List<String> lines = new ArrayList<>(tree.lines());
        lines.removeIf(line -> !line.startsWith("/"));
        return lines;
    }

    /** Random transactions that can be carried out, one after the other. */
    private static final class History {
        private final Random random;
        private long zxid;

        History(Random random) {
            this.random = random;
        }

        List<LoggedTxn> goOn(int count, StoreState state) {
            List<LoggedTxn> txns = new ArrayList<>();
            while (txns.size() < count) {
                Txn txn = txn(state.tree());
                if (txn != null) {
                    zxid++;
                    TxnHeader header = new TxnHeader(random.nextInt(2) + 7L, (int) zxid, zxid, 1_000 + zxid);
                    LoggedTxn logged = new LoggedTxn(header, txn, null);
                    state.transaction(logged);
                    txns.add(logged);
                }
            }
            return txns;
        }

        /** Null: this time there is none. */
        private @Nullable Txn txn(DataTree tree) {
            String path = path();
            NodeState state = tree.state(path);
            if (state == null) {
                NodeState parent =
                        tree.state(path.lastIndexOf('/') == 0 ? "/" : path.substring(0, path.lastIndexOf('/')));
                boolean fits = parent != null && parent.kind() != NodeKind.EPHEMERAL;
                return fits ? create(path) : null;
            }
            return switch (random.nextInt(4)) {
                case 0 -> new SetDataTxn(TxnType.SET_DATA, path, data(), state.version() + 1);
                case 1 -> new SetAclTxn(path, acl(), state.aversion() + 1);
                default -> state.numChildren() == 0 ? new DeleteTxn(TxnType.DELETE, path) : null;
            };
        }

        private Txn create(String path) {
            NodeKind kind = KINDS.get(random.nextInt(KINDS.size()));
            long ttlMs = kind == NodeKind.TTL ? 5_000 : 0;
            return new CreateTxn(CreateTxn.typeOf(kind), path, data(), acl(), kind, ttlMs, -1);
        }

        private List<AclEntry> acl() {
            return ACLS.get(random.nextInt(ACLS.size()));
        }

        private byte @Nullable [] data() {
            int length = LENGTHS[random.nextInt(LENGTHS.length)];
            if (length < 0) {
                return null;
            }
            byte[] data = new byte[length];
            random.nextBytes(data);
            return data;
        }

        /** Some names are longer than a page of the index is. */
        private String path() {
            StringBuilder path = new StringBuilder();
            for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
                int number = random.nextInt(12);
                path.append("/größe-").append(number).append("x".repeat(number == 3 ? 2_500 : 0));
            }
            return path.toString();
        }
    }
}
