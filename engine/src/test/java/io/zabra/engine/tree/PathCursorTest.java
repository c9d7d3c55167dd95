package io.zabra.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathCursorTest {
    private static final Comparator<String> BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    /** Around the slash and at the ends of the byte range. */
    private static final String[] LETTERS = {"a", "b", "-", ".", "0", "!", "~", "é", "漢", "\u0001"};

    /** A tree of znodes and the same paths sorted. */
    private static final class Tree {
        final TreeMap<String, Long> paths = new TreeMap<>(BYTES);
        final PathIndex index;

        Tree(PathIndex index) {
            this.index = index;
            paths.put("/", NodeHeader.ROOT_ID);
        }

        void add(String path) {
            if (paths.containsKey(path)) {
                return;
            }
            int slash = path.lastIndexOf('/');
            String parent = slash == 0 ? "/" : path.substring(0, slash);
            add(parent);
            long id = paths.size() + 1L;
            index.put(
                    Objects.requireNonNull(paths.get(parent)),
                    path.substring(slash + 1).getBytes(StandardCharsets.UTF_8),
                    id);
            paths.put(path, id);
        }

        List<String> sorted(PathRange range) {
            List<String> sorted = new ArrayList<>();
            for (String path : range.descending() ? paths.descendingKeySet() : paths.keySet()) {
                if (isAbove(path, range.from(), range.fromInclusive())
                        && (range.to() == null || !isAbove(path, range.to(), !range.toInclusive()))) {
                    sorted.add(path);
                }
            }
            return sorted;
        }

        private static boolean isAbove(String path, @Nullable String bound, boolean inclusive) {
            if (bound == null) {
                return true;
            }
            int order = BYTES.compare(path, bound);
            return inclusive ? order >= 0 : order > 0;
        }
    }

    private static List<String> walk(Tree tree, PathRange range) {
        List<String> walked = new ArrayList<>();
        try (IndexPin pin = tree.index.pin()) {
            PathCursor cursor = new PathCursor(pin, range);
            while (cursor.next()) {
                String path = cursor.path();
                walked.add(path);
                Long id = tree.paths.get(path);
                if (id == null || id != cursor.nodeId() || !path.endsWith("/" + cursor.name())) {
                    throw new AssertionError(path + ": id " + cursor.nodeId() + ", name " + cursor.name());
                }
            }
            assertThat(cursor.next()).isFalse();
        }
        return walked;
    }

    @Test
    void aNameThatGoesOnBelowTheSlashComesBeforeTheSubtree() {
        try (PathIndex index = new HeapPathIndex()) {
            Tree tree = new Tree(index);
            List<String> order = List.of("/", "/a", "/a-", "/a--b", "/a--b/c", "/a-/d", "/a/b", "/a/b/c", "/a0", "/b");
            order.forEach(tree::add);
            index.publish(1);
            assertThat(walk(tree, PathRange.ALL)).isEqualTo(order);
            List<String> reversed = new ArrayList<>(order);
            Collections.reverse(reversed);
            assertThat(walk(tree, new PathRange(null, true, null, true, true))).isEqualTo(reversed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyRangeIsWhatSortingAllPathsGives(long seed) {
        Random random = new Random(seed);
        try (PathIndex index = seed % 2 == 0 ? new HeapPathIndex() : new CowPathIndex(64, 1 << 24, Runnable::run)) {
            Tree tree = new Tree(index);
            int size = 1 + random.nextInt(400);
            while (tree.paths.size() < size) {
                tree.add(randomPath(tree, random));
            }
            index.publish(1);
            for (int i = 0; i < 400; i++) {
                PathRange range = new PathRange(
                        randomBound(tree, random),
                        random.nextBoolean(),
                        randomBound(tree, random),
                        random.nextBoolean(),
                        random.nextBoolean());
                assertThat(walk(tree, range)).as("seed %d %s", seed, range).isEqualTo(tree.sorted(range));
            }
        }
    }

    private static String randomPath(Tree tree, Random random) {
        List<String> paths = new ArrayList<>(tree.paths.keySet());
        String parent = paths.get(random.nextInt(paths.size()));
        return (parent.equals("/") ? "" : parent) + "/" + randomName(random);
    }

    private static String randomName(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            name.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return name.toString();
    }

    /** A path of the tree, one beside it, or something that is no path at all. */
    private static @Nullable String randomBound(Tree tree, Random random) {
        List<String> paths = new ArrayList<>(tree.paths.keySet());
        String path = paths.get(random.nextInt(paths.size()));
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> path + "/" + randomName(random);
            case 2 -> path + randomName(random);
            case 3 -> random.nextInt(5) == 0 ? "" : path.substring(0, 1 + random.nextInt(path.length()));
            case 4 -> path + "/";
            default -> path;
        };
    }

    @Test
    void aRangeIsSearchedForAndNotWalkedTo() {
        try (CowPathIndex index = new CowPathIndex(256, 1 << 26, Runnable::run)) {
            Tree tree = new Tree(index);
            for (int i = 0; i < 300; i++) {
                for (int j = 0; j < 300; j++) {
                    tree.add("/parent-%03d/child-%03d".formatted(i, j));
                }
            }
            index.publish(1);
            try (IndexPin pin = index.pin()) {
                CountingPin counting = new CountingPin(pin);
                PathCursor cursor = new PathCursor(
                        counting, new PathRange("/parent-250/child-100", true, "/parent-250/child-109", true, false));
                int rows = 0;
                while (cursor.next()) {
                    rows++;
                }
                assertThat(rows).isEqualTo(10);
                assertThat(counting.steps).isLessThan(100);
            }
        }
    }

    /** Counts what a walk asks of the index. */
    private static final class CountingPin implements IndexPin {
        private final IndexPin pin;
        private int steps;

        CountingPin(IndexPin pin) {
            this.pin = pin;
        }

        @Override
        public long zxid() {
            return pin.zxid();
        }

        @Override
        public long size() {
            return pin.size();
        }

        @Override
        public long find(long parentId, byte[] name) {
            steps++;
            return pin.find(parentId, name);
        }

        @Override
        public ChildCursor children(long parentId, byte @Nullable [] from, boolean fromInclusive, boolean descending) {
            ChildCursor children = pin.children(parentId, from, fromInclusive, descending);
            return new ChildCursor() {
                @Override
                public boolean next() {
                    steps++;
                    return children.next();
                }

                @Override
                public long childId() {
                    return children.childId();
                }

                @Override
                public int nameLength() {
                    return children.nameLength();
                }

                @Override
                public void copyName(byte[] target, int offset) {
                    children.copyName(target, offset);
                }
            };
        }

        @Override
        public long nextParent(long id) {
            steps++;
            return pin.nextParent(id);
        }

        @Override
        public void close() {}
    }
}
