package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.CreateTxn;
import io.zabra.engine.txn.DeleteTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.TxnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Children between two names, in either direction, against a sorted set of names. */
class NameRangeTest {
    private static final Comparator<String> BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    private static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    /** Some sort before others as text and behind them in UTF-8. */
    private static final String[] LETTERS = {"a", "b", "-", "0", "~", "é", "漢", "\uFFEE", "😀"};

    private static final List<String> PARENTS = List.of("/", "/p", "/p/q", "/p-", "/z");

    private long zxid = 1;

    private void apply(DataTree tree, Txn txn) {
        TxnApplier.apply(tree, new TxnHeader(1, 0, ++zxid, zxid), txn);
        tree.publish(zxid);
    }

    private void create(DataTree tree, String path) {
        apply(tree, new CreateTxn(TxnType.CREATE, path, new byte[0], OPEN, NodeKind.PERSISTENT, 0, -1));
    }

    private static String path(String parent, String name) {
        return parent.length() == 1 ? "/" + name : parent + "/" + name;
    }

    private static String randomName(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            name.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return name.toString();
    }

    /** A name, the beginning of one, nothing, or what no name can be. */
    private static @Nullable String randomBound(NavigableSet<String> names, Random random) {
        List<String> known = new ArrayList<>(names);
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> "";
            case 2 -> randomName(random) + "/x";
            case 3 -> randomName(random);
            default -> known.isEmpty() ? "a" : known.get(random.nextInt(known.size()));
        };
    }

    private static boolean holds(NameRange range, String name) {
        int low = range.from() == null ? 1 : BYTES.compare(name, range.from());
        int high = range.to() == null ? -1 : BYTES.compare(name, range.to());
        return (low > 0 || (low == 0 && range.fromInclusive())) && (high < 0 || (high == 0 && range.toInclusive()));
    }

    private static List<String> walked(Tree tree, String parent, NameRange range) {
        List<String> names = new ArrayList<>();
        try (ZnodeCursor cursor = Objects.requireNonNull(tree.children(parent, range))) {
            while (cursor.next()) {
                names.add(cursor.name());
                byte[] bytes = Objects.requireNonNull(cursor.pathBytes());
                assertThat(new String(bytes, 0, cursor.pathLength(), StandardCharsets.UTF_8))
                        .isEqualTo(cursor.path())
                        .isEqualTo(path(parent, cursor.name()))
                        .isEqualTo(cursor.znode().path());
            }
            assertThat(cursor.next()).isFalse();
        }
        return names;
    }

    private static void check(Tree tree, String parent, NavigableSet<String> names, Random random) {
        for (int i = 0; i < 60; i++) {
            NameRange range = new NameRange(
                    randomBound(names, random),
                    random.nextBoolean(),
                    randomBound(names, random),
                    random.nextBoolean(),
                    random.nextBoolean());
            List<String> expected = new ArrayList<>(range.descending() ? names.descendingSet() : names);
            expected.removeIf(name -> !holds(range, name));
            assertThat(walked(tree, parent, range))
                    .as("%s below %s", range, parent)
                    .isEqualTo(expected);
        }
    }

    /** Some thousand names, so that a parent's children fill many pages; what comes later changes nothing of a version that is held. */
    @ParameterizedTest(name = "off heap: {0}")
    @ValueSource(booleans = {false, true})
    void aRangeOfNamesIsWhatSortingThemGives(boolean offHeap) {
        VersionedRecords records = offHeap
                ? VersionedRecords.offHeap(RecordSizing.ofMachine(), 1 << 28, Runnable::run)
                : VersionedRecords.onHeap(1 << 20);
        Random random = new Random(offHeap ? 1 : 2);
        try (DataTree tree = DataTree.fresh(records)) {
            PARENTS.stream().filter(parent -> parent.length() > 1).forEach(parent -> create(tree, parent));
            TreeSet<String> names = new TreeSet<>(BYTES);
            while (names.size() < 1_500) {
                String name = randomName(random);
                if (names.add(name)) {
                    create(tree, path("/p", name));
                }
            }
            names.add("q");
            try (PinnedTree pin = tree.pin()) {
                TreeSet<String> later = new TreeSet<>(names);
                for (String name : names) {
                    if (random.nextBoolean() && !name.equals("q")) {
                        apply(tree, new DeleteTxn(TxnType.DELETE, path("/p", name)));
                        later.remove(name);
                    }
                }
                check(pin, "/p", names, random);
                check(tree.latest(), "/p", later, random);
            }
            check(tree.latest(), "/p/q", new TreeSet<>(BYTES), random);
            TreeSet<String> top = new TreeSet<>(BYTES);
            top.addAll(List.of("p", "p-", "z", "zookeeper"));
            check(tree.latest(), "/", top, random);
            assertThat(tree.latest().children("/none", NameRange.ALL)).isNull();
        }
    }
}
