package io.zabra.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/**
 * Many znodes of 100 bytes, a thousand below each parent.
 *
 * @param znodes how many, without their parents
 */
record SpreadTree(int znodes) {
    static final int CHILDREN = 1_000;
    private static final String ROOT = "/spread";
    private static final int CLIENTS = 4;
    private static final int IN_FLIGHT = 4;
    /** Creates of one multi: some 30 KiB of request. */
    private static final int AT_ONCE = 200;

    private static final int PATIENCE_S = 3_600;

    /** Any of the znodes. */
    String path(SplittableRandom random) {
        return path(random.nextInt(znodes));
    }

    /** Any of the parents. */
    String parent(SplittableRandom random) {
        return parent(random.nextInt(parents()));
    }

    private static String path(int number) {
        return parent(number / CHILDREN) + "/n-" + number;
    }

    private static String parent(int number) {
        return ROOT + "/p-" + number;
    }

    private int parents() {
        return (znodes - 1) / CHILDREN + 1;
    }

    /** Has a server make it, by multis of several clients. Blocks. */
    void fill(Targets server) throws IOException, InterruptedException, KeeperException {
        List<ZooKeeper> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(LoadRun.connect(server.connectString(0)));
            }
            clients.get(0).create(ROOT, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            new Filling(clients, parents(), SpreadTree::parent).run();
            new Filling(clients, znodes, SpreadTree::path).run();
        } finally {
            for (ZooKeeper client : clients) {
                client.close();
            }
        }
    }

    /** The path of each number. */
    @FunctionalInterface
    private interface Naming {
        String path(int number);
    }

    /** All clients take the next numbers as soon as one of their multis is answered. */
    private static final class Filling {
        private final List<ZooKeeper> clients;
        private final int count;
        private final Naming naming;
        private final AtomicInteger nextBatch = new AtomicInteger();
        private final AtomicInteger error = new AtomicInteger();
        private final CountDownLatch answered;

        Filling(List<ZooKeeper> clients, int count, Naming naming) {
            this.clients = clients;
            this.count = count;
            this.naming = naming;
            this.answered = new CountDownLatch((count - 1) / AT_ONCE + 1);
        }

        void run() throws InterruptedException, KeeperException {
            for (ZooKeeper client : clients) {
                for (int i = 0; i < IN_FLIGHT; i++) {
                    createNext(client);
                }
            }
            if (!answered.await(PATIENCE_S, TimeUnit.SECONDS)) {
                throw new IllegalStateException(answered.getCount() + " multis got no answer");
            }
            if (error.get() != 0) {
                throw KeeperException.create(Code.get(error.get()));
            }
        }

        private void createNext(ZooKeeper client) {
            int from = nextBatch.getAndIncrement() * AT_ONCE;
            if (from >= count || from < 0) {
                return;
            }
            List<Op> creates = new ArrayList<>(AT_ONCE);
            for (int number = from; number < Math.min(count, from + AT_ONCE); number++) {
                creates.add(
                        Op.create(naming.path(number), Workload.PAYLOAD, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            }
            client.multi(
                    creates,
                    (code, path, context, results) -> {
                        error.compareAndSet(0, code);
                        createNext(client);
                        answered.countDown();
                    },
                    null);
        }
    }
}
