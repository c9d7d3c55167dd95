package io.zabra.bench.compare;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** Has a server create znodes, all under way at once; those that are there are set. A session's requests keep their order. */
final class Preparation {
    private static final int PATIENCE_S = 60;

    private final ZooKeeper client;
    private final List<String> paths;
    private final AtomicInteger error = new AtomicInteger();
    private final CountDownLatch answered;

    /** @param paths parents before their children */
    Preparation(ZooKeeper client, List<String> paths) {
        this.client = client;
        this.paths = List.copyOf(paths);
        this.answered = new CountDownLatch(paths.size());
    }

    /** Blocks. */
    void run() throws KeeperException, InterruptedException {
        for (String path : paths) {
            client.create(
                    path,
                    Workload.PAYLOAD,
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT,
                    (int code, String created, Object context, String name) -> created(path, code),
                    null);
        }
        if (!answered.await(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException(answered.getCount() + " of " + paths.size() + " znodes were not created");
        }
        if (error.get() != 0) {
            throw KeeperException.create(Code.get(error.get()));
        }
    }

    private void created(String path, int code) {
        if (code == Code.NODEEXISTS.intValue()) {
            client.setData(path, Workload.PAYLOAD, -1, (rc, of, context, stat) -> done(rc), null);
        } else {
            done(code);
        }
    }

    private void done(int code) {
        error.compareAndSet(0, code);
        answered.countDown();
    }
}
