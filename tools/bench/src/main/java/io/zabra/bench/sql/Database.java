package io.zabra.bench.sql;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A peer that runs: where it is reached, and what it has used.
 *
 * @param server its first process; null for one in this process
 */
record Database(String url, @Nullable Process server) {
    private static final int START_SECONDS = 60;
    private static final long MICROS_PER_TICK = 10_000;

    /** By the launcher, as users start it; without one as a plain Java program. */
    static Database zabra(Path directory) throws IOException, InterruptedException {
        int port = freePort();
        Path config = Files.writeString(
                directory.resolve("zoo.cfg"),
                "dataDir=%s%nclientPort=%d%nclientPortAddress=127.0.0.1%n".formatted(directory.resolve("data"), port));
        String launcher = System.getProperty("zabra.launcher");
        List<String> command = launcher == null ? java("-Xmx1g") : new ArrayList<>(List.of(launcher));
        command.add(launcher == null ? "io.zabra.bench.compare.ZabraServerMain" : "server");
        command.add(config.toString());
        return started("jdbc:zabra://127.0.0.1:" + port, directory, command);
    }

    static Database h2(Path directory) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = java("-Xmx2g");
        command.addAll(List.of(
                "org.h2.tools.Server",
                "-tcp",
                "-tcpPort",
                Integer.toString(port),
                "-ifNotExists",
                "-baseDir",
                directory.toAbsolutePath().toString()));
        return started(
                "jdbc:h2:tcp://127.0.0.1:" + port + "/./data;WRITE_DELAY=0;CACHE_SIZE=524288;OPTIMIZE_REUSE_RESULTS=0",
                directory,
                command);
    }

    /** A cluster of its own in the directory, as the user {@code postgres} where this one is root. */
    static Database postgres(Path directory) throws IOException, InterruptedException {
        Path bin = postgresDirectory();
        Path data = directory.toAbsolutePath().resolve("data");
        boolean root = System.getProperty("user.name").equals("root");
        List<String> as =
                root ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups") : List.of();
        if (root) {
            run(List.of("chown", "postgres", directory.toString()), directory);
        }
        List<String> init = new ArrayList<>(as);
        init.addAll(List.of(
                bin.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-U",
                "bench",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C"));
        run(init, directory);
        int port = freePort();
        List<String> command = new ArrayList<>(as);
        command.addAll(List.of(
                bin.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-h",
                "127.0.0.1",
                "-k",
                "",
                "-c",
                "shared_buffers=1GB",
                "-c",
                "max_wal_size=4GB"));
        return started("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=bench", directory, command);
    }

    private static Path postgresDirectory() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            throw new IOException("PostgreSQL is not installed: there is no " + versions);
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.max(Comparator.naturalOrder()).orElse(versions).resolve("bin");
        }
    }

    /** The beginning of a command that runs a class of this program: its options may be put in behind the first word. */
    static List<String> java(String memory) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(memory);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    private static void run(List<String> command, Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("setup.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(command.get(0) + " failed; see " + directory.resolve("setup.log"));
        }
    }

    private static Database started(String url, Path directory, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile());
        builder.environment().put("ZABRA_BUILD", "never");
        Process process = builder.start();
        Database database = new Database(url, process);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        SQLException last = null;
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Connection connection = database.connect()) {
                if (connection.isValid(START_SECONDS)) {
                    return database;
                }
            } catch (SQLException e) {
                last = e;
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        database.stop();
        throw new IOException("no answer at " + url + "; see " + directory.resolve("server.log"), last);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** CPU time of its processes, user and system; of this process where it runs here. */
    long cpuMicros() throws IOException {
        if (server == null) {
            return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                            .getProcessCpuTime()
                    / 1_000;
        }
        long micros = cpuMicros(server.pid());
        for (ProcessHandle child : server.descendants().toList()) {
            micros += cpuMicros(child.pid());
        }
        return micros;
    }

    /** With the children that have ended. */
    private static long cpuMicros(long pid) throws IOException {
        Path file = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(file)) {
            return 0;
        }
        String stat = Files.readString(file);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
    }

    void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            if (!server.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
