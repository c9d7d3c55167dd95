package io.zabra.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packed table against sets of (path, watcher, mode). */
class WatchTableTest {
    private static final List<WatchMode> MODES = List.of(WatchMode.values());
    private static final List<WatchEvent.Type> TYPES = List.of(WatchEvent.Type.values());

    /** Equal to every other one: watchers are told apart by identity. */
    private static final class Ear implements Watcher {
        final List<WatchEvent> heard = new ArrayList<>();

        @Override
        public void process(WatchEvent event) {
            heard.add(event);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ear;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private record Left(String path, int ear, WatchMode mode) {}

    private static WatchEvent event(WatchEvent.Type type, String path, long zxid) {
        return new WatchEvent(type, path, zxid, List.of());
    }

    private static boolean concerns(Left left, WatchEvent event) {
        boolean isPath = left.path().equals(event.path());
        return switch (left.mode()) {
            case DATA -> isPath && event.type() != WatchEvent.Type.NODE_CHILDREN_CHANGED;
            case CHILD ->
                isPath
                        && (event.type() == WatchEvent.Type.NODE_CHILDREN_CHANGED
                                || event.type() == WatchEvent.Type.NODE_DELETED);
            case PERSISTENT -> isPath;
            case PERSISTENT_RECURSIVE ->
                event.type() != WatchEvent.Type.NODE_CHILDREN_CHANGED
                        && (isPath || event.path().startsWith(left.path().equals("/") ? "/" : left.path() + "/"));
        };
    }

    private static String path(Random random) {
        String[] names = {"a", "b", "größe", "a-b", "x".repeat(300)};
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            path.append('/').append(names[random.nextInt(names.length)]);
        }
        return random.nextInt(30) == 0 ? "/" : path.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void itTellsWhomASetOfWatchesWouldTell(long seed) {
        Random random = new Random(seed);
        WatchTable table = new WatchTable();
        List<Ear> ears = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ears.add(new Ear());
        }
        Set<Left> model = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            String what = "seed " + seed + " step " + i;
            int ear = random.nextInt(ears.size());
            String path = path(random);
            WatchMode mode = MODES.get(random.nextInt(MODES.size()));
            int dice = random.nextInt(100);
            if (dice < 50) {
                table.add(path, mode, ears.get(ear));
                model.add(new Left(path, ear, mode));
            } else if (dice < 60) {
                Set<WatchMode> modes = EnumSet.of(mode, MODES.get(random.nextInt(MODES.size())));
                assertThat(table.contains(path, modes, ears.get(ear)))
                        .as(what)
                        .isEqualTo(modes.stream().anyMatch(each -> model.contains(new Left(path, ear, each))));
                boolean removed = table.remove(path, modes, ears.get(ear));
                assertThat(model.removeIf(
                                left -> left.path().equals(path) && left.ear() == ear && modes.contains(left.mode())))
                        .as(what)
                        .isEqualTo(removed);
            } else if (dice < 62) {
                table.remove(ears.get(ear));
                model.removeIf(left -> left.ear() == ear);
            } else {
                fire(table, ears, model, event(TYPES.get(random.nextInt(TYPES.size())), path, i), what);
            }
            if (i % 500 == 0) {
                assertThat(shown(table, ears)).as(what).isEqualTo(paths(model));
                assertThat(table.size()).as(what).isEqualTo(pairs(model));
            }
        }
    }

    private static void fire(WatchTable table, List<Ear> ears, Set<Left> model, WatchEvent event, String what) {
        Set<Integer> expected = new HashSet<>();
        model.stream().filter(left -> concerns(left, event)).forEach(left -> expected.add(left.ear()));
        model.removeIf(
                left -> (left.mode() == WatchMode.DATA || left.mode() == WatchMode.CHILD) && concerns(left, event));
        table.fire(event);
        for (int ear = 0; ear < ears.size(); ear++) {
            assertThat(ears.get(ear).heard).as("%s, ear %d", what, ear).hasSize(expected.contains(ear) ? 1 : 0);
            ears.get(ear).heard.clear();
        }
    }

    private static Map<Integer, Set<String>> shown(WatchTable table, List<Ear> ears) {
        Map<Integer, Set<String>> shown = new HashMap<>();
        IdentityHashMap<Watcher, Integer> numbers = new IdentityHashMap<>();
        ears.forEach(ear -> numbers.put(ear, numbers.size()));
        table.byWatcher().forEach((watcher, paths) -> shown.put(numbers.get(watcher), paths));
        return shown;
    }

    private static Map<Integer, Set<String>> paths(Set<Left> model) {
        Map<Integer, Set<String>> paths = new HashMap<>();
        model.forEach(left ->
                paths.computeIfAbsent(left.ear(), ear -> new HashSet<>()).add(left.path()));
        return paths;
    }

    /** The modes on single paths count as one, a recursive watch as one of its own. */
    private static long pairs(Set<Left> model) {
        Set<String> pairs = new HashSet<>();
        model.forEach(left -> pairs.add(left.ear() + left.path() + (left.mode() == WatchMode.PERSISTENT_RECURSIVE)));
        return pairs.size();
    }

    @Test
    void whoFailsKeepsNoOtherFromBeingTold() {
        WatchTable table = new WatchTable();
        Watcher failing = event -> {
            throw new IllegalStateException("fails");
        };
        Ear own = new Ear();
        Ear above = new Ear();
        table.add("/a/b", WatchMode.DATA, failing);
        table.add("/a/b", WatchMode.DATA, own);
        table.add("/a", WatchMode.PERSISTENT_RECURSIVE, failing);
        table.add("/a", WatchMode.PERSISTENT_RECURSIVE, above);
        WatchEvent event = event(WatchEvent.Type.NODE_DATA_CHANGED, "/a/b", 1);
        assertThatThrownBy(() -> table.fire(event)).hasMessage("fails");
        assertThat(own.heard).containsExactly(event);
        assertThat(above.heard).containsExactly(event);
    }

    @Test
    void aWatcherWithManyWatchesGoesQuicklyAndLeavesNothing() {
        WatchTable table = new WatchTable();
        Ear many = new Ear();
        Ear other = new Ear();
        for (int i = 0; i < 200_000; i++) {
            table.add("/services/some-service/instance-" + i, WatchMode.DATA, many);
        }
        table.add("/services/some-service/instance-7", WatchMode.CHILD, other);
        long start = System.nanoTime();
        table.remove(many);
        assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(5_000_000_000L);
        assertThat(table.size()).isOne();
        assertThat(table.paths()).isOne();
        assertThat(table.byWatcher()).containsOnlyKeys(other);
    }

    /** Of a session's on a path of 41 characters, by the heap that is left when nothing else is; ten million have room in 1 GB. */
    @Test
    void aWatchTakesNoMoreThanAHundredBytes() {
        Ear[] ears = new Ear[1_000];
        Arrays.setAll(ears, i -> new Ear());
        int watches = 1_000_000;
        long before = heapBytes();
        WatchTable table = new WatchTable();
        for (int i = 0; i < watches; i++) {
            table.add("/services/some-service-name/insta" + (10_000_000 + i), WatchMode.DATA, ears[i % ears.length]);
        }
        long taken = heapBytes() - before;
        assertThat(table.size()).isEqualTo(watches);
        assertThat((double) taken / watches).isLessThanOrEqualTo(100);
        assertThat((double) table.heapBytes()).as("counted").isBetween(0.95 * taken, 1.1 * taken);
    }

    /** Of all modes and lengths, and of deep paths; what is counted may be more than it takes, for only the packed part knows its arrays. */
    @ParameterizedTest
    @EnumSource(WatchMode.class)
    void whatWatchesTakeOfTheHeapIsCounted(WatchMode mode) {
        Random random = new Random(7);
        Ear[] ears = new Ear[20_000];
        Arrays.setAll(ears, i -> new Ear());
        long before = heapBytes();
        WatchTable table = new WatchTable();
        for (int i = 0; i < 40_000; i++) {
            StringBuilder path = new StringBuilder();
            for (int depth = random.nextInt(10) == 0 ? 40 : 1 + random.nextInt(5); depth > 0; depth--) {
                path.append('/').append(random.nextInt(1_000)).append("n".repeat(random.nextInt(60)));
            }
            table.add(path.toString(), mode, ears[random.nextInt(ears.length)]);
        }
        long taken = heapBytes() - before;
        assertThat((double) table.heapBytes()).isBetween(0.95 * taken, 1.6 * taken);
    }

    @Test
    void beyondItsBoundATableLeavesNothing() {
        int bytesMax = 4 << 20;
        WatchTable table = new WatchTable(bytesMax);
        Ear ear = new Ear();
        int left = fill(table, "/services/", WatchMode.DATA, ear);
        assertThat(left).isBetween(40_000, 80_000);
        assertThat(table.size()).isEqualTo(left);
        assertThat(table.heapBytes()).isBetween(bytesMax * 9L / 10, (long) bytesMax);
        String deep = "/r".repeat(500);
        assertThat(table.add(deep, WatchMode.PERSISTENT_RECURSIVE, new Ear())).isEqualTo(WatchOutcome.NO_ROOM);
        assertThat(table.addRecursive(deep, ear, 0, table.mark())).isEqualTo(WatchOutcome.NO_ROOM);
        assertThat(table.add("/services/0", WatchMode.CHILD, ear)).isEqualTo(WatchOutcome.LEFT);
        table.fire(event(WatchEvent.Type.NODE_DELETED, "/", 1));
        table.fire(event(WatchEvent.Type.NODE_CREATED, "/services/" + left, 2));
        assertThat(ear.heard).isEmpty();
        assertThat(table.byWatcher()).containsOnlyKeys(ear);
        table.remove(ear);
        assertThat(fill(table, "/services/", WatchMode.PERSISTENT_RECURSIVE, ear))
                .isBetween(5_000, 20_000);
        table.remove(ear);
        assertThat(fill(table, "/others/", WatchMode.DATA, ear)).isBetween(left * 9 / 10, left * 11 / 10);
    }

    /** How many watches there was room for. */
    private static int fill(WatchTable table, String prefix, WatchMode mode, Ear ear) {
        int left = 0;
        while (left < 1_000_000 && table.add(prefix + left, mode, ear) == WatchOutcome.LEFT) {
            left++;
        }
        return left;
    }

    /** However few are left, each behind a gap: no client makes room unusable for paths of another length. */
    @Test
    void whatIsTakenAwayMakesRoomForPathsOfAnyLength() {
        WatchTable table = new WatchTable(8 << 20);
        Ear some = new Ear();
        Ear many = new Ear();
        int size = 0;
        for (int length = 1; length < 12; length++) {
            String prefix = "/" + "p".repeat(20 * length) + "/";
            int left = fill(table, prefix, WatchMode.PERSISTENT, many);
            assertThat(left).as("of length %d", prefix.length()).isGreaterThan(60_000 / (length + 5));
            for (int i = 0; i < left; i += 500) {
                size += table.add(prefix + i, WatchMode.DATA, some) == WatchOutcome.LEFT ? 1 : 0;
            }
            table.remove(many);
            assertThat(table.size()).isEqualTo(size);
            assertThat(table.heapBytes()).isLessThanOrEqualTo(8 << 20);
        }
        Set<String> paths = table.byWatcher().getOrDefault(some, Set.of());
        assertThat(paths).hasSize(size);
        long zxid = 0;
        for (String path : paths) {
            table.fire(event(WatchEvent.Type.NODE_DATA_CHANGED, path, ++zxid));
        }
        assertThat(some.heard).extracting(WatchEvent::path).containsExactlyInAnyOrderElementsOf(paths);
        assertThat(many.heard).isEmpty();
        assertThat(table.size()).isZero();
        assertThat(table.paths()).isZero();
    }

    /** Who asks for one watch waits for one part of the table, however much others have taken away. */
    @Test
    void aWatchClosesTheGapsOfNoMorePartsThanItNeeds() {
        WatchTable table = new WatchTable(32 << 20);
        Ear many = new Ear();
        fill(table, "/gone/", WatchMode.PERSISTENT, many);
        table.remove(many);
        long before = table.heapBytes();
        for (int i = 0; i < 3; i++) {
            String path = "/" + "x".repeat(300_000) + i;
            assertThat(table.add(path, WatchMode.DATA, new Ear())).isEqualTo(WatchOutcome.LEFT);
        }
        assertThat(table.heapBytes()).isBetween(before * 3 / 4, 32L << 20);
        assertThat(table.size()).isEqualTo(3);
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

    /** Each event looked at the beginning of its path once for each of its ancestors. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.SECONDS)
    void whatRecursiveWatchesCostADeepPathGrowsWithItsLengthAlone() {
        WatchTable table = new WatchTable();
        Ear above = new Ear();
        Ear beside = new Ear();
        String path = "/x".repeat(7_900);
        table.add("/x", WatchMode.PERSISTENT_RECURSIVE, above);
        table.add(path + "/y", WatchMode.PERSISTENT_RECURSIVE, beside);
        for (int zxid = 1; zxid <= 3_000; zxid++) {
            table.fire(event(WatchEvent.Type.NODE_DATA_CHANGED, path, zxid));
        }
        assertThat(above.heard).hasSize(3_000);
        assertThat(beside.heard).isEmpty();
    }

    @Test
    void manyWatchersOfOnePathAreEachToldOnce() {
        WatchTable table = new WatchTable();
        List<Ear> ears = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            ears.add(new Ear());
            table.add("/a", WatchMode.DATA, ears.get(i));
            table.add("/a", WatchMode.CHILD, ears.get(i));
        }
        table.fire(event(WatchEvent.Type.NODE_DELETED, "/a", 1));
        table.fire(event(WatchEvent.Type.NODE_CREATED, "/a", 2));
        assertThat(ears).allMatch(ear -> ear.heard.size() == 1);
        assertThat(table.size()).isZero();
    }

    @Test
    void aWatchForAReaderWhoIsBehindIsRefused() {
        WatchTable table = new WatchTable();
        table.fire(event(WatchEvent.Type.NODE_DATA_CHANGED, "/a", 7));
        assertThat(table.add("/a", WatchMode.DATA, new Ear(), 6)).isEqualTo(WatchOutcome.BEHIND);
        assertThat(table.size()).isZero();
        assertThat(table.byWatcher()).isEmpty();
        assertThat(table.add("/a", WatchMode.DATA, new Ear(), 7)).isEqualTo(WatchOutcome.LEFT);
    }

    @Test
    void aRecursiveWatchForAReaderWhoIsBehindIsRefused() {
        WatchTable table = new WatchTable();
        WatchTable.Mark before = table.mark();
        table.fire(event(WatchEvent.Type.NODE_DATA_CHANGED, "/a", 7));
        assertThat(table.addRecursive("/", new Ear(), 7, before)).isEqualTo(WatchOutcome.BEHIND);
        assertThat(table.addRecursive("/", new Ear(), 6, table.mark())).isEqualTo(WatchOutcome.BEHIND);
        assertThat(table.addRecursive("/", new Ear(), 7, table.mark())).isEqualTo(WatchOutcome.LEFT);
        assertThat(Collections.max(table.byWatcher().values().iterator().next()))
                .isEqualTo("/");
    }
}
