package io.zabra.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/**
 * A hundred sessions that watch one znode, which is set again and again. An operation is a notification; its latency is that of
 * the last one of each set.
 */
record WatchFanOut() implements Load {
    private static final int SESSIONS = 100;
    private static final int PATIENCE_S = 30;
    private static final String PATH = "/fan-out";

    @Override
    public String title() {
        return "watches";
    }

    @Override
    public LoadResult run(Targets servers, Shape shape, Duration warmUp, Duration time, Meter meter)
            throws IOException, InterruptedException, KeeperException {
        List<ZooKeeper> sessions = new ArrayList<>();
        ZooKeeper writer = LoadRun.connect(servers.connectString(0));
        try {
            if (writer.exists(PATH, false) == null) {
                writer.create(PATH, new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            for (int i = 0; i < SESSIONS; i++) {
                sessions.add(LoadRun.connect(servers.connectString(i % servers.size())));
            }
            measure(writer, sessions, warmUp);
            meter.begin();
            LoadResult result = measure(writer, sessions, time);
            meter.end();
            return result;
        } finally {
            sessions.add(writer);
            LoadRun.close(sessions);
        }
    }

    private static LoadResult measure(ZooKeeper writer, List<ZooKeeper> sessions, Duration howLong)
            throws InterruptedException, KeeperException {
        Histogram latencies = new Histogram(3);
        long start = System.nanoTime();
        long end = start + howLong.toNanos();
        long notified = 0;
        while (System.nanoTime() < end) {
            CountDownLatch notices = watched(sessions);
            long set = System.nanoTime();
            writer.setData(PATH, new byte[100], -1);
            await(notices, "notifications");
            latencies.recordValue(Math.max(1, (System.nanoTime() - set) / 1_000));
            notified += sessions.size();
        }
        return new LoadResult(notified, 0, Duration.ofNanos(System.nanoTime() - start), latencies);
    }

    /** Leaves a watch with every session; what is returned counts their events. */
    private static CountDownLatch watched(List<ZooKeeper> sessions) throws InterruptedException {
        CountDownLatch notices = new CountDownLatch(sessions.size());
        CountDownLatch left = new CountDownLatch(sessions.size());
        for (ZooKeeper session : sessions) {
            session.getData(
                    PATH,
                    event -> {
                        if (event.getType() == EventType.NodeDataChanged) {
                            notices.countDown();
                        }
                    },
                    (rc, path, context, data, stat) -> left.countDown(),
                    null);
        }
        await(left, "answers");
        return notices;
    }

    private static void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException(latch.getCount() + " " + what + " did not come");
        }
    }
}
