package io.zabra.server.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random paths of a script: mostly those that it has asked for before, so that requests meet; some wrong. */
final class Paths {
    private static final String[] NAMES = {"a", "b", "c", "a-b"};
    private static final String[] ODD_PATHS = {
        "",
        "x",
        "/",
        "//a",
        "/a/",
        "/a/../b",
        "/.",
        "/zookeeper",
        "/zookeeper/quota",
        "/a\u0001",
        "/a\u0000",
        "/./a",
        "/a/..",
        "/a\uFFF0",
        "/a\uF8FF",
        "/a\u007F",
        "/a\u2028",
        "/a\uD7FF",
        "/zookeeper/config"
    };
    private static final int DEPTH_MAX = 3;

    private final Random random;
    private final String root;
    private final List<String> created = new ArrayList<>();
    private final List<String> watched = new ArrayList<>();

    Paths(Random random, String root) {
        this.random = random;
        this.root = root;
        created.addAll(List.of(root, root + "/a", root + "/b"));
    }

    String any() {
        if (random.nextInt(40) == 0) {
            return ODD_PATHS[random.nextInt(ODD_PATHS.length)];
        }
        if (random.nextInt(10) < 7) {
            return created.get(random.nextInt(created.size()));
        }
        StringBuilder path = new StringBuilder(root);
        int depth = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(DEPTH_MAX);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(NAMES[random.nextInt(depth == 1 ? NAMES.length : 2)]);
        }
        return path.toString();
    }

    /** Mostly below what was asked for before. */
    String toCreate() {
        String parent = any();
        int depth = (int) parent.substring(Math.min(root.length(), parent.length()))
                .chars()
                .filter(c -> c == '/')
                .count();
        if (random.nextInt(5) == 0 || depth >= DEPTH_MAX || !parent.startsWith(root)) {
            return parent;
        }
        String path = parent + "/" + NAMES[random.nextInt(NAMES.length)];
        created.add(random.nextInt(12) == 0 ? path + "000000000" + random.nextInt(3) : path);
        return path;
    }

    String toWatch() {
        String path = any();
        watched.add(path);
        return path;
    }

    /** Mostly one that was watched before. */
    String watched() {
        return watched.isEmpty() || random.nextInt(5) == 0 ? any() : watched.get(random.nextInt(watched.size()));
    }
}
