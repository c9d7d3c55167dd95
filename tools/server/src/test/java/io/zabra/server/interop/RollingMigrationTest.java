package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/migration.md tells an operator to do: an Apache ensemble becomes one of Zabra, server by server, an observer first, and
 * back, while Curator's clients work with locks and ephemerals, and kazoo's where it is installed.
 */
class RollingMigrationTest {
    private static final int CLIENTS = 4;
    private static final int KAZOO_CLIENTS = 2;
    private static final int SIZE = 3;
    private static final int OBSERVER = 4;
    private static final int STEP_ROUNDS = 5;

    private final AtomicInteger holders = new AtomicInteger();
    private final List<CuratorClient> curators = new ArrayList<>();
    private final List<KazooClient> kazoos = new ArrayList<>();
    private final List<MigrationClient> clients = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void closeClients() {
        clients.forEach(MigrationClient::close);
    }

    @Test
    @Timeout(400)
    void noSessionAndNoWriteIsLostOnTheWayToZabraAndBack() throws Exception {
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, SIZE, Set.of(), "snapCount=500")) {
            for (int sid = 1; sid <= SIZE; sid++) {
                ensemble.startApache(sid);
            }
            ensemble.await(SIZE, "leader", "follower");
            Await.until("there is a leader", () -> ensemble.withMode("leader") > 0);
            beginClients(ensemble.hosts(SIZE));
            observe(ensemble);
            migrate(ensemble, true);
            compare(ensemble, "all of Zabra", Set.of());
            migrate(ensemble, false);
            compare(ensemble, "all of Apache again", Set.of());
        }
    }

    private void beginClients(String hosts) throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            CuratorClient client = new CuratorClient(i, hosts, holders);
            curators.add(client);
            clients.add(client);
            client.begin();
        }
        kazoos.addAll(KazooClient.begin(KAZOO_CLIENTS, hosts));
        clients.addAll(kazoos);
        work();
    }

    /** Nothing of the voters is touched: their configuration does not know the observer. */
    private void observe(MixedEnsemble ensemble) throws Exception {
        ensemble.startZabraUnknownToOthers(OBSERVER, freePort(), freePort(), freePort());
        ensemble.await(OBSERVER, "observer");
        work();
        // The observer's own configuration names it, those of the voters do not.
        compare(ensemble, "with an observer", Set.of("/zookeeper/config"));
        ensemble.stop(OBSERVER);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The followers first, the leader last. */
    private void migrate(MixedEnsemble ensemble, boolean toZabra) throws Exception {
        Set<Integer> todo = new TreeSet<>(List.of(1, 2, 3));
        while (!todo.isEmpty()) {
            int leader = ensemble.withMode("leader");
            int sid = todo.stream().filter(each -> each != leader).findFirst().orElse(leader);
            todo.remove(sid);
            ensemble.stop(sid);
            ensemble.wipe(sid);
            if (toZabra) {
                ensemble.startZabra(sid);
            } else {
                ensemble.startApache(sid);
            }
            ensemble.await(sid, "leader", "follower");
            Await.until("there is a leader", () -> ensemble.withMode("leader") > 0);
            work();
        }
    }

    /** Waits until every client has done something more. */
    private void work() throws Exception {
        for (MigrationClient client : clients) {
            int before = client.rounds();
            Await.until(
                    client.title() + " goes on",
                    () -> client.rounds() >= before + STEP_ROUNDS
                            || !client.wrongs().isEmpty());
            assertThat(client.wrongs()).isEmpty();
        }
    }

    private void compare(MixedEnsemble ensemble, String when, Set<String> own) throws Exception {
        clients.forEach(MigrationClient::pause);
        for (MigrationClient client : clients) {
            Await.until(client.title() + " rests", client::isIdle);
        }
        CuratorFramework eyes = curators.get(0).curator();
        eyes.sync().forPath("/");
        for (MigrationClient client : clients) {
            client.check(eyes);
            assertThat(client.wrongs()).as(when).isEmpty();
        }
        assertCounter(
                eyes,
                "counter",
                curators.stream().mapToInt(CuratorClient::counted).sum(),
                when);
        if (!kazoos.isEmpty()) {
            assertCounter(
                    eyes,
                    "kazoo-counter",
                    kazoos.stream().mapToInt(KazooClient::rounds).sum(),
                    when);
        }
        ensemble.assertEqualTrees(own);
        clients.forEach(MigrationClient::proceed);
    }

    private static void assertCounter(CuratorFramework eyes, String name, int counted, String when) throws Exception {
        assertThat(CuratorClient.text(eyes.getData().forPath(CuratorClient.ROOT + "/" + name)))
                .as(when)
                .isEqualTo(Integer.toString(counted));
    }
}
