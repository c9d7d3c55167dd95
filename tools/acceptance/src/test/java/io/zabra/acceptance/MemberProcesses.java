package io.zabra.acceptance;

import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Three servers of an ensemble, each a process of its own that can be killed. */
final class MemberProcesses implements AutoCloseable {
    static final int SIZE = 3;

    private static final int ANSWER_MS = 2_000;
    private static final long DEADLINE_SECONDS = 60;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path directory;
    private final int[] ports;
    private final @Nullable Process[] processes = new @Nullable Process[SIZE];

    MemberProcesses(Path directory) throws IOException {
        this.directory = directory;
        this.ports = freePorts(3 * SIZE);
        for (int i = 0; i < SIZE; i++) {
            start(i);
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

    /** Without waiting for it. */
    void start(int index) throws IOException {
        Path data = Files.createDirectories(directory.resolve("member" + (index + 1)));
        Files.writeString(data.resolve("myid"), (index + 1) + "\n");
        String members = IntStream.range(0, SIZE)
                .mapToObj(i -> "server." + (i + 1) + "=127.0.0.1:" + ports[2 * i] + ":" + ports[2 * i + 1])
                .collect(Collectors.joining("\n"));
        Path config = directory.resolve("zoo" + (index + 1) + ".cfg");
        Files.writeString(
                config,
                "dataDir=" + data + "\nclientPort=" + clientPort(index)
                        + "\ntickTime=500\ninitLimit=20\nsyncLimit=6\nadmin.enableServer=false\n" + members + "\n");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx256m", "-cp", classPath(), MemberProcesses.class.getName(), config.toString()));
        File log = directory.resolve("member" + (index + 1) + ".log").toFile();
        processes[index] = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
    }

    int clientPort(int index) {
        return ports[2 * SIZE + index];
    }

    /** As in a URL. */
    String hosts() {
        return IntStream.range(0, SIZE)
                .mapToObj(i -> "127.0.0.1:" + clientPort(i))
                .collect(Collectors.joining(","));
    }

    /** What each says that it is; empty where it says nothing. */
    List<String> modes() {
        return IntStream.range(0, SIZE).mapToObj(this::mode).toList();
    }

    private String mode(int index) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clientPort(index))) {
            socket.setSoTimeout(ANSWER_MS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> line.substring("Mode: ".length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits until all serve; returns the index of the leader. */
    int awaitAll() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            List<String> modes = modes();
            if (modes.contains("leader")
                    && modes.stream().allMatch(mode -> mode.equals("leader") || mode.equals("follower"))) {
                return modes.indexOf("leader");
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + DEADLINE_SECONDS + " s: " + modes);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** As {@code kill -9} does; returns when it is dead. */
    void kill(int index) {
        Process process = processes[index];
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < SIZE; i++) {
            kill(i);
        }
    }

    /** One of the servers; lives until it is killed. */
    public static void main(String[] args) throws Exception {
        ZabraServer server = ZabraServer.start(ServerConfig.load(Path.of(args[0])));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        Thread.currentThread().join();
    }
}
