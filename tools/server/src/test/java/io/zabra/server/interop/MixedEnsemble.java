package io.zabra.server.interop;

import io.zabra.server.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.assertj.core.api.Assertions;

/** Servers of both kinds, on ports that were free a moment ago. */
@SuppressWarnings("try") // closing a client of Apache can be interrupted
final class MixedEnsemble implements AutoCloseable {
    private static final int CLIENT_TIMEOUT_MS = 15_000;
    private static final String WRITTEN = "/written-through-all";

    /** A process of Apache's needs its time on a machine that is busy. */
    private static final Duration STARTING = Duration.ofSeconds(90);

    private final Path root;
    private final List<String> lines = new ArrayList<>();
    private final List<Integer> quorumPorts;
    private final List<Integer> clientPorts;
    private String[] apacheOptions = {};
    private final Map<Integer, Member> members = new TreeMap<>();
    private final Map<Member, String> settledMismatches = new HashMap<>();
    private Optional<Member> settledUnder = Optional.empty();

    /** @param observers numbers of those that do not vote */
    MixedEnsemble(Path root, int size, Set<Integer> observers, String... more) throws IOException {
        this.root = root;
        List<Integer> ports = freePorts(3 * size);
        lines.addAll(List.of("tickTime=500", "initLimit=20", "syncLimit=8"));
        lines.addAll(List.of(more));
        for (int sid = 1; sid <= size; sid++) {
            lines.add("server.%d=127.0.0.1:%d:%d:%s"
                    .formatted(
                            sid,
                            ports.get(2 * sid - 2),
                            ports.get(2 * sid - 1),
                            observers.contains(sid) ? "observer" : "participant"));
        }
        this.quorumPorts = ports.subList(0, 2 * size);
        this.clientPorts = ports.subList(2 * size, 3 * size);
    }

    static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    Path directory(int sid) {
        return root.resolve("server" + sid);
    }

    /** Of the JVMs that run Apache's servers from now on. */
    void apacheOptions(String... options) {
        apacheOptions = options;
    }

    /** @param more lines, for this server alone */
    void startApache(int sid, String... more) throws IOException {
        members.put(sid, ApacheMember.start(directory(sid), sid, clientPorts.get(sid - 1), lines(more), apacheOptions));
    }

    /** @param more lines, for this server alone */
    void startZabra(int sid, String... more) throws IOException {
        members.put(sid, ZabraMember.start(directory(sid), sid, clientPorts.get(sid - 1), lines(more)));
    }

    /**
     * In a process of its own, which {@link #stop} kills.
     *
     * @param more lines, for this server alone
     */
    void startZabraProcess(int sid, String... more) throws IOException {
        members.put(sid, ZabraProcess.start(directory(sid), sid, clientPorts.get(sid - 1), lines(more)));
    }

    private List<String> lines(String... more) {
        Set<String> keys = Arrays.stream(more).map(MixedEnsemble::key).collect(Collectors.toSet());
        List<String> all = new ArrayList<>(lines);
        all.removeIf(line -> keys.contains(key(line)));
        all.addAll(List.of(more));
        return all;
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf('='));
    }

    String mode(int sid) {
        return Objects.requireNonNull(members.get(sid)).mode();
    }

    int quorumPort(int sid) {
        return quorumPorts.get(2 * sid - 2);
    }

    /** The line of a server for one that reaches its quorum port through another port. */
    String lineOf(int sid, int quorumPort) {
        return "server.%d=127.0.0.1:%d:%d:participant".formatted(sid, quorumPort, quorumPorts.get(2 * sid - 1));
    }

    /** One that the configurations of the others say nothing of. */
    void startZabraUnknownToOthers(int sid, int clientPort, int quorumPort, int electionPort) throws IOException {
        List<String> own = new ArrayList<>(lines);
        own.add("server.%d=127.0.0.1:%d:%d:observer".formatted(sid, quorumPort, electionPort));
        members.put(sid, ZabraMember.start(directory(sid), sid, clientPort, own));
    }

    /** One of those that are up and have a mode, or -1. */
    int withMode(String mode) {
        return members.entrySet().stream()
                .filter(entry -> entry.getValue().mode().equals(mode))
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(-1);
    }

    /** Hosts and ports of the first servers. */
    String hosts(int size) {
        return clientPorts.stream().limit(size).map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    void stop(int sid) {
        Objects.requireNonNull(members.remove(sid), "server " + sid + " is down")
                .close();
    }

    String figure(int sid, String name) throws IOException {
        return Objects.requireNonNull(members.get(sid)).figure(name);
    }

    void wipe(int sid) throws IOException {
        try (Stream<Path> files = Files.walk(directory(sid))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Waits until the server has one of these modes. */
    void await(int sid, String... modes) throws Exception {
        Member member = Objects.requireNonNull(members.get(sid));
        Await.until(
                "server " + sid + " is " + String.join(" or ", modes),
                STARTING,
                () -> Set.of(modes).contains(member.mode()));
    }

    /** Waits until the trees of all servers that are up show the same last transaction. */
    void awaitSameZxid() throws Exception {
        Await.until("all have applied the same transactions", () -> {
            Set<String> zxids = new HashSet<>();
            for (Member member : members.values()) {
                zxids.add(member.zxid());
            }
            return zxids.size() == 1;
        });
    }

    ZooKeeper client(int... sids) throws Exception {
        String hosts = Arrays.stream(sids).mapToObj(this::host).collect(Collectors.joining(","));
        ZooKeeper zk = new ZooKeeper(hosts, CLIENT_TIMEOUT_MS, event -> {});
        Await.until("a client is connected to " + hosts, () -> zk.getState().isConnected());
        return zk;
    }

    String host(int sid) {
        Member up = members.get(sid);
        return "127.0.0.1:" + (up == null ? clientPorts.get(sid - 1) : up.clientPort());
    }

    /**
     * All servers that are up show the same znodes with the same stats, and find after every transaction the digest that its
     * leader had computed.
     */
    void assertEqualTrees() throws Exception {
        assertEqualTrees(Set.of());
    }

    /** @param own paths of which each server may have its own version */
    void assertEqualTrees(Set<String> own) throws Exception {
        if (!settledUnder.equals(leader()) || !settledMismatches.keySet().equals(Set.copyOf(members.values()))) {
            settle();
        }
        writeThroughAll();
        Map<String, String> expected = null;
        for (int sid : members.keySet()) {
            Member member = Objects.requireNonNull(members.get(sid));
            Assertions.assertThat(member.digestMismatches())
                    .as("%s %d%s", member, sid, digestLines(sid))
                    .isEqualTo(settledMismatches.get(member));
            try (ZooKeeper zk = client(sid)) {
                Map<String, String> tree = TreeText.read(zk);
                tree.keySet().removeAll(own);
                if (expected == null) {
                    expected = tree;
                }
                Assertions.assertThat(tree).as("server %d", sid).isEqualTo(expected);
            }
        }
    }

    /**
     * From now on, as long as the leader and the servers are these, no digest may differ. Before that, one of Apache's may
     * have found some that did: its leader streams a snapshot while it changes, and its server saves its own in the same
     * way, so that whoever loads it is ahead of the first transactions that it meets then. Ours never differ.
     */
    void settle() throws Exception {
        writeThroughAll();
        settledUnder = leader();
        settledMismatches.clear();
        for (Member member : members.values()) {
            settledMismatches.put(member, member instanceof ApacheMember ? member.digestMismatches() : "0");
        }
    }

    private Optional<Member> leader() {
        return Optional.ofNullable(members.get(withMode("leader")));
    }

    /** Every server has applied at the end what was written at its beginning. */
    private void writeThroughAll() throws Exception {
        for (int sid : members.keySet()) {
            try (ZooKeeper zk = client(sid)) {
                // What this server has of it may be what it was before the server before wrote: only a write tells.
                try {
                    zk.create(WRITTEN, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                } catch (NodeExistsException e) {
                    // Another's.
                }
                for (int i = 0; i < 3; i++) {
                    zk.setData(WRITTEN, new byte[i], -1);
                }
            }
        }
    }

    /** What Apache's server said of the digests that it found. */
    private String digestLines(int sid) throws IOException {
        return said(sid, "igest");
    }

    /** Lines with this text in the log of an Apache server, each after a line's end; empty for one of ours. */
    String said(int sid, String text) throws IOException {
        Path log = root.resolve("apache-" + sid + ".log");
        if (!Files.exists(log)) {
            return "";
        }
        try (Stream<String> said = Files.lines(log)) {
            return said.filter(line -> line.contains(text)).collect(Collectors.joining("\n", "\n", ""));
        }
    }

    @Override
    public void close() {
        members.values().forEach(Member::close);
        members.clear();
    }
}
