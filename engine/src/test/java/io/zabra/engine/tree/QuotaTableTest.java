package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTableTest {
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final String QUOTA = "/zookeeper/quota";
    private static final String STATS = "/zookeeper_stats";

    private final DataTree tree = DataTree.fresh(VersionedRecords.onHeap(1 << 28));
    private long zxid;

    private void apply(Txn txn) {
        zxid++;
        TxnApplier.apply(tree, new TxnHeader(1, 0, zxid, zxid), txn);
        tree.publish(zxid);
    }

    private static CreateTxn create(String path, int dataLength) {
        return new CreateTxn(TxnType.CREATE, path, new byte[dataLength], OPEN, NodeKind.PERSISTENT, 0, -1);
    }

    private static DeleteTxn delete(String path) {
        return new DeleteTxn(TxnType.DELETE, path);
    }

    private String stats(String path) {
        Znode znode = Objects.requireNonNull(tree.latest().find(QUOTA + path + STATS), path);
        return new String(Objects.requireNonNull(znode.data()), StandardCharsets.UTF_8);
    }

    /** A request of a megabyte has room for thousands of them, and each took a walk over the tree on every server. */
    @Test
    @Timeout(value = 40, unit = TimeUnit.SECONDS)
    void aTransactionThatCountsOftenWalksOverTheTreeOnce() {
        int znodes = 60_000;
        apply(create("/app", 1));
        for (int i = 0; i < znodes; i += 1_000) {
            List<Txn> some = new ArrayList<>();
            for (int j = i; j < i + 1_000; j++) {
                some.add(create("/app/n" + j, 10));
            }
            apply(new MultiTxn(some));
        }
        apply(create(QUOTA + "/app", 0));
        List<Txn> parts = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            parts.add(create(QUOTA + "/app" + STATS, 0));
            parts.add(delete(QUOTA + "/app" + STATS));
        }
        parts.add(create("/app/last", 5));
        parts.add(create(QUOTA + "/app" + STATS, 0));
        apply(new MultiTxn(parts));
        assertThat(stats("/app")).contains("count=" + (znodes + 2)).contains("bytes=" + (1 + 10 * znodes + 5));
    }

    /** Each write to a deep path looked at its first part once for each of its ancestors. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void whatAQuotaCostsADeepPathGrowsWithItsLengthAlone() {
        apply(create("/x", 1));
        apply(create(QUOTA + "/x", 0));
        apply(create(QUOTA + "/x/zookeeper_limits", 0));
        apply(create(QUOTA + "/x" + STATS, 0));
        int depth = 7_900;
        String path = "/x";
        for (int i = 2; i <= depth; i++) {
            path += "/x";
            apply(create(path, 1));
        }
        assertThat(stats("/x")).contains("count=" + depth).contains("bytes=" + depth);
        SubtreeCounts counts = SubtreeCounts.of(tree.latest(), List.of("/x/x", "/x", "/x/y"));
        assertThat(counts.znodes("/x")).isEqualTo(depth);
        assertThat(counts.znodes("/x/x")).isEqualTo(depth - 1);
        assertThat(counts.bytes("/x/y")).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void countsOfPathsBelowEachOtherAreThoseOfEachAlone(long seed) {
        Random random = new Random(seed);
        List<String> all = new ArrayList<>(List.of("/a"));
        apply(create("/a", 3));
        for (int i = 0; i < 300; i++) {
            String path = all.get(random.nextInt(all.size())) + (random.nextBoolean() ? "/b" : "/b-") + i;
            apply(create(path, random.nextInt(20)));
            all.add(path);
        }
        Set<String> asked = new TreeSet<>(List.of("/nothing"));
        for (int i = 0; i < 40; i++) {
            asked.add(all.get(random.nextInt(all.size())));
        }
        SubtreeCounts together = SubtreeCounts.of(tree.latest(), asked);
        for (String path : asked) {
            long znodes = all.stream()
                    .filter(each -> each.equals(path) || each.startsWith(path + "/"))
                    .count();
            long bytes = all.stream()
                    .filter(each -> each.equals(path) || each.startsWith(path + "/"))
                    .mapToLong(each ->
                            Objects.requireNonNull(tree.latest().find(each)).dataLength())
                    .sum();
            assertThat(together.znodes(path)).as(path).isEqualTo(znodes);
            assertThat(together.bytes(path)).as(path).isEqualTo(bytes);
        }
    }
}
