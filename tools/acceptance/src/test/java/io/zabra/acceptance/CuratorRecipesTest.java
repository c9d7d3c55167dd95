package io.zabra.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.transaction.CuratorTransactionResult;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.nodes.GroupMember;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.recipes.nodes.PersistentTtlNode;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.curator.retry.RetryForever;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.curator.x.discovery.ServiceProvider;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curator's recipes, as its users use them, between two clients of one server. */
class CuratorRecipesTest {
    private static final int WAIT_S = 30;

    private static Servers server;
    private static CuratorFramework first;
    private static CuratorFramework second;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = Servers.one(directory);
        first = client(server.connectString());
        second = client(server.connectString());
    }

    static CuratorFramework client(String servers) {
        CuratorFramework client = CuratorFrameworkFactory.newClient(servers, 20_000, 20_000, new RetryForever(50));
        client.start();
        return client;
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        server.close();
    }

    private static CuratorLocks locks() {
        return new CuratorLocks(first, second);
    }

    @Test
    void aMutexIsHeldByOne() throws Exception {
        locks().aMutexIsHeldByOne();
    }

    @Test
    void readersShareAndAWriterIsAlone() throws Exception {
        locks().readersShareAndAWriterIsAlone();
    }

    @Test
    void aSemaphoreLetsInAsManyAsItHas() throws Exception {
        locks().aSemaphoreLetsInAsManyAsItHas();
    }

    @Test
    void severalLocksAreTakenTogetherOrNotAtAll() throws Exception {
        locks().severalLocksAreTakenTogetherOrNotAtAll();
    }

    @Test
    void theLatchPassesOnWhenTheLeaderLeaves() throws Exception {
        locks().theLatchPassesOnWhenTheLeaderLeaves();
    }

    @Test
    void theSelectorGivesEachItsTurn() throws Exception {
        locks().theSelectorGivesEachItsTurn();
    }

    @Test
    void theLatchOfALostSessionPassesOn() throws Exception {
        CuratorFramework third = client(server.connectString());
        try (org.apache.curator.framework.recipes.leader.LeaderLatch theirs =
                        new org.apache.curator.framework.recipes.leader.LeaderLatch(third, "/curator/lost");
                org.apache.curator.framework.recipes.leader.LeaderLatch ours =
                        new org.apache.curator.framework.recipes.leader.LeaderLatch(first, "/curator/lost")) {
            theirs.start();
            assertThat(theirs.await(WAIT_S, TimeUnit.SECONDS)).isTrue();
            ours.start();
            third.getZookeeperClient().getZooKeeper().close();
            assertThat(ours.await(WAIT_S, TimeUnit.SECONDS)).isTrue();
        }
        third.close();
    }

    @Test
    void aBarrierHoldsUntilItIsRemoved() throws Exception {
        DistributedBarrier barrier = new DistributedBarrier(first, "/curator/barrier");
        barrier.setBarrier();
        DistributedBarrier waiting = new DistributedBarrier(second, "/curator/barrier");
        assertThat(waiting.waitOnBarrier(50, TimeUnit.MILLISECONDS)).isFalse();
        barrier.removeBarrier();
        assertThat(waiting.waitOnBarrier(WAIT_S, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDoubleBarrierLetsBothInAndOutTogether() throws Exception {
        DistributedDoubleBarrier one = new DistributedDoubleBarrier(first, "/curator/double", 2);
        DistributedDoubleBarrier two = new DistributedDoubleBarrier(second, "/curator/double", 2);
        CountDownLatch through = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            try {
                if (two.enter(WAIT_S, TimeUnit.SECONDS) && two.leave(WAIT_S, TimeUnit.SECONDS)) {
                    through.countDown();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        other.start();
        assertThat(one.enter(WAIT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(one.leave(WAIT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(through.await(WAIT_S, TimeUnit.SECONDS)).isTrue();
        other.join();
    }

    @Test
    void aQueueGivesWhatWasOfferedInOrder() throws Exception {
        SimpleDistributedQueue in = new SimpleDistributedQueue(first, "/curator/queue");
        SimpleDistributedQueue out = new SimpleDistributedQueue(second, "/curator/queue");
        for (int i = 0; i < 50; i++) {
            assertThat(in.offer(Integer.toString(i).getBytes(UTF_8))).isTrue();
        }
        for (int i = 0; i < 50; i++) {
            assertThat(new String(out.poll(WAIT_S, TimeUnit.SECONDS), UTF_8)).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void countersCountWhatBothAdd() throws Exception {
        DistributedAtomicLong one = new DistributedAtomicLong(first, "/curator/long", new RetryForever(5));
        DistributedAtomicLong two = new DistributedAtomicLong(second, "/curator/long", new RetryForever(5));
        for (int i = 0; i < 25; i++) {
            assertThat(one.increment().succeeded()).isTrue();
            assertThat(two.add(2L).succeeded()).isTrue();
        }
        assertThat(one.get().postValue()).isEqualTo(75);
    }

    @Test
    void aSharedCountTellsTheOther() throws Exception {
        try (SharedCount one = new SharedCount(first, "/curator/count", 0);
                SharedCount two = new SharedCount(second, "/curator/count", 0)) {
            one.start();
            two.start();
            one.setCount(7);
            Servers.until("the other has heard", () -> two.getCount() == 7);
        }
    }

    @Test
    void aNodeOfAMemberIsThereAgainAfterSomebodyDeletedIt() throws Exception {
        try (PersistentNode node =
                new PersistentNode(first, CreateMode.EPHEMERAL, false, "/curator/member", new byte[] {1})) {
            node.start();
            assertThat(node.waitForInitialCreate(WAIT_S, TimeUnit.SECONDS)).isTrue();
            second.delete().forPath("/curator/member");
            Servers.until("it is there again", () -> second.checkExists().forPath("/curator/member") != null);
        }
        assertThat(second.checkExists().forPath("/curator/member")).isNull();
    }

    @Test
    void aGroupKnowsItsMembers() throws Exception {
        try (GroupMember one = new GroupMember(first, "/curator/group", "one", new byte[] {1});
                GroupMember two = new GroupMember(second, "/curator/group", "two", new byte[] {2})) {
            one.start();
            two.start();
            Servers.until(
                    "each sees both",
                    () -> one.getCurrentMembers()
                                    .keySet()
                                    .equals(two.getCurrentMembers().keySet())
                            && one.getCurrentMembers().size() == 2);
        }
    }

    @Test
    void aTtlNodeLivesWhileItIsTouched() throws Exception {
        try (PersistentTtlNode node = new PersistentTtlNode(first, "/curator/ttl", 500, new byte[] {1})) {
            node.start();
            assertThat(node.waitForInitialCreate(WAIT_S, TimeUnit.SECONDS)).isTrue();
        }
        Servers.until("it is gone", () -> second.checkExists().forPath("/curator/ttl") == null);
    }

    @Test
    void aPersistentWatcherSeesEverythingBelow() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (PersistentWatcher watcher = new PersistentWatcher(first, "/curator/watched", true)) {
            watcher.getListenable().addListener(event -> seen.add(event.getType() + " " + event.getPath()));
            watcher.start();
            Servers.until("it watches", () -> {
                second.create().orSetData().creatingParentsIfNeeded().forPath("/curator/watched/a", new byte[] {1});
                return !seen.isEmpty();
            });
            second.create().forPath("/curator/watched/a/b");
            second.setData().forPath("/curator/watched/a/b", new byte[] {2});
            second.delete().forPath("/curator/watched/a/b");
            Servers.until("all has come", () -> seen.contains("NodeDeleted /curator/watched/a/b"));
            assertThat(seen).contains("NodeCreated /curator/watched/a/b", "NodeDataChanged /curator/watched/a/b");
        }
    }

    @Test
    void aTransactionIsDoneWholeOrNotAtAll() throws Exception {
        first.create().creatingParentsIfNeeded().forPath("/curator/txn");
        List<CuratorTransactionResult> results = first.transaction()
                .forOperations(
                        first.transactionOp().create().forPath("/curator/txn/a", new byte[] {1}),
                        first.transactionOp().check().withVersion(0).forPath("/curator/txn"),
                        first.transactionOp().setData().withVersion(0).forPath("/curator/txn", new byte[] {2}));
        assertThat(results).hasSize(3);
        assertThat(results).allMatch(result -> result.getError() == 0);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> first.transaction()
                        .forOperations(
                                first.transactionOp().delete().forPath("/curator/txn/a"),
                                first.transactionOp().check().withVersion(0).forPath("/curator/txn")))
                .isInstanceOf(org.apache.zookeeper.KeeperException.BadVersionException.class);
        assertThat(first.checkExists().forPath("/curator/txn/a")).isNotNull();
    }

    @Test
    void servicesAreFoundAsLongAsTheyAreThere() throws Exception {
        try (ServiceDiscovery<String> theirs = discovery(first);
                ServiceDiscovery<String> ours = discovery(second);
                ServiceProvider<String> provider =
                        ours.serviceProviderBuilder().serviceName("orders").build()) {
            provider.start();
            ServiceInstance<String> instance = ServiceInstance.<String>builder()
                    .name("orders")
                    .address("127.0.0.1")
                    .port(8080)
                    .payload("v1")
                    .build();
            theirs.registerService(instance);
            Servers.until("it is found", () -> provider.getInstance() != null);
            assertThat(ours.queryForNames()).containsExactly("orders");
            assertThat(provider.getInstance().getPayload()).isEqualTo("v1");
            theirs.unregisterService(instance);
            Servers.until("it is gone", () -> provider.getInstance() == null);
        }
    }

    private static ServiceDiscovery<String> discovery(CuratorFramework client) throws Exception {
        ServiceDiscovery<String> discovery = ServiceDiscoveryBuilder.builder(String.class)
                .client(client)
                .basePath("/curator/services")
                .build();
        discovery.start();
        return discovery;
    }

    @Test
    void aParentThatCuratorMadeGoesWithItsLastChild() throws Exception {
        first.create().creatingParentContainersIfNeeded().forPath("/curator/made/child");
        first.delete().forPath("/curator/made/child");
        Servers.until("the container is swept", () -> first.checkExists().forPath("/curator/made") == null);
    }

    @Test
    void backgroundCallsAnswerInTheOrderOfTheCalls() throws Exception {
        ConcurrentLinkedQueue<Integer> codes = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 100; i++) {
            int call = i;
            first.create()
                    .orSetData()
                    .creatingParentsIfNeeded()
                    .inBackground((client, event) -> codes.add(call))
                    .forPath("/curator/background/n" + i % 10, new byte[] {1});
        }
        Servers.until("all are answered", () -> codes.size() == 100);
    }
}
