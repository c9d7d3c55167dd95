package io.zabra.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three servers of one kind, each in a process of its own. */
final class EnsembleProcesses implements AutoCloseable {
    private static final int SIZE = 3;
    private static final int ANSWER_MS = 2_000;

    private final Peer peer;
    private final Path directory;
    private final String members;
    private final int[] clientPorts;
    private final ServerProcess[] servers = new ServerProcess[SIZE];

    /** Starts them, and returns when each of them serves. */
    EnsembleProcesses(Peer peer, Path directory) throws IOException, InterruptedException {
        this.peer = peer;
        this.directory = directory;
        int[] ports = freePorts(3 * SIZE);
        this.members = IntStream.range(0, SIZE)
                .mapToObj(i -> "server." + (i + 1) + "=127.0.0.1:" + ports[2 * i] + ":" + ports[2 * i + 1])
                .collect(Collectors.joining("\n"));
        this.clientPorts =
                IntStream.range(2 * SIZE, 3 * SIZE).map(i -> ports[i]).toArray();
        try {
            for (int i = 0; i < SIZE; i++) {
                launch(i);
            }
            for (int i = 0; i < SIZE; i++) {
                servers[i].awaitAnswer(own(i));
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static int[] freePorts(int count) throws IOException {
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
        String configuration =
                peer.configuration(own(index), clientPorts[index]) + "initLimit=10\nsyncLimit=5\n" + members + "\n";
        servers[index] = ServerProcess.launch(peer, own(index), clientPorts[index], configuration);
    }

    /** Waits until a server answers. */
    void await(int index) throws IOException, InterruptedException {
        servers[index].awaitAnswer(own(index));
    }

    String connectString() {
        return IntStream.of(clientPorts).mapToObj(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    String connectString(int index) {
        return "127.0.0.1:" + clientPorts[index];
    }

    /** CPU time of all three. */
    long cpuMicros() {
        long sum = 0;
        for (ServerProcess server : servers) {
            sum += server.cpuMicros();
        }
        return sum;
    }

    /** Index of the server that says it leads. */
    int leader() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            if (word(i, "srvr").contains("Mode: leader")) {
                return i;
            }
        }
        throw new IOException("none of the " + peer + " servers says that it leads");
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
