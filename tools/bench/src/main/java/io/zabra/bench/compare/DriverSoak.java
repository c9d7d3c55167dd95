package io.zabra.bench.compare;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zabra.bench.run.ScratchDirectory;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A pool of ten in long, mixed use, whose connections are replaced every half a minute: what stays on the heap of the client,
 * and of the server, from interval to interval. Fails where the last third of the intervals holds more than the second.
 */
@Command(
        name = "driver-soak",
        mixinStandardHelpOptions = true,
        description =
                "A pool in mixed use for a long time: the live heap of client and server after each interval. Ends"
                        + " with 1 where it grows.")
public final class DriverSoak implements Callable<Integer> {
    private static final int POOL = 10;
    private static final int WORKERS = 4;
    private static final long CONNECTION_LIFE_MS = 30_000;
    /** What the client's heap may differ by between intervals without having grown. */
    private static final long SLACK_BYTES = 512 << 10;

    @Option(names = "--minutes", defaultValue = "60", description = "default ${DEFAULT-VALUE}")
    private int minutes = 60;

    @Option(names = "--interval", defaultValue = "60", description = "seconds, default ${DEFAULT-VALUE}")
    private int intervalSeconds = 60;

    @Option(names = "--rate", defaultValue = "400", description = "uses a second at most, default ${DEFAULT-VALUE}")
    private int rate = 400;

    @Option(names = "--seed", defaultValue = "7", description = "default ${DEFAULT-VALUE}")
    private long seed = 7;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong uses = new AtomicLong();
    /** Users read-lock it; whoever measures wants nobody to be using anything. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock(true);

    @Override
    public Integer call() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (ScratchDirectory directory = ScratchDirectory.under(null)) {
            ServerProcess server = ServerProcess.start(Peer.ZABRA, directory.path(), port);
            try {
                return soak(server);
            } finally {
                server.stop();
            }
        }
    }

    private int soak(ServerProcess server) throws Exception {
        String url = "jdbc:zabra://" + server.connectString();
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try (HikariDataSource pool = pool(url)) {
            SoakUse.fill(pool, WORKERS);
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                SoakUse user = new SoakUse(pool, url, "/own" + i, seed + i);
                running.add(workers.submit(() -> work(user)));
            }
            List<Long> heaps = measure(server, running);
            over.set(true);
            for (Future<Boolean> worker : running) {
                worker.get(1, TimeUnit.MINUTES);
            }
            return verdict(heaps);
        } finally {
            over.set(true);
            workers.shutdownNow();
        }
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(POOL);
        config.setMinimumIdle(POOL);
        config.setMaxLifetime(CONNECTION_LIFE_MS);
        return new HikariDataSource(config);
    }

    private boolean work(SoakUse user) throws Exception {
        long pauseNanos = WORKERS * 1_000_000_000L / rate;
        while (!over.get()) {
            use.readLock().lock();
            try {
                user.next();
            } finally {
                use.readLock().unlock();
            }
            uses.incrementAndGet();
            LockSupport.parkNanos(pauseNanos);
        }
        return true;
    }

    private List<Long> measure(ServerProcess server, List<Future<Boolean>> running) throws Exception {
        List<Long> heaps = new ArrayList<>();
        long begin = System.nanoTime();
        long end = begin + TimeUnit.MINUTES.toNanos(minutes);
        for (long next = begin; next < end; ) {
            next += TimeUnit.SECONDS.toNanos(intervalSeconds);
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            for (Future<Boolean> worker : running) {
                if (worker.isDone()) {
                    worker.get();
                }
            }
            heaps.add(snapshot(server, System.nanoTime() - begin));
        }
        return heaps;
    }

    /** Prints what there is, and returns the client's heap. */
    private long snapshot(ServerProcess server, long sinceNanos) throws Exception {
        use.writeLock().lock();
        try {
            long heap = Garbage.heapInUse();
            IdleSessions.collect(server);
            System.out.printf(
                    Locale.ROOT,
                    "%4d s  %,9d uses  client: heap %,8d KiB, direct %,6d KiB, %d threads  server: heap %,8d KiB, resident %,d KiB%n",
                    TimeUnit.NANOSECONDS.toSeconds(sinceNanos),
                    uses.get(),
                    heap >> 10,
                    directBytes() >> 10,
                    Thread.activeCount(),
                    IdleSessions.heapBytes(server) >> 10,
                    server.residentBytes() >> 10);
            return heap;
        } finally {
            use.writeLock().unlock();
        }
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** The least of a third is what is really held. The first third warms up. */
    private static int verdict(List<Long> heaps) {
        int third = heaps.size() / 3;
        if (third == 0) {
            System.out.println("too few intervals to tell");
            return 0;
        }
        long before = least(heaps.subList(third, 2 * third));
        long after = least(heaps.subList(2 * third, heaps.size()));
        boolean grown = after > before + SLACK_BYTES;
        System.out.printf(
                Locale.ROOT,
                "least of the second third %,d KiB, of the last %,d KiB: %s%n",
                before >> 10,
                after >> 10,
                grown ? "it grows" : "no growth");
        return grown ? 1 : 0;
    }

    private static long least(List<Long> heaps) {
        return heaps.stream().mapToLong(Long::longValue).min().orElseThrow();
    }
}
