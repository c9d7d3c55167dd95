package io.zabra.server.interop;

import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import io.zabra.server.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;

/** Servers of both kinds, each with a {@code zoo.cfg} of its own, in an ensemble that is changed while it runs. */
@SuppressWarnings("try") // closing a client of Apache can be interrupted
final class ChangingEnsemble implements AutoCloseable {
    private static final int CLIENT_TIMEOUT_MS = 15_000;

    /** A process of Apache's needs its time on a machine that is busy. */
    private static final Duration STARTING = Duration.ofSeconds(90);

    private final Path root;
    private final List<Integer> ports;
    private final List<String> settings = new ArrayList<>();
    private final Map<Integer, Member> members = new TreeMap<>();

    /** @param size the highest number of a server */
    ChangingEnsemble(Path root, int size, String... more) throws IOException {
        this.root = root;
        this.ports = MixedEnsemble.freePorts(3 * size);
        settings.addAll(List.of(
                "tickTime=500", "initLimit=20", "syncLimit=8", "reconfigEnabled=true", "4lw.commands.whitelist=*"));
        settings.addAll(List.of(more));
    }

    int clientPort(int sid) {
        return ports.get(3 * sid - 1);
    }

    /** {@code server.N=…} with its client port, as {@code reconfig} wants it. */
    String line(int sid, String role) {
        return "server.%d=127.0.0.1:%d:%d:%s;127.0.0.1:%d"
                .formatted(sid, ports.get(3 * sid - 3), ports.get(3 * sid - 2), role, clientPort(sid));
    }

    String lines(int... sids) {
        return Arrays.stream(sids).mapToObj(sid -> line(sid, "participant")).collect(Collectors.joining("\n"));
    }

    Path directory(int sid) {
        return root.resolve("server" + sid);
    }

    Path config(int sid) {
        return root.resolve("zoo" + sid + ".cfg");
    }

    private void write(int sid, String servers) throws IOException {
        Files.createDirectories(directory(sid));
        Files.writeString(directory(sid).resolve("myid"), sid + "\n");
        List<String> lines = new ArrayList<>(settings);
        lines.add("dataDir=" + directory(sid));
        lines.add("admin.enableServer=false");
        lines.add(servers);
        Files.write(config(sid), lines);
    }

    /** @param servers lines of those that it takes for members */
    void startZabra(int sid, String servers) throws Exception {
        write(sid, servers);
        restartZabra(sid);
    }

    /** From its file as it is by now. */
    void restartZabra(int sid) throws Exception {
        members.put(sid, new ZabraMember(ZabraServer.start(ServerConfig.load(config(sid))), clientPort(sid)));
    }

    void startApache(int sid, String servers) throws IOException {
        write(sid, servers);
        restartApache(sid);
    }

    void restartApache(int sid) throws IOException {
        members.put(sid, ApacheMember.start(config(sid), directory(sid), sid, clientPort(sid)));
    }

    void stop(int sid) {
        Objects.requireNonNull(members.remove(sid), "server " + sid + " is down")
                .close();
    }

    String mode(int sid) {
        return Objects.requireNonNull(members.get(sid)).mode();
    }

    void await(int sid, String... modes) throws Exception {
        Await.until(
                "server " + sid + " is " + String.join(" or ", modes),
                STARTING,
                () -> Set.of(modes).contains(mode(sid)));
    }

    /** Waits until one of these leads. */
    int awaitLeader(int... sids) throws Exception {
        Await.until(
                "one of " + Arrays.toString(sids) + " leads",
                STARTING,
                () -> Arrays.stream(sids).anyMatch(sid -> mode(sid).equals("leader")));
        return Arrays.stream(sids)
                .filter(sid -> mode(sid).equals("leader"))
                .findFirst()
                .orElseThrow();
    }

    private String hosts(int... sids) {
        return Arrays.stream(sids)
                .mapToObj(sid -> "127.0.0.1:" + clientPort(sid))
                .collect(Collectors.joining(","));
    }

    ZooKeeperAdmin admin(int... sids) throws Exception {
        ZooKeeperAdmin admin = new ZooKeeperAdmin(hosts(sids), CLIENT_TIMEOUT_MS, event -> {});
        Await.until("an operator is connected", () -> admin.getState().isConnected());
        return admin;
    }

    ZooKeeper client(int... sids) throws Exception {
        ZooKeeper zk = new ZooKeeper(hosts(sids), CLIENT_TIMEOUT_MS, event -> {});
        Await.until("a client is connected", () -> zk.getState().isConnected());
        return zk;
    }

    /** Waits until {@code /zookeeper/config} of all these servers is this text. */
    void awaitConfig(String text, int... sids) throws Exception {
        for (int sid : sids) {
            try (ZooKeeper zk = client(sid)) {
                Await.until(
                        "server " + sid + " has configuration " + text,
                        () -> text.equals(new String(zk.getConfig(false, new Stat()), StandardCharsets.UTF_8)));
            }
        }
    }

    /** Waits until all these servers show the same znodes. */
    void assertEqualTrees(int... sids) throws Exception {
        Map<String, String> expected = null;
        for (int sid : sids) {
            try (ZooKeeper zk = client(sid)) {
                Map<String, String> tree = TreeText.read(zk);
                expected = expected == null ? tree : expected;
                org.assertj.core.api.Assertions.assertThat(tree)
                        .as("server %d", sid)
                        .isEqualTo(expected);
            }
        }
    }

    @Override
    public void close() {
        members.values().forEach(Member::close);
        members.clear();
    }
}
