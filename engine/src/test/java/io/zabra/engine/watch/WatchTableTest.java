package io.zabra.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        assertThat(table.add("/a", WatchMode.DATA, new Ear(), 6)).isFalse();
        assertThat(table.size()).isZero();
        assertThat(table.byWatcher()).isEmpty();
        assertThat(table.add("/a", WatchMode.DATA, new Ear(), 7)).isTrue();
    }

    @Test
    void aRecursiveWatchForAReaderWhoIsBehindIsRefused() {
        WatchTable table = new WatchTable();
        WatchTable.Mark before = table.mark();
        table.fire(event(WatchEvent.Type.NODE_DATA_CHANGED, "/a", 7));
        assertThat(table.addRecursive("/", new Ear(), 7, before)).isFalse();
        assertThat(table.addRecursive("/", new Ear(), 6, table.mark())).isFalse();
        assertThat(table.addRecursive("/", new Ear(), 7, table.mark())).isTrue();
        assertThat(Collections.max(table.byWatcher().values().iterator().next()))
                .isEqualTo("/");
    }
}
