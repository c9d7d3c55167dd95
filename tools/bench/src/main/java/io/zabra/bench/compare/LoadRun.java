package io.zabra.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/**
 * Requests of Apache's clients, each with a fixed number of requests in flight. A request that ends is answered by the next
 * one, so the load is closed: it goes as fast as the servers answer.
 */
record LoadRun(Requests requests) implements Load {
    private static final int TIMEOUT_MS = 30_000;
    private static final int ANSWER_SECONDS = 60;

    @Override
    public String title() {
        return requests.title();
    }

    @Override
    public LoadResult run(Targets servers, Shape shape, Duration warmUp, Duration time, Meter meter)
            throws IOException, InterruptedException, KeeperException {
        List<ZooKeeper> open = new ArrayList<>();
        try {
            for (int i = 0; i < shape.clients(); i++) {
                open.add(connect(servers.connectString(i % servers.size())));
            }
            requests.prepare(open.get(0), shape.clients());
            measure(open, shape.inFlight(), warmUp);
            meter.begin();
            LoadResult result = measure(open, shape.inFlight(), time);
            meter.end();
            return result;
        } finally {
            close(open);
        }
    }

    /** All at once: each sleeps for a tenth of a second. */
    static void close(List<ZooKeeper> clients) throws InterruptedException {
        List<Thread> closing = new ArrayList<>();
        for (ZooKeeper client : clients) {
            Thread thread = new Thread(() -> close(client), "close");
            thread.start();
            closing.add(thread);
        }
        for (Thread thread : closing) {
            thread.join();
        }
    }

    private static void close(ZooKeeper client) {
        try {
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LoadResult measure(List<ZooKeeper> open, int inFlight, Duration howLong) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + howLong.toNanos();
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            lanes.add(new Lane(open.get(i), i, inFlight, end));
        }
        lanes.forEach(Lane::start);
        for (Lane lane : lanes) {
            lane.join();
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        Histogram latencies = new Histogram(3);
        Map<Code, Long> errors = new TreeMap<>();
        for (Lane lane : lanes) {
            latencies.add(lane.latencies);
            lane.errors.forEach((code, count) -> errors.merge(Code.get(code), count.sum(), Long::sum));
        }
        if (!errors.isEmpty()) {
            System.err.printf("%s: requests that failed, by error: %s%n", title(), errors);
        }
        long failed = errors.values().stream().mapToLong(Long::longValue).sum();
        return new LoadResult(latencies.getTotalCount(), failed, elapsed, latencies);
    }

    static ZooKeeper connect(String connectString) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(connectString, TIMEOUT_MS, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        if (!connected.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
            client.close();
            throw new IOException("no server answered at " + connectString);
        }
        return client;
    }

    /** One client's requests. Callbacks come on the client's own event thread, so the histogram has one writer. */
    private final class Lane {
        private final ZooKeeper client;
        private final int index;
        private final int inFlight;
        private final long endNanos;
        private final SplittableRandom random;
        private final Histogram latencies = new Histogram(3);
        private final Map<Integer, LongAdder> errors = new ConcurrentHashMap<>();
        private final CountDownLatch ended;

        Lane(ZooKeeper client, int index, int inFlight, long endNanos) {
            this.client = client;
            this.index = index;
            this.inFlight = inFlight;
            this.ended = new CountDownLatch(inFlight);
            this.endNanos = endNanos;
            this.random = new SplittableRandom(index);
        }

        void start() {
            for (int i = 0; i < inFlight; i++) {
                // A seed of its own: the first requests are sent here, all later ones on the event thread.
                send(random.split());
            }
        }

        void join() throws InterruptedException {
            long left = endNanos - System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
            if (!ended.await(left, TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException(ended.getCount() + " requests of client " + index + " got no answer");
            }
        }

        private void send(SplittableRandom own) {
            long sent = System.nanoTime();
            requests.send(client, index, own, code -> {
                long now = System.nanoTime();
                if (code == 0) {
                    latencies.recordValue(Math.max(1, (now - sent) / 1_000));
                } else {
                    errors.computeIfAbsent(code, none -> new LongAdder()).increment();
                }
                if (now < endNanos) {
                    send(own);
                } else {
                    ended.countDown();
                }
            });
        }
    }
}
