package io.zabra.server.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** kazoo (Debian's {@code python3-kazoo}) at work in a process of its own: {@code kazoo_worker.py}. */
final class KazooClient implements MigrationClient {
    private static final Path SCRIPT = Path.of("src", "test", "clients", "kazoo_worker.py");

    private final int number;
    private final Process process;
    private final Writer commands;
    private final List<String> wrongs = new CopyOnWriteArrayList<>();
    private volatile int rounds;
    private volatile long session;
    private volatile boolean idle;
    private volatile boolean closed;

    private KazooClient(int number, Process process) {
        this.number = number;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread listener = new Thread(() -> listen(process.inputReader(StandardCharsets.UTF_8)), title());
        listener.setDaemon(true);
        listener.start();
    }

    /** So many of them; none, and a line that says so, where kazoo is not installed. */
    static List<KazooClient> begin(int count, String hosts) throws IOException, InterruptedException {
        String python = python();
        if (python == null) {
            System.out.println("SKIPPED: kazoo's clients, python3-kazoo is not installed");
            return List.of();
        }
        List<KazooClient> begun = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            begun.add(new KazooClient(
                    i,
                    new ProcessBuilder(python, SCRIPT.toString(), hosts, Integer.toString(i), CuratorClient.ROOT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()));
        }
        return begun;
    }

    private static @Nullable String python() throws InterruptedException {
        for (String candidate : List.of("python3", "/usr/bin/python3")) {
            if (hasKazoo(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** False also where there is no such interpreter. */
    private static boolean hasKazoo(String python) throws InterruptedException {
        try {
            return new ProcessBuilder(python, "-c", "import kazoo")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void listen(BufferedReader said) {
        said.lines().forEach(line -> {
            String rest = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("round ")) {
                rounds = Integer.parseInt(rest);
            } else if (line.startsWith("session ")) {
                session = Long.parseLong(rest);
            } else if (line.equals("idle")) {
                idle = true;
            } else if (line.startsWith("wrong ")) {
                wrongs.add(title() + ": " + rest);
            }
        });
        if (!closed) {
            wrongs.add(title() + " ended");
        }
    }

    private void command(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String title() {
        return "kazoo-" + number;
    }

    @Override
    public int rounds() {
        return rounds;
    }

    @Override
    public List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    @Override
    public void pause() {
        command("pause");
    }

    @Override
    public boolean isIdle() {
        return idle || !wrongs.isEmpty();
    }

    @Override
    public void proceed() {
        idle = false;
        command("proceed");
    }

    @Override
    public void check(CuratorFramework other) throws Exception {
        String ephemeral = CuratorClient.ROOT + "/live/k" + number;
        Stat stat = other.checkExists().forPath(ephemeral);
        if (stat == null || stat.getEphemeralOwner() != session) {
            wrongs.add(ephemeral + " is not there, or is another session's: " + stat);
        }
        String written = CuratorClient.text(other.getData().forPath(CuratorClient.ROOT + "/kazoo-own-" + number));
        if (!written.equals(Integer.toString(rounds))) {
            wrongs.add(title() + " wrote " + rounds + ", there is " + written);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            command("end");
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException | UncheckedIOException e) {
            process.destroyForcibly();
        }
    }
}
