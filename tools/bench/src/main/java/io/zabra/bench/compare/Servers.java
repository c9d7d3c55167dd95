package io.zabra.bench.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Servers of one kind, each in a process of its own: one standalone, or an ensemble. */
final class Servers implements Targets, AutoCloseable {
    private static final int ANSWER_MS = 2_000;

    private final Peer peer;
    private final Path directory;
    private final String members;
    private final int[] clientPorts;
    private final ServerProcess[] servers;

    /**
     * Starts them, and returns when each of them serves.
     *
     * @param size 1: standalone
     */
    Servers(Peer peer, Path directory, int size) throws IOException, InterruptedException {
        this.peer = peer;
        this.directory = directory;
        this.servers = new ServerProcess[size];
        int[] ports = freePorts(3 * size);
        this.members = size == 1
                ? ""
                : IntStream.range(0, size)
                        .mapToObj(i -> "server." + (i + 1) + "=127.0.0.1:" + ports[2 * i] + ":" + ports[2 * i + 1])
                        .collect(Collectors.joining("\n", "initLimit=10\nsyncLimit=5\n", "\n"));
        this.clientPorts =
                IntStream.range(2 * size, 3 * size).map(i -> ports[i]).toArray();
        try {
            for (int i = 0; i < servers.length; i++) {
                launch(i);
            }
            for (int i = 0; i < servers.length; i++) {
                servers[i].awaitAnswer();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Of this machine, at the moment. */
    static int[] freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private Path own(int index) {
        return directory.resolve(peer.name() + "-" + (index + 1));
    }

    /** Starts a server without waiting for it. */
    void launch(int index) throws IOException {
        Path data = Files.createDirectories(own(index).resolve("data"));
        Files.writeString(data.resolve("myid"), (index + 1) + "\n");
        String configuration = peer.configuration(own(index), clientPorts[index]) + members;
        servers[index] = ServerProcess.launch(peer, own(index), clientPorts[index], configuration);
    }

    /** Waits until a server answers. */
    void await(int index) throws IOException, InterruptedException {
        servers[index].awaitAnswer();
    }

    String connectString() {
        return IntStream.of(clientPorts).mapToObj(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    @Override
    public String connectString(int index) {
        return "127.0.0.1:" + clientPorts[index];
    }

    Peer peer() {
        return peer;
    }

    @Override
    public int size() {
        return servers.length;
    }

    /** Of the first one's JVM; those of the others are the same. */
    String options() throws IOException {
        return servers[0].options();
    }

    /** Resident memory of all. */
    long residentBytes() throws IOException {
        long sum = 0;
        for (ServerProcess server : servers) {
            sum += server.residentBytes();
        }
        return sum;
    }

    /** What all have sent to their disks since they were started. */
    long writtenBytes() throws IOException {
        long sum = 0;
        for (ServerProcess server : servers) {
            sum += server.writtenBytes();
        }
        return sum;
    }

    @Override
    public InetSocketAddress address(int index) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPorts[index]);
    }

    /** User and system time of one since it was started. */
    long cpuMicros(int index) {
        return servers[index].cpuMicros();
    }

    /** The same without those of its threads that the JVM compiles on, and without those that have ended. */
    long ownThreadsNanos(int index) throws IOException {
        return servers[index].ownThreadsNanos();
    }

    /** CPU time of all. */
    long cpuMicros() {
        long sum = 0;
        for (ServerProcess server : servers) {
            sum += server.cpuMicros();
        }
        return sum;
    }

    /** Index of the server that says it leads. */
    int leader() throws IOException {
        for (int i = 0; i < servers.length; i++) {
            if (word(i, "srvr").contains("Mode: leader")) {
                return i;
            }
        }
        throw new IOException("none of the " + peer + " servers says that it leads");
    }

    /** The last zxid that a server shows. */
    long zxid(int index) throws IOException {
        return word(index, "srvr")
                .lines()
                .filter(line -> line.startsWith("Zxid: 0x"))
                .mapToLong(line -> Long.parseLong(line.substring("Zxid: 0x".length()), 16))
                .findFirst()
                .orElse(-1);
    }

    /** How much a server has logged, in bytes. */
    long logLength(int index) throws IOException {
        return Files.size(own(index).resolve("server.log"));
    }

    /** What a server has logged from there on. */
    String logFrom(int index, long length) throws IOException {
        byte[] all = Files.readAllBytes(own(index).resolve("server.log"));
        return new String(all, (int) length, all.length - (int) length, StandardCharsets.UTF_8);
    }

    private String word(int index, String word) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clientPorts[index])) {
            socket.setSoTimeout(ANSWER_MS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As {@code kill -9} does. */
    void kill(int index) throws InterruptedException {
        servers[index].kill();
    }

    /** As {@code kill -STOP} does. */
    void freeze(int index) throws IOException, InterruptedException {
        servers[index].signal("STOP");
    }

    /** As {@code kill -CONT} does. */
    void thaw(int index) throws IOException, InterruptedException {
        servers[index].signal("CONT");
    }

    /** Kills them all. */
    @Override
    public void close() {
        for (ServerProcess server : servers) {
            if (server != null) {
                server.destroy();
            }
        }
    }
}
