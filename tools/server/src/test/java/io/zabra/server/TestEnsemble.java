package io.zabra.server;

import io.zabra.engine.tree.PathRange;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.tree.ZnodeCursor;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.FourLetters;
import io.zabra.server.testing.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/** Zabra servers of one ensemble in this process, on ports that were free a moment ago. */
final class TestEnsemble implements AutoCloseable {
    private static final int CLIENT_TIMEOUT_MS = 20_000;

    private final Path root;
    private final String members;
    private final String[] lines;
    private final int size;
    private final List<Integer> clientPorts;
    private final List<Integer> peerPorts;
    private final Map<Integer, ZabraServer> servers = new TreeMap<>();

    /** @param lines of each server's configuration, SID in them stands for its number */
    TestEnsemble(Path root, int size, String... lines) throws IOException {
        this(root, size, 0, lines);
    }

    /** @param observers of the servers, the last ones */
    TestEnsemble(Path root, int size, int observers, String... lines) throws IOException {
        this.root = root;
        this.size = size;
        this.lines = lines;
        List<Integer> ports = freePorts(3 * size);
        StringBuilder text = new StringBuilder();
        for (int sid = 1; sid <= size; sid++) {
            String role = sid > size - observers ? "observer" : "participant";
            text.append("server.%d=127.0.0.1:%d:%d:%s%n"
                    .formatted(sid, ports.get(2 * sid - 2), ports.get(2 * sid - 1), role));
        }
        this.members = text.toString();
        this.peerPorts = ports.subList(0, 2 * size);
        this.clientPorts = ports.subList(2 * size, 3 * size);
        for (int sid = 1; sid <= size; sid++) {
            start(sid);
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    Path directory(int sid) {
        return root.resolve("server" + sid);
    }

    void start(int sid) throws IOException {
        Files.createDirectories(directory(sid));
        Files.writeString(directory(sid).resolve("myid"), sid + "\n");
        List<String> all = Arrays.stream(lines)
                .map(line -> line.replace("SID", Integer.toString(sid)))
                .collect(Collectors.toCollection(ArrayList::new));
        all.add("clientPort=" + clientPorts.get(sid - 1));
        all.add("initLimit=100");
        all.add("syncLimit=20");
        all.add(members);
        servers.put(sid, TestServers.zabra(directory(sid), all.toArray(String[]::new)));
    }

    void stop(int sid) {
        server(sid).close();
        servers.remove(sid);
    }

    ZabraServer server(int sid) {
        return Objects.requireNonNull(servers.get(sid), "server " + sid + " is down");
    }

    int clientPort(int sid) {
        return clientPorts.get(sid - 1);
    }

    /** Where learners come to. */
    int quorumPort(int sid) {
        return peerPorts.get(2 * sid - 2);
    }

    int electionPort(int sid) {
        return peerPorts.get(2 * sid - 1);
    }

    /** Waits until all servers that are up serve, one of them as leader. */
    int awaitLeader() throws Exception {
        Await.until(
                "there is a leader, and all others follow it",
                () -> leader() != null
                        && servers.values().stream()
                                .allMatch(server -> server.mode().equals("leader")
                                        || server.mode().equals("follower")
                                        || server.mode().equals("observer")));
        return Objects.requireNonNull(leader());
    }

    private @Nullable Integer leader() {
        return servers.entrySet().stream()
                .filter(entry -> entry.getValue().mode().equals("leader"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    int aFollower() {
        return servers.entrySet().stream()
                .filter(entry -> entry.getValue().mode().equals("follower"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    ZooKeeper client(int sid) throws IOException {
        return new ZooKeeper("127.0.0.1:" + clientPort(sid), CLIENT_TIMEOUT_MS, event -> {});
    }

    /** Of all servers, up or down. */
    String connectString() {
        return clientPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    int size() {
        return size;
    }

    /** What {@code mntr} of each server that is up tells under a name; 0 where it tells nothing. */
    private List<Long> metric(String name) throws IOException {
        List<Long> values = new ArrayList<>();
        for (int sid : servers.keySet()) {
            values.add(FourLetters.say(clientPort(sid), "mntr")
                    .lines()
                    .filter(line -> line.startsWith("zk_" + name + "\t"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('\t') + 1)))
                    .findFirst()
                    .orElse(0));
        }
        return values;
    }

    long sum(String name) throws IOException {
        return metric(name).stream().mapToLong(Long::longValue).sum();
    }

    long most(String name) throws IOException {
        return metric(name).stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Waits until all servers that are up show the same znodes, to the last field of each. */
    void awaitEqualTrees() throws Exception {
        Await.until(
                "all servers show the same zxid",
                () -> servers.values().stream()
                                .map(server -> server.store().lastZxid())
                                .distinct()
                                .count()
                        == 1);
        List<Map<String, String>> trees =
                servers.values().stream().map(TestEnsemble::tree).toList();
        for (Map<String, String> tree : trees) {
            org.assertj.core.api.Assertions.assertThat(tree).isEqualTo(trees.get(0));
        }
    }

    private static Map<String, String> tree(ZabraServer server) {
        Map<String, String> znodes = new LinkedHashMap<>();
        try (PinnedTree tree = server.store().pin();
                ZnodeCursor cursor = tree.scan(PathRange.ALL)) {
            while (cursor.next()) {
                Znode znode = cursor.znode();
                boolean config = cursor.path().equals("/zookeeper/config");
                znodes.put(
                        cursor.path(),
                        (config ? "" : znode.stat()) + " " + Arrays.toString(znode.data()) + znode.acl());
            }
        }
        return znodes;
    }

    @Override
    public void close() {
        servers.values().forEach(ZabraServer::close);
        servers.clear();
    }
}
