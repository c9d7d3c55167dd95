package io.zabra.acceptance;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * A program that knows Apache's client as it was in 3.4, run in a process of its own with that client. It says on its
 * output how far it is, and ends with 0 where everything was as it must be.
 */
final class OldClient {
    static final String WATCHING = "watching";
    static final String DONE = "done";

    private static final int TIMEOUT_MS = 20_000;
    private static final int WAIT_S = 30;

    private final String server;
    private final BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
    private final ZooKeeper client;

    private OldClient(String server) throws Exception {
        this.server = server;
        this.client = new ZooKeeper(server, TIMEOUT_MS, events::add);
        await(EventType.None, null);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    private void await(EventType type, @org.jspecify.annotations.Nullable String path) throws Exception {
        while (true) {
            WatchedEvent event = events.poll(WAIT_S, TimeUnit.SECONDS);
            require(event != null, "an event " + type + " " + path);
            if (event.getType() == type && (path == null || path.equals(event.getPath()))) {
                return;
            }
        }
    }

    private void readsAndWrites() throws Exception {
        client.create("/old", "one".getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        Stat stat = client.setData("/old", "two".getBytes(StandardCharsets.UTF_8), 0);
        require(stat.getVersion() == 1, "a write makes a version");
        require(Arrays.equals(client.getData("/old", false, stat), "two".getBytes(StandardCharsets.UTF_8)), "data");
        String path = client.create("/old/n-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
        require(path.equals("/old/n-0000000000"), "a sequence begins at 0, not " + path);
        require(client.getChildren("/old", false).equals(List.of("n-0000000000")), "children");
        try {
            client.delete("/old", -1);
            require(false, "a parent cannot go");
        } catch (KeeperException.NotEmptyException e) {
            require("/old".equals(e.getPath()), "the error names the path");
        }
        client.sync("/old", (rc, synced, context) -> {}, "");
    }

    private void transactions() throws Exception {
        List<OpResult> results = client.transaction()
                .create("/old/t", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL)
                .check("/old", 1)
                .setData("/old", new byte[] {3}, 1)
                .delete("/old/n-0000000000", -1)
                .commit();
        require(results.size() == 4, "each has its result");
        try {
            client.transaction().delete("/old/t", -1).check("/old", 77).commit();
            require(false, "a wrong version undoes all");
        } catch (KeeperException.BadVersionException e) {
            require(client.exists("/old/t", false) != null, "nothing was done");
        }
    }

    private void acls() throws Exception {
        client.addAuthInfo("digest", "old:secret".getBytes(StandardCharsets.UTF_8));
        client.create("/old-mine", new byte[0], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        require(client.getACL("/old-mine", new Stat()).get(0).getId().getId().startsWith("old:"), "its ACL is its own");
        ZooKeeper stranger = new ZooKeeper(server, TIMEOUT_MS, event -> {});
        try {
            stranger.getData("/old-mine", false, null);
            require(false, "a stranger may not read");
        } catch (KeeperException.NoAuthException e) {
            require(true, "");
        } finally {
            stranger.close();
        }
    }

    /** The server restarts between the two: the session lives, the watch is set anew. */
    private void sessionOutlivesTheServer(BufferedReader in) throws Exception {
        client.create("/old/lives", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        client.exists("/old/lives", true);
        client.getChildren("/old", true);
        long session = client.getSessionId();
        System.out.println(WATCHING);
        in.readLine();
        boolean back = false;
        while (!back) {
            WatchedEvent event = events.poll(WAIT_S, TimeUnit.SECONDS);
            require(event != null, "it is connected again");
            back = event.getState() == KeeperState.SyncConnected && event.getType() == EventType.None;
        }
        require(client.getSessionId() == session, "the session is the same");
        ZooKeeper other = new ZooKeeper(server, TIMEOUT_MS, event -> {});
        require(other.exists("/old/lives", false) != null, "the ephemeral lived");
        other.setData("/old/lives", new byte[] {9}, -1);
        await(EventType.NodeDataChanged, "/old/lives");
        other.create("/old/child", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        await(EventType.NodeChildrenChanged, "/old");
        client.close();
        require(other.exists("/old/lives", false) == null, "it went with its session");
        other.close();
    }

    /** Prints what is wrong to standard error, and ends with 1. */
    public static void main(String[] args) throws Exception {
        OldClient old = new OldClient(args[0]);
        old.readsAndWrites();
        old.transactions();
        old.acls();
        old.sessionOutlivesTheServer(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        System.out.println(DONE);
        System.exit(0);
    }
}
