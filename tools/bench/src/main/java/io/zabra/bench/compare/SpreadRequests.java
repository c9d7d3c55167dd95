package io.zabra.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/**
 * Requests at random places of a whole tree, most of which no cache of the processor holds where the tree is large.
 *
 * @param tree that the server has
 */
record SpreadRequests(Kind kind, SpreadTree tree) implements Requests {
    enum Kind {
        /** getData of a znode of 100 bytes. */
        GET,
        /** setData of 100 bytes, unconditional. */
        SET,
        /** create of one more znode of 100 bytes below one of the parents. */
        CREATE;

        String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final List<Kind> ALL = List.of(Kind.values());
    /** So that no name comes twice. */
    private static final AtomicLong CREATED = new AtomicLong();

    @Override
    public String title() {
        return String.format(Locale.ROOT, "%s of %,d", kind.title(), tree.znodes());
    }

    /** The tree is there. */
    @Override
    public void prepare(ZooKeeper client, int clients) {}

    @Override
    public void send(ZooKeeper client, int clientIndex, SplittableRandom random, Done done) {
        switch (kind) {
            case GET -> client.getData(tree.path(random), false, (rc, path, ctx, data, stat) -> done.done(rc), null);
            case SET ->
                client.setData(tree.path(random), Workload.PAYLOAD, -1, (rc, path, ctx, stat) -> done.done(rc), null);
            case CREATE ->
                client.create(
                        tree.parent(random) + "/c-" + CREATED.incrementAndGet(),
                        Workload.PAYLOAD,
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT,
                        (int rc, String path, Object ctx, String name) -> done.done(rc),
                        null);
        }
    }
}
