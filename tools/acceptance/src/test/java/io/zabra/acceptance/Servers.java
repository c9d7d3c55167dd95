package io.zabra.acceptance;

import io.zabra.server.ConfigException;
import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Zabra servers in this process, with short ticks: one alone, or three of an ensemble. */
final class Servers implements AutoCloseable {
    private static final String COMMON = """
            tickTime=200
            minSessionTimeout=400
            maxSessionTimeout=60000
            maxClientCnxns=0
            extendedTypesEnabled=true
            clientPortAddress=127.0.0.1
            znode.container.checkIntervalMs=200
            4lw.commands.whitelist=*
            """;
    private static final long DEADLINE_NANOS = 30_000_000_000L;
    private static final long POLL_NANOS = 5_000_000;
    private static final int SIZE = 3;

    private final TreeMap<Integer, ZabraServer> running = new TreeMap<>();

    static Servers one(Path directory, String... lines) throws IOException, ConfigException {
        Servers servers = new Servers();
        boolean fixed = List.of(lines).stream().anyMatch(line -> line.startsWith("clientPort="));
        servers.start(1, directory, (fixed ? "" : "clientPort=0\n") + String.join("\n", lines));
        return servers;
    }

    /** Returns once one of them leads. */
    static Servers three(Path directory) throws Exception {
        Servers servers = new Servers();
        List<Integer> ports = freePorts(SIZE * 3);
        StringBuilder members = new StringBuilder("initLimit=100\nsyncLimit=20\n");
        for (int sid = 1; sid <= SIZE; sid++) {
            members.append("server.%d=127.0.0.1:%d:%d%n".formatted(sid, ports.get(sid * 2), ports.get(sid * 2 + 1)));
        }
        for (int sid = 1; sid <= SIZE; sid++) {
            Path own = Files.createDirectories(directory.resolve("server" + sid));
            Files.writeString(own.resolve("myid"), Integer.toString(sid));
            int clientPort = sid == 1 ? ports.get(0) : sid == 2 ? ports.get(1) : ports.get(SIZE * 2 + 2);
            servers.start(sid, own, members + "clientPort=" + clientPort + "\n");
        }
        until("a leader", () -> servers.leader() != 0);
        return servers;
    }

    private static List<Integer> freePorts(int count) throws IOException {
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

    private void start(int sid, Path directory, String lines) throws IOException, ConfigException {
        String text = "dataDir=" + directory + "\n" + COMMON + lines;
        running.put(sid, ZabraServer.start(ServerConfig.parse("test", text, new Properties())));
    }

    static void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** The number of the one that leads while all others follow; 0 where there is none. */
    int leader() {
        boolean settled =
                running.values().stream().noneMatch(server -> server.mode().equals("looking"));
        return running.entrySet().stream()
                .filter(entry -> settled && entry.getValue().mode().equals("leader"))
                .mapToInt(java.util.Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    void stop(int sid) {
        Objects.requireNonNull(running.remove(sid), "it is down already").close();
    }

    int port() {
        return running.firstEntry().getValue().port();
    }

    /** Of those that run when it is asked. */
    String connectString() {
        return String.join(
                ",",
                running.values().stream()
                        .map(server -> "127.0.0.1:" + server.port())
                        .toList());
    }

    @Override
    public void close() {
        running.values().forEach(ZabraServer::close);
    }
}
