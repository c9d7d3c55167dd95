package io.zabra.cli;

import io.zabra.server.ConfigException;
import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three members of an ensemble in this process, on ports that were free a moment ago. One thread. */
final class SampleEnsemble implements AutoCloseable {
    private static final int SIZE = 3;
    private static final long PATIENCE_S = 30;
    private static final long LOOK_NANOS = 5_000_000;

    private final Path directory;
    private final String members;
    private final List<ZabraServer> servers = new ArrayList<>();

    /** Returns when all of them serve. Blocks. */
    SampleEnsemble(Path directory) throws IOException, ConfigException {
        this.directory = directory;
        List<Integer> ports = freePorts(2 * SIZE);
        this.members = IntStream.range(0, SIZE)
                .mapToObj(i -> "server.%d=127.0.0.1:%d:%d".formatted(i + 1, ports.get(2 * i), ports.get(2 * i + 1)))
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            for (int i = 0; i < SIZE; i++) {
                servers.add(started(i));
            }
            awaitServing();
        } catch (IOException | ConfigException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        ServerSocket[] sockets = new ServerSocket[count];
        try {
            for (int i = 0; i < count; i++) {
                sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            }
            return Arrays.stream(sockets).map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
    }

    private ZabraServer started(int index) throws IOException, ConfigException {
        Path data = Files.createDirectories(directory.resolve("member-" + (index + 1)));
        Files.writeString(data.resolve("myid"), (index + 1) + "\n");
        Path config = Files.writeString(
                directory.resolve("member-" + (index + 1) + ".cfg"),
                "dataDir=" + data + "\nclientPort=0\nclientPortAddress=127.0.0.1\ninitLimit=10\nsyncLimit=5\n"
                        + members);
        return ZabraServer.start(ServerConfig.load(config));
    }

    /** Where the leader takes clients. */
    int leaderPort() throws IOException {
        return servers.get(index("leader")).port();
    }

    /** What is to be done while a follower is away. */
    @FunctionalInterface
    interface Meanwhile<E extends Exception> {
        void run() throws E;
    }

    /** Ends a follower, and starts it again to catch up with what was done meanwhile. Blocks. */
    <E extends Exception> void withoutAFollower(Meanwhile<E> meanwhile) throws IOException, ConfigException, E {
        int index = index("follower");
        servers.get(index).close();
        meanwhile.run();
        servers.set(index, started(index));
        awaitServing();
    }

    private int index(String mode) throws IOException {
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).mode().equals(mode)) {
                return i;
            }
        }
        throw new IOException("no member is " + mode);
    }

    private void awaitServing() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (servers.stream().anyMatch(server -> server.mode().equals("looking"))) {
            if (System.nanoTime() > deadline) {
                throw new IOException("an ensemble on this machine has no leader within " + PATIENCE_S + " s");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        servers.forEach(ZabraServer::close);
    }
}
