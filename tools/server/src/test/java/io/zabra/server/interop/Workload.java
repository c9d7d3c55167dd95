package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

/** Every kind of write, below a path of its own. */
final class Workload {
    private Workload() {}

    static void everyRequest(ZooKeeper zk, String base) throws Exception {
        byte[] data = base.getBytes(StandardCharsets.UTF_8);
        zk.create(base, data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(base + "/null", null, Ids.READ_ACL_UNSAFE, CreateMode.PERSISTENT);
        for (int i = 0; i < 3; i++) {
            zk.create(base + "/s", data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
        }
        zk.create(base + "/e", data, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        zk.create(base + "/es", data, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
        zk.create(base + "/container", data, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER, new Stat());
        zk.create(base + "/container/child", data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create(base + "/ttl", data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 3_600_000);
        zk.setData(base, "changed".getBytes(StandardCharsets.UTF_8), 0);
        assertThatThrownBy(() -> zk.setData(base, data, 0)).isInstanceOf(KeeperException.BadVersionException.class);
        zk.addAuthInfo("digest", "user:secret".getBytes(StandardCharsets.UTF_8));
        zk.create(base + "/mine", data, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        zk.setACL(
                base + "/mine",
                Arrays.asList(
                        new ACL(Perms.ALL, new Id("world", "anyone")), new ACL(Perms.READ, new Id("ip", "10.0.0.0/8"))),
                0);
        multi(zk, base, data);
        zk.create(base + "/gone", data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.delete(base + "/gone", 0);
        assertThatThrownBy(() -> zk.delete(base, -1)).isInstanceOf(KeeperException.NotEmptyException.class);
        assertThatThrownBy(() -> zk.create(base, data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                .isInstanceOf(KeeperException.NodeExistsException.class);
    }

    private static void multi(ZooKeeper zk, String base, byte[] data) throws Exception {
        List<OpResult> results = zk.multi(List.of(
                Op.check(base, 1),
                Op.create(base + "/m", data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL),
                Op.setData(base, data, 1),
                Op.delete(base + "/null", 0)));
        assertThat(results).hasSize(4);
        assertThatThrownBy(() -> zk.multi(List.of(
                        Op.create(base + "/never", data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                        Op.check(base, 77))))
                .isInstanceOf(KeeperException.BadVersionException.class);
    }

    /** Many creations in flight at once. */
    static void many(ZooKeeper zk, String base, int count) throws Exception {
        CountDownLatch done = new CountDownLatch(count);
        AtomicInteger failed = new AtomicInteger();
        AsyncCallback.StringCallback callback = (rc, path, ctx, name) -> {
            if (rc != 0) {
                failed.incrementAndGet();
            }
            done.countDown();
        };
        for (int i = 0; i < count; i++) {
            zk.create(base + i, new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, callback, null);
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(failed.get()).isZero();
    }
}
