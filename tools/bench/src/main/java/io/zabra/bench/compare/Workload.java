package io.zabra.bench.compare;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** Requests to a few znodes, which every server has in its caches. */
enum Workload implements Requests {
    /** getData of one of {@value #NODES} znodes of 100 bytes. */
    GET {
        @Override
        public void send(ZooKeeper client, int clientIndex, SplittableRandom random, Done done) {
            client.getData(node(random), false, (rc, path, ctx, data, stat) -> done.done(rc), null);
        }
    },
    EXISTS {
        @Override
        public void send(ZooKeeper client, int clientIndex, SplittableRandom random, Done done) {
            client.exists(node(random), false, (rc, path, ctx, stat) -> done.done(rc), null);
        }
    },
    /** getChildren of a parent of ten. */
    CHILDREN {
        @Override
        public void send(ZooKeeper client, int clientIndex, SplittableRandom random, Done done) {
            client.getChildren(
                    ROOT + "/dir", false, (int rc, String path, Object ctx, List<String> c) -> done.done(rc), null);
        }
    },
    /** setData of 100 bytes, unconditional. */
    SET {
        @Override
        public void send(ZooKeeper client, int clientIndex, SplittableRandom random, Done done) {
            client.setData(node(random), PAYLOAD, -1, (rc, path, ctx, stat) -> done.done(rc), null);
        }
    },
    /** create of a persistent sequential znode of 100 bytes under the client's own parent. */
    CREATE {
        @Override
        public void send(ZooKeeper client, int clientIndex, SplittableRandom random, Done done) {
            client.create(
                    ROOT + "/create-" + clientIndex + "/n-",
                    PAYLOAD,
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT_SEQUENTIAL,
                    (int rc, String path, Object ctx, String name) -> done.done(rc),
                    null);
        }
    },
    /** 70 % get, 30 % set. */
    MIXED {
        @Override
        public void send(ZooKeeper client, int clientIndex, SplittableRandom random, Done done) {
            (random.nextInt(10) < 7 ? GET : SET).send(client, clientIndex, random, done);
        }
    },
    /** multi of ten sets. */
    MULTI {
        @Override
        public void send(ZooKeeper client, int clientIndex, SplittableRandom random, Done done) {
            List<Op> ops = new ArrayList<>(10);
            for (int i = 0; i < 10; i++) {
                ops.add(Op.setData(node(random), PAYLOAD, -1));
            }
            client.multi(ops, (rc, path, ctx, results) -> done.done(rc), null);
        }
    },
    /** setData of 1 KiB. */
    SET_1K {
        @Override
        public void send(ZooKeeper client, int clientIndex, SplittableRandom random, Done done) {
            client.setData(node(random), KIBIBYTE, -1, (rc, path, ctx, stat) -> done.done(rc), null);
        }
    };

    static final int NODES = 1_000;
    static final String ROOT = "/bench";
    static final byte[] PAYLOAD = filled(100);
    private static final byte[] KIBIBYTE = filled(1_024);

    static Workload named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Creates what all of them read and write; what is there already gets its data again. */
    @Override
    public void prepare(ZooKeeper client, int clients) throws KeeperException, InterruptedException {
        List<String> paths = new ArrayList<>(List.of(ROOT, ROOT + "/dir"));
        for (int i = 0; i < 10; i++) {
            paths.add(ROOT + "/dir/child-" + i);
        }
        for (int i = 0; i < clients; i++) {
            paths.add(ROOT + "/create-" + i);
        }
        for (int i = 0; i < NODES; i++) {
            paths.add(ROOT + "/n-" + i);
        }
        new Preparation(client, paths).run();
    }

    private static String node(SplittableRandom random) {
        return ROOT + "/n-" + random.nextInt(NODES);
    }

    private static byte[] filled(int length) {
        byte[] bytes = "0123456789abcdef".repeat(length / 16 + 1).getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(bytes, length);
    }
}
