package io.zabra.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** A follower that is away for ten seconds of writes: how it comes back, and what the others' clients notice of it. */
final class CatchUp {
    private static final long AWAY_MS = 10_000;
    private static final long DEADLINE_MS = 60_000;
    private static final int CLIENTS = 4;
    private static final int IN_FLIGHT_MAX = 2_000;
    private static final String PATH = "/catch-up";

    private CatchUp() {}

    /**
     * Kills a follower, writes, starts it again, goes on writing until it has all there was when it began to serve.
     *
     * @param rate writes a second
     */
    static String of(Servers ensemble, int rate) throws IOException, InterruptedException, KeeperException {
        int leader = ensemble.leader();
        List<ZooKeeper> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(LoadRun.connect(ensemble.connectString(leader)));
            }
            if (clients.get(0).exists(PATH, false) == null) {
                clients.get(0).create(PATH, new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            Load load = new Load(clients, rate);
            load.start();
            return away(ensemble, leader, load);
        } finally {
            for (ZooKeeper client : clients) {
                client.close();
            }
        }
    }

    private static String away(Servers ensemble, int leader, Load load) throws IOException, InterruptedException {
        int victim = (leader + 1) % ensemble.size();
        ensemble.kill(victim);
        Thread.sleep(AWAY_MS);
        int missed = load.acknowledged.get();
        long awayNanos = load.longestNanos.getAndSet(0);
        long logBefore = ensemble.logLength(victim);
        long start = System.nanoTime();
        ensemble.launch(victim);
        ensemble.await(victim);
        awaitZxid(ensemble, victim, ensemble.zxid(leader));
        long backMs = (System.nanoTime() - start) / 1_000_000;
        double cpuSeconds = ensemble.cpuMicros(victim) / 1e6;
        double ownSeconds = ensemble.ownThreadsNanos(victim) / 1e9;
        load.enough = true;
        load.join();
        String how = ensemble.logFrom(victim, logBefore).contains("DIFF") ? "DIFF" : "something else than DIFF";
        return "follower away for " + missed + " writes: back with all of them " + backMs + " ms after its start, by "
                + how
                + String.format(
                        Locale.ROOT,
                        ", with %.1f s of processor time, %.1f s without the compilers",
                        cpuSeconds,
                        ownSeconds)
                + "; longest write " + awayNanos / 1_000_000 + " ms while it was away, "
                + load.longestNanos.get() / 1_000_000 + " ms while it came back, " + load.failed + " failed";
    }

    private static void awaitZxid(Servers ensemble, int index, long zxid) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE_MS * 1_000_000;
        while (ensemble.zxid(index) < zxid) {
            if (System.nanoTime() > deadline) {
                throw new IOException("it did not catch up within " + DEADLINE_MS + " ms");
            }
            Thread.sleep(5);
        }
    }

    /** Writes at a rate, however long each write takes. */
    private static final class Load extends Thread {
        private final List<ZooKeeper> clients;
        private final int rate;
        private final Semaphore room = new Semaphore(IN_FLIGHT_MAX);
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final AtomicLong longestNanos = new AtomicLong();
        private volatile boolean enough;

        Load(List<ZooKeeper> clients, int rate) {
            super("load");
            this.clients = clients;
            this.rate = rate;
            setDaemon(true);
        }

        @Override
        public void run() {
            long start = System.nanoTime();
            try {
                for (long sent = 0; !enough; sent++) {
                    long due = start + sent * 1_000_000_000L / rate;
                    long wait = due - System.nanoTime();
                    if (wait > 1_000_000) {
                        TimeUnit.NANOSECONDS.sleep(wait);
                    }
                    room.acquire();
                    send(clients.get((int) (sent % clients.size())));
                }
                room.acquire(IN_FLIGHT_MAX);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void send(ZooKeeper client) {
            long sent = System.nanoTime();
            client.setData(
                    PATH,
                    new byte[100],
                    -1,
                    (rc, path, ctx, stat) -> {
                        (rc == 0 ? acknowledged : failed).incrementAndGet();
                        longestNanos.accumulateAndGet(System.nanoTime() - sent, Math::max);
                        room.release();
                    },
                    null);
        }
    }
}
