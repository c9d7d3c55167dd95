package io.zabra.server.interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * A Curator client at work: takes the lock that all share, adds to the counter that it guards, writes a znode of its own with every
 * version checked, creates others; and holds one ephemeral for all its life.
 */
final class CuratorClient extends Thread implements MigrationClient {
    static final String ROOT = "/migration";
    private static final int SESSION_TIMEOUT_MS = 15_000;
    private static final int RETRY_MS = 50;
    private static final long LOCK_SECONDS = 60;

    private final int number;
    private final AtomicInteger holders;
    private final CuratorFramework curator;
    private final List<String> created = new ArrayList<>();
    private final List<String> wrongs = new ArrayList<>();
    private int written;
    private int counted;
    private long session;
    private volatile boolean enough;
    private volatile boolean paused;
    private volatile boolean idle;
    private final AtomicInteger rounds = new AtomicInteger();

    /** @param holders of the lock at the moment, over all clients */
    CuratorClient(int number, String hosts, AtomicInteger holders) {
        super("curator-" + number);
        this.number = number;
        this.holders = holders;
        curator = CuratorFrameworkFactory.newClient(
                hosts, SESSION_TIMEOUT_MS, SESSION_TIMEOUT_MS, new RetryForever(RETRY_MS));
        curator.getConnectionStateListenable().addListener((client, state) -> {
            if (state == ConnectionState.LOST) {
                wrong("its session is lost");
            }
        });
    }

    void begin() throws Exception {
        curator.start();
        curator.createContainers(ROOT);
        createIfAbsent(ROOT + "/counter", "0", CreateMode.PERSISTENT);
        createIfAbsent(own(), "0", CreateMode.PERSISTENT);
        createIfAbsent(ephemeral(), "", CreateMode.EPHEMERAL);
        session = curator.getZookeeperClient().getZooKeeper().getSessionId();
        start();
    }

    private void createIfAbsent(String path, String data, CreateMode mode) throws Exception {
        try {
            curator.create().creatingParentsIfNeeded().withMode(mode).forPath(path, bytes(data));
        } catch (KeeperException.NodeExistsException e) {
            // Another client was faster, or the answer to our own first try was lost.
            wrongUnless(curator.checkExists().forPath(path) != null, path + " is there and is not");
        }
    }

    private String own() {
        return ROOT + "/own-" + number;
    }

    String ephemeral() {
        return ROOT + "/live/c" + number;
    }

    long session() {
        return session;
    }

    @Override
    public String title() {
        return getName();
    }

    @Override
    public int rounds() {
        return rounds.get();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public boolean isIdle() {
        return idle;
    }

    @Override
    public void proceed() {
        paused = false;
    }

    @Override
    public List<String> wrongs() {
        synchronized (wrongs) {
            return List.copyOf(wrongs);
        }
    }

    private void wrong(String what) {
        synchronized (wrongs) {
            wrongs.add(getName() + ": " + what);
        }
    }

    private void wrongUnless(boolean right, String what) {
        if (!right) {
            wrong(what);
        }
    }

    @Override
    public void run() {
        try {
            InterProcessMutex lock = new InterProcessMutex(curator, ROOT + "/lock");
            while (!enough) {
                idle = paused;
                if (paused) {
                    TimeUnit.MILLISECONDS.sleep(1);
                    continue;
                }
                countUnderLock(lock);
                writeOwn();
                created.add(curator.create()
                        .withProtection()
                        .withMode(CreateMode.PERSISTENT_SEQUENTIAL)
                        .forPath(ROOT + "/n-" + number + "-", bytes("x")));
                rounds.incrementAndGet();
            }
        } catch (Exception e) {
            wrong(e.toString());
        }
    }

    private void countUnderLock(InterProcessMutex lock) throws Exception {
        if (!lock.acquire(LOCK_SECONDS, TimeUnit.SECONDS)) {
            wrong("no lock for " + LOCK_SECONDS + " s");
            return;
        }
        try {
            wrongUnless(holders.incrementAndGet() == 1, "is not alone with the lock");
            Stat stat = new Stat();
            int value =
                    Integer.parseInt(text(curator.getData().storingStatIn(stat).forPath(ROOT + "/counter")));
            set(ROOT + "/counter", Integer.toString(value + 1), stat.getVersion());
            counted++;
        } finally {
            holders.decrementAndGet();
            lock.release();
        }
    }

    private void writeOwn() throws Exception {
        set(own(), Integer.toString(written + 1), written);
        written++;
    }

    /** Nobody else writes there: where the version is one higher, the answer to a former try of ours was lost. */
    private void set(String path, String data, int version) throws Exception {
        try {
            curator.setData().withVersion(version).forPath(path, bytes(data));
        } catch (KeeperException.BadVersionException e) {
            Stat stat = new Stat();
            String found = text(curator.getData().storingStatIn(stat).forPath(path));
            wrongUnless(
                    found.equals(data) && stat.getVersion() == version + 1,
                    path + " has version " + stat.getVersion() + " and '" + found + "', not " + version + " for "
                            + data);
        }
    }

    @Override
    public void check(CuratorFramework other) throws Exception {
        Stat stat = other.checkExists().forPath(ephemeral());
        wrongUnless(stat != null && stat.getEphemeralOwner() == session, ephemeral() + " is not there: " + stat);
        wrongUnless(curator.getZookeeperClient().getZooKeeper().getSessionId() == session, "has another session now");
        String found = text(other.getData().forPath(own()));
        wrongUnless(found.equals(Integer.toString(written)), "wrote " + written + ", there is " + found);
        for (String path : created) {
            wrongUnless(other.checkExists().forPath(path) != null, "created " + path + ", which is not there");
        }
    }

    int counted() {
        return counted;
    }

    CuratorFramework curator() {
        return curator;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Ends what it does, not its session. */
    void end() throws InterruptedException {
        enough = true;
        join();
    }

    @Override
    public void close() {
        enough = true;
        curator.close();
    }
}
