package io.zabra.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** A server under measurement in a process of its own, and what that process has used so far (from {@code /proc}). */
final class ServerProcess {
    private static final Duration START_TIME = Duration.ofSeconds(60);
    /** Clock ticks of {@code /proc/PID/stat} are hundredths of a second on every Linux that Java runs on. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final long LOOK_NANOS = 4_000_000;
    private static final int ANSWER_MS = 2_000;
    private static final int LAST_LINES = 12;

    private final Process process;
    private final int port;
    private final Path log;

    private ServerProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts a server and waits until it answers. Its output goes to {@code DIR/server.log}. */
    static ServerProcess start(Peer peer, Path directory, int port) throws IOException, InterruptedException {
        ServerProcess server = launch(peer, directory, port, peer.configuration(directory, port));
        server.awaitAnswer();
        return server;
    }

    /** Starts a server and does not wait for it. */
    static ServerProcess launch(Peer peer, Path directory, int port, String configuration) throws IOException {
        Files.createDirectories(directory);
        Path config = Files.writeString(directory.resolve("zoo.cfg"), configuration);
        Path log = directory.resolve("server.log");
        Process process = peer.server(config)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new ServerProcess(process, port, log);
    }

    String connectString() {
        return "127.0.0.1:" + port;
    }

    long pid() {
        return process.pid();
    }

    /** User and system time together. */
    long cpuMicros() {
        String[] fields = statFields();
        // Fields 14 and 15 of proc(5), counted from after the command name, which may hold blanks.
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
    }

    /**
     * What the server's own threads have spent so far, without those that the JVM compiles on. Nanoseconds; a thread that has ended
     * does not count any more.
     */
    long ownThreadsNanos() throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path task : tasks) {
                boolean compiles = Files.readString(task.resolve("comm")).matches("(?s)C[12] Compiler.*");
                nanos += compiles
                        ? 0
                        : Long.parseLong(
                                Files.readString(task.resolve("schedstat")).split(" ", -1)[0]);
            }
        }
        return nanos;
    }

    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1_024;
            }
        }
        return 0;
    }

    /** What the process has sent to the disk so far, page by page ({@code write_bytes} of proc(5)). */
    long writtenBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "io"))) {
            if (line.startsWith("write_bytes:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void signal(String signal) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + signal + " ended with " + status);
        }
    }

    /** Ends the process as {@code kill -9} does, and does not wait. */
    void destroy() {
        process.destroyForcibly();
    }

    /** Ends the process in order; kills it where it does not end. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** Apache's client would wait for up to a second before it tries again. */
    private boolean isServing() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.UTF_8).contains("Mode: ");
        } catch (IOException notYet) {
            return false;
        }
    }

    private String[] statFields() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            throw new UncheckedIOException(gone());
        }
    }

    /** Its directory goes with the program: what it said last is told here or nowhere. */
    private IOException gone() {
        String said;
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            said = String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            said = "its log cannot be read: " + e;
        }
        return new IOException("the server at " + connectString() + " has ended; it said last:\n" + said);
    }

    /**
     * What its JVM was started with, as {@code /proc/PID/cmdline} has it, without classes and modules. Directories are left out.
     *
     * @return options with blanks between
     */
    String options() throws IOException {
        String all = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        return Arrays.stream(all.split("\0", -1))
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("-D"))
                .map(argument -> argument.replaceAll("=/\\S*/", "="))
                .collect(Collectors.joining(" "));
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    void awaitPort() throws IOException, InterruptedException {
        await(this::isListening);
    }

    void awaitServing() throws IOException, InterruptedException {
        await(this::isServing);
    }

    void awaitAnswer() throws IOException, InterruptedException {
        await(() -> isServing() && answersARead());
    }

    private interface Look {
        boolean sees() throws IOException, InterruptedException;
    }

    private void await(Look look) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw gone();
            }
            if (look.sees()) {
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        stop();
        throw new IOException("the server did not answer within " + START_TIME.toSeconds() + " s");
    }

    private boolean answersARead() throws IOException, InterruptedException {
        ZooKeeper probe = LoadRun.connect(connectString());
        try {
            probe.exists("/", false);
            return true;
        } catch (KeeperException e) {
            return false;
        } finally {
            probe.close();
        }
    }
}
