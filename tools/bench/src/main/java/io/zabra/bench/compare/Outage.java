package io.zabra.bench.compare;

import io.zabra.bench.run.ProcessorTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/**
 * For how long no write is acknowledged when the leader is killed or stopped, with a dozen of Apache's clients that write one after
 * the other, spread over the servers, and a {@link Probe} at each server.
 *
 * @param probesMs as the probes see it
 * @param clientsMs as the clients do, which pause for up to a second before they connect anew
 * @param otherCores what neither the ensemble nor this process took of a processor in the seconds before
 */
record Outage(double probesMs, double clientsMs, double otherCores) {
    private static final int CLIENTS = 12;
    private static final int SESSION_TIMEOUT_MS = 10_000;
    /** Just-started servers still load classes, compile, and plan statements in the background. */
    private static final long CALM_MS = 8_000;

    private static final long DEADLINE_MS = 30_000;
    private static final String PATH = "/outage";

    /** Kills the leader, waits until writes go on, starts it again, and tells the longest time without any write. */
    static Outage afterKillOfLeader(Servers ensemble) throws IOException, InterruptedException {
        return after(ensemble, ensemble::kill, index -> {
            ensemble.launch(index);
            ensemble.await(index);
        });
    }

    /** Stops the leader as SIGSTOP does, waits until writes go on elsewhere, lets it go on, and tells the longest time without any write. */
    static Outage afterFreezeOfLeader(Servers ensemble) throws IOException, InterruptedException {
        return after(ensemble, ensemble::freeze, ensemble::thaw);
    }

    /** Does something to a server. */
    @FunctionalInterface
    private interface Deed {
        void to(int index) throws IOException, InterruptedException;
    }

    private static Outage after(Servers ensemble, Deed harm, Deed remedy) throws IOException, InterruptedException {
        List<Writer> writers = new ArrayList<>();
        List<Probe> probes = new ArrayList<>();
        ConcurrentSkipListSet<Long> acknowledged = new ConcurrentSkipListSet<>();
        ConcurrentSkipListSet<Long> probed = new ConcurrentSkipListSet<>();
        for (int i = 0; i < CLIENTS; i++) {
            writers.add(new Writer(ensemble.connectString(), acknowledged));
        }
        try {
            awaitWritesOfMost(writers);
            for (int i = 0; i < ensemble.size(); i++) {
                probes.add(new Probe(ensemble.address(i), PATH, probed));
            }
            double otherCores = calm(ensemble);
            int leader = ensemble.leader();
            long harmed = System.nanoTime();
            harm.to(leader);
            long resumed = awaitWritesOfMost(writers);
            Outage outage = new Outage(
                    longestGapMs(probed, harmed, resumed), longestGapMs(acknowledged, harmed, resumed), otherCores);
            remedy.to(leader);
            return outage;
        } finally {
            for (Writer writer : writers) {
                writer.enough = true;
            }
            for (Probe probe : probes) {
                probe.end();
            }
            for (Writer writer : writers) {
                writer.join();
            }
        }
    }

    /** Lets time pass, and tells what others took of a processor meanwhile. */
    private static double calm(Servers ensemble) throws InterruptedException {
        ProcessorTime before = ProcessorTime.now();
        long ours = -ensemble.cpuMicros();
        Thread.sleep(CALM_MS);
        ours += ensemble.cpuMicros();
        return Math.max(0, (ProcessorTime.now().othersMicrosSince(before) - ours) / 1e3 / CALM_MS);
    }

    private static long awaitWritesOfMost(List<Writer> writers) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + DEADLINE_MS * 1_000_000;
        int[] before = writers.stream().mapToInt(writer -> writer.count.get()).toArray();
        while (System.nanoTime() < deadline) {
            Thread.sleep(5);
            int going = 0;
            for (int i = 0; i < before.length; i++) {
                going += writers.get(i).count.get() > before[i] + 20 ? 1 : 0;
            }
            if (going > CLIENTS / 2) {
                return System.nanoTime();
            }
        }
        throw new IOException("writes did not go on");
    }

    private static double longestGapMs(ConcurrentSkipListSet<Long> acknowledged, long from, long to) {
        Long last = acknowledged.floor(from);
        long previous = last == null ? from : last;
        long longest = 0;
        for (long time : acknowledged.subSet(from, to)) {
            longest = Math.max(longest, time - previous);
            previous = time;
        }
        return longest / 1e6;
    }

    @SuppressWarnings("try") // closing a client of Apache can be interrupted
    private static final class Writer extends Thread {
        private final String connectString;
        private final ConcurrentSkipListSet<Long> acknowledged;
        private final AtomicInteger count = new AtomicInteger();
        private volatile boolean enough;

        Writer(String connectString, ConcurrentSkipListSet<Long> acknowledged) {
            super("writer");
            this.connectString = connectString;
            this.acknowledged = acknowledged;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try (ZooKeeper client = new ZooKeeper(connectString, SESSION_TIMEOUT_MS, event -> {})) {
                while (!enough) {
                    write(client);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void write(ZooKeeper client) throws InterruptedException {
            try {
                if (client.exists(PATH, false) == null) {
                    client.create(PATH, new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
                client.setData(PATH, new byte[100], -1);
                acknowledged.add(System.nanoTime());
                count.incrementAndGet();
            } catch (KeeperException e) {
                Thread.onSpinWait(); // No server, or none that serves: the client looks for one by itself.
            }
        }
    }
}
