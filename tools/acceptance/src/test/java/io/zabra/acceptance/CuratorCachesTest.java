package io.zabra.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.NodeCache;
import org.apache.curator.framework.recipes.cache.PathChildrenCache;
import org.apache.curator.framework.recipes.cache.TreeCache;
import org.apache.curator.framework.recipes.queue.DistributedPriorityQueue;
import org.apache.curator.framework.recipes.queue.DistributedQueue;
import org.apache.curator.framework.recipes.queue.QueueBuilder;
import org.apache.curator.framework.recipes.queue.QueueConsumer;
import org.apache.curator.framework.recipes.queue.QueueSerializer;
import org.apache.curator.framework.state.ConnectionState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curator's caches follow what another client changes, and end as the tree ends; its queues lose nothing. */
@SuppressWarnings("deprecation") // the old caches are what most programs use
class CuratorCachesTest {
    private static final long SEED = 20261128;
    private static final int CHANGES = 300;

    private static Servers server;
    private static CuratorFramework watching;
    private static CuratorFramework changing;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = Servers.one(directory);
        watching = CuratorRecipesTest.client(server.connectString());
        changing = CuratorRecipesTest.client(server.connectString());
    }

    @AfterAll
    static void stop() {
        watching.close();
        changing.close();
        server.close();
    }

    private static Map<String, String> tree(String path) throws Exception {
        Map<String, String> nodes = new TreeMap<>();
        add(nodes, path);
        return nodes;
    }

    private static void add(Map<String, String> nodes, String path) throws Exception {
        nodes.put(path, new String(changing.getData().forPath(path), UTF_8));
        for (String child : changing.getChildren().forPath(path)) {
            add(nodes, path + "/" + child);
        }
    }

    private static void changeAtRandom(String root) throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < CHANGES; i++) {
            String path = root + "/n" + random.nextInt(5) + (random.nextBoolean() ? "/m" + random.nextInt(3) : "");
            if (random.nextInt(3) == 0) {
                changing.delete().quietly().deletingChildrenIfNeeded().forPath(path);
            } else {
                changing.create().orSetData().creatingParentsIfNeeded().forPath(path, ("v" + i).getBytes(UTF_8));
            }
        }
    }

    @Test
    void theCacheEndsAsTheTreeEnds() throws Exception {
        changing.create().forPath("/cache", "root".getBytes(UTF_8));
        try (CuratorCache cache = CuratorCache.build(watching, "/cache")) {
            cache.start();
            changeAtRandom("/cache");
            Map<String, String> expected = tree("/cache");
            Servers.until("the cache has caught up", () -> {
                Map<String, String> cached = new TreeMap<>();
                cache.stream().forEach(data -> cached.put(data.getPath(), new String(data.getData(), UTF_8)));
                return cached.equals(expected);
            });
        }
    }

    @Test
    void theTreeCacheEndsAsTheTreeEnds() throws Exception {
        changing.create().forPath("/tree", "root".getBytes(UTF_8));
        try (TreeCache cache = new TreeCache(watching, "/tree")) {
            cache.start();
            changeAtRandom("/tree");
            Map<String, String> expected = tree("/tree");
            Servers.until("the cache has caught up", () -> {
                Map<String, String> cached = new TreeMap<>();
                collect(cache, cache.getCurrentData("/tree"), cached);
                return cached.equals(expected);
            });
        }
    }

    private static void collect(
            TreeCache cache, @org.jspecify.annotations.Nullable ChildData data, Map<String, String> nodes) {
        if (data != null) {
            nodes.put(data.getPath(), new String(data.getData(), UTF_8));
            var children = cache.getCurrentChildren(data.getPath());
            if (children != null) {
                children.values().forEach(child -> collect(cache, child, nodes));
            }
        }
    }

    @Test
    void thePathCacheAndTheNodeCacheFollow() throws Exception {
        changing.create().forPath("/path", "root".getBytes(UTF_8));
        try (PathChildrenCache children = new PathChildrenCache(watching, "/path", true);
                NodeCache node = new NodeCache(watching, "/path/n1")) {
            children.start();
            node.start();
            changeAtRandom("/path");
            changing.create().orSetData().forPath("/path/n1", "last".getBytes(UTF_8));
            int count = changing.getChildren().forPath("/path").size();
            Servers.until(
                    "the children are those", () -> children.getCurrentData().size() == count);
            Servers.until("the node is the last", () -> {
                ChildData data = node.getCurrentData();
                return data != null && new String(data.getData(), UTF_8).equals("last");
            });
        }
    }

    private record Taking(ConcurrentLinkedQueue<String> taken) implements QueueConsumer<String> {
        @Override
        public void consumeMessage(String message) {
            taken.add(message);
        }

        @Override
        public void stateChanged(CuratorFramework client, ConnectionState state) {}
    }

    private static final class Texts implements QueueSerializer<String> {
        @Override
        public byte[] serialize(String item) {
            return item.getBytes(UTF_8);
        }

        @Override
        public String deserialize(byte[] bytes) {
            return new String(bytes, UTF_8);
        }
    }

    private static List<String> items() {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            items.add("item" + i);
        }
        return items;
    }

    @Test
    void aQueueLosesAndRepeatsNothing() throws Exception {
        ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
        try (DistributedQueue<String> in = QueueBuilder.builder(
                                changing, new Taking(taken), new Texts(), "/queues/plain")
                        .lockPath("/queues/plain-lock")
                        .buildQueue();
                DistributedQueue<String> other = QueueBuilder.builder(
                                watching, new Taking(taken), new Texts(), "/queues/plain")
                        .lockPath("/queues/plain-lock")
                        .buildQueue()) {
            in.start();
            other.start();
            for (String item : items()) {
                in.put(item);
            }
            Servers.until("all are taken", () -> taken.size() >= items().size());
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(items());
    }

    @Test
    void aPriorityQueueTakesTheUrgentToo() throws Exception {
        ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
        try (DistributedPriorityQueue<String> queue = QueueBuilder.builder(
                        changing, new Taking(taken), new Texts(), "/queues/priority")
                .buildPriorityQueue(1)) {
            queue.start();
            for (int i = 0; i < items().size(); i++) {
                queue.put(items().get(i), i % 5);
            }
            Servers.until("all are taken", () -> taken.size() >= items().size());
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(items());
    }
}
