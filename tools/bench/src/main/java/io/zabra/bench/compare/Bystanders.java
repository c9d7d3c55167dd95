package io.zabra.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** Clients of the two servers that live on while the third one, a follower, is killed: what they notice. */
final class Bystanders {
    private static final int CLIENTS = 12;
    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final long CALM_MS = 2_000;
    private static final String PATH = "/bystanders";

    private Bystanders() {}

    /** Kills a follower, starts it again, and tells how many connections broke and the longest write before and after. */
    static String duringKillOfFollower(Servers ensemble) throws IOException, InterruptedException {
        int leader = ensemble.leader();
        int victim = (leader + 1) % ensemble.size();
        AtomicInteger broken = new AtomicInteger();
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int server = i % 2 == 0 ? leader : (leader + 2) % ensemble.size();
            writers.add(new Writer(ensemble.connectString(server), broken));
        }
        Thread.sleep(CALM_MS);
        writers.forEach(writer -> writer.longestNanos.set(0));
        Thread.sleep(CALM_MS);
        long before = longestMs(writers);
        ensemble.kill(victim);
        Thread.sleep(CALM_MS);
        long after = longestMs(writers);
        for (Writer writer : writers) {
            writer.enough = true;
        }
        for (Writer writer : writers) {
            writer.join();
        }
        ensemble.launch(victim);
        ensemble.await(victim);
        return "kill of a follower: " + broken + " of " + CLIENTS + " connections elsewhere broke, longest write "
                + before + " ms in the 2 s before, " + after + " ms in the 2 s after";
    }

    private static long longestMs(List<Writer> writers) {
        return writers.stream()
                        .mapToLong(writer -> writer.longestNanos.getAndSet(0))
                        .max()
                        .orElse(0)
                / 1_000_000;
    }

    @SuppressWarnings("try") // closing a client of Apache can be interrupted
    private static final class Writer extends Thread {
        private final String connectString;
        private final AtomicInteger broken;
        private final AtomicLong longestNanos = new AtomicLong();
        private volatile boolean enough;

        Writer(String connectString, AtomicInteger broken) {
            super("bystander");
            this.connectString = connectString;
            this.broken = broken;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try (ZooKeeper client = new ZooKeeper(connectString, SESSION_TIMEOUT_MS, event -> {
                if (event.getState() == KeeperState.Disconnected && !enough) {
                    broken.incrementAndGet();
                }
            })) {
                while (!enough) {
                    long start = System.nanoTime();
                    write(client);
                    longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void write(ZooKeeper client) throws InterruptedException {
            try {
                if (client.exists(PATH, false) == null) {
                    client.create(PATH, new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
                client.setData(PATH, new byte[100], -1);
            } catch (KeeperException e) {
                Thread.onSpinWait(); // Another one has created it, or the connection broke, which is counted.
            }
        }
    }
}
