package io.zabra.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/**
 * Creates znodes of 100 bytes, a thousand below each parent, as fast as the servers take them: for memory and disk, too.
 *
 * @param znodes how many
 */
record BulkLoad(int znodes) implements Load {
    private static final int CHILDREN = 1_000;
    private static final int PATIENCE_S = 600;

    @Override
    public String title() {
        return "bulk-load";
    }

    @Override
    public LoadResult run(Targets servers, Shape shape, Duration warmUp, Duration time, Meter meter)
            throws IOException, InterruptedException, KeeperException {
        List<ZooKeeper> open = new ArrayList<>();
        try {
            for (int i = 0; i < shape.clients(); i++) {
                open.add(LoadRun.connect(servers.connectString(i % servers.size())));
            }
            String root = newRoot(open.get(0));
            for (int i = 0; i <= (znodes - 1) / CHILDREN; i++) {
                open.get(0).create(root + "/p-" + i, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            meter.begin();
            LoadResult result = new Filling(root, open, shape.inFlight()).run();
            meter.end();
            return result;
        } finally {
            LoadRun.close(open);
        }
    }

    /** Earlier rounds, of this program or another, left theirs. */
    private static String newRoot(ZooKeeper client) throws KeeperException, InterruptedException {
        int round = 1;
        while (client.exists("/bulk-" + round, false) != null) {
            round++;
        }
        return client.create("/bulk-" + round, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    /** All clients take the next number as soon as one of their requests is answered. */
    private final class Filling {
        private final String root;
        private final List<ZooKeeper> clients;
        private final int inFlight;
        private final byte[] data = new byte[100];
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicLong errors = new AtomicLong();
        private final Histogram latencies = new org.HdrHistogram.ConcurrentHistogram(3);
        private final CountDownLatch answered = new CountDownLatch(znodes);

        Filling(String root, List<ZooKeeper> clients, int inFlight) {
            this.root = root;
            this.clients = clients;
            this.inFlight = inFlight;
        }

        LoadResult run() throws InterruptedException {
            long start = System.nanoTime();
            for (ZooKeeper client : clients) {
                for (int i = 0; i < inFlight; i++) {
                    createNext(client);
                }
            }
            if (!answered.await(PATIENCE_S, TimeUnit.SECONDS)) {
                throw new IllegalStateException(answered.getCount() + " creates got no answer");
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            return new LoadResult(latencies.getTotalCount(), errors.get(), elapsed, latencies);
        }

        private void createNext(ZooKeeper client) {
            int number = next.getAndIncrement();
            if (number >= znodes) {
                return;
            }
            long sent = System.nanoTime();
            client.create(
                    root + "/p-" + number / CHILDREN + "/n-" + number,
                    data,
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT,
                    (int code, String path, Object context, String name) -> {
                        if (code == 0) {
                            latencies.recordValue(Math.max(1, (System.nanoTime() - sent) / 1_000));
                        } else {
                            errors.incrementAndGet();
                        }
                        createNext(client);
                        answered.countDown();
                    },
                    null);
        }
    }
}
