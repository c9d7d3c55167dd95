package io.zabra.cli.chaos;

import io.zabra.cli.status.ServerStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One server of the ensemble in a process of its own. Started and ended by one thread; anybody may ask how it is. */
final class Server {
    private static final int STATUS_MS = 500;
    private static final long STOP_SECONDS = 20;

    private final int sid;
    private final Path directory;
    private final Path log;
    private final InetSocketAddress address;
    private final List<String> command;
    private volatile @Nullable Process process;
    private volatile boolean stopped;
    private volatile boolean ended;

    /** @param prefix of the command, as a namespace to run in */
    Server(int sid, Path directory, InetSocketAddress address, List<String> prefix, String configuration)
            throws IOException {
        this.sid = sid;
        this.directory = directory;
        this.log = directory.resolveSibling("server" + sid + ".log");
        this.address = address;
        Files.createDirectories(data());
        Files.writeString(data().resolve("myid"), sid + "\n");
        Path config = Files.writeString(directory.resolve("zoo.cfg"), "dataDir=" + data() + "\n" + configuration);
        command = new ArrayList<>(prefix);
        command.addAll(Sandbox.java(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
        command.addAll(List.of("io.zabra.cli.Zabra", "server", config.toString()));
    }

    int sid() {
        return sid;
    }

    Path data() {
        return directory.resolve("data");
    }

    /** Holds the data directory, and nothing else that the server cares about. */
    Path disk() {
        return directory;
    }

    Path log() {
        return log;
    }

    InetSocketAddress address() {
        return address;
    }

    /** @throws IOException also where all has {@link #end ended} */
    void launch() throws IOException {
        if (ended) {
            throw new IOException(this + " is not started any more");
        }
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        process = started;
        if (ended) {
            // Just now, by somebody who has not seen this one.
            started.destroyForcibly();
        }
    }

    boolean isUp() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** Whether a process was started and has ended, by itself as far as this object knows. */
    boolean endedByItself() {
        Process running = process;
        return running != null && !running.isAlive();
    }

    long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        Process running = process;
        process = null;
        stopped = false;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** For good, and without waiting. Any thread. */
    void end() {
        ended = true;
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /** In order. */
    void terminate() throws IOException, InterruptedException {
        Process running = process;
        if (running == null) {
            return;
        }
        // It is this one's until it has ended: who ends the run meanwhile must find it.
        try {
            if (stopped) {
                Shell.run("kill", "-CONT", Long.toString(running.pid()));
                stopped = false;
            }
            running.destroy();
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
                throw new IOException(this + " did not end within " + STOP_SECONDS + " s of being told to");
            }
        } finally {
            process = null;
        }
    }

    /** SIGSTOP. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
        stopped = true;
    }

    /** SIGCONT. */
    void thaw() throws IOException, InterruptedException {
        stopped = false;
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        if (isUp()) {
            Shell.run("kill", signal, Long.toString(pid()));
        }
    }

    /** The part it plays, or an empty text while it serves nobody. */
    String mode() {
        return stopped ? "" : ServerStatus.of(address, STATUS_MS).mode();
    }

    @Override
    public String toString() {
        return "server " + sid;
    }
}
