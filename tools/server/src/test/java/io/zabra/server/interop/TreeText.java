package io.zabra.server.interop;

import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.assertj.core.api.Assertions;

/** All there is to see of a server's tree, by path: every field of the stat, data and ACL. */
final class TreeText {
    private static final String CONFIG = "/zookeeper/config";

    private TreeText() {}

    static Map<String, String> read(ZooKeeper zk) throws Exception {
        sync(zk);
        Map<String, String> nodes = new TreeMap<>();
        Deque<String> todo = new ArrayDeque<>();
        todo.add("/");
        while (!todo.isEmpty()) {
            String path = todo.remove();
            Stat stat = new Stat();
            byte[] data = zk.getData(path, false, stat);
            String text = (data == null ? "null" : Base64.getEncoder().encodeToString(data)) + " "
                    + zk.getACL(path, new Stat());
            // Each server writes this one for itself: times, and with them the version, differ among Apache's own.
            nodes.put(path, path.equals(CONFIG) ? text : text + " " + line(stat));
            for (String child : zk.getChildren(path, false)) {
                todo.add(path.equals("/") ? "/" + child : path + "/" + child);
            }
        }
        return nodes;
    }

    private static void sync(ZooKeeper zk) throws InterruptedException {
        CountDownLatch synced = new CountDownLatch(1);
        zk.sync("/", (rc, path, ctx) -> synced.countDown(), null);
        Assertions.assertThat(synced.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static String line(Stat stat) {
        return "c%x m%x p%x %d %d v%d,%d,%d owner %x length %d children %d"
                .formatted(
                        stat.getCzxid(),
                        stat.getMzxid(),
                        stat.getPzxid(),
                        stat.getCtime(),
                        stat.getMtime(),
                        stat.getVersion(),
                        stat.getCversion(),
                        stat.getAversion(),
                        stat.getEphemeralOwner(),
                        stat.getDataLength(),
                        stat.getNumChildren());
    }
}
