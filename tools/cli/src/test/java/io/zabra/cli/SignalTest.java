package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands in processes of their own, which are told to end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalTest {
    private static final int TERMINATED = 143;
    private static final int STALLS_AFTER_BYTES = 20_000;

    @TempDir
    private Path directory;

    @BeforeEach
    void signalsAreNeeded() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "SKIPPED: no Linux, so no kill, mkfifo and env");
        Process env = new ProcessBuilder("/usr/bin/env", "--default-signal=INT", "true").start();
        assumeTrue(env.waitFor() == 0, "SKIPPED: env(1) is too old to give SIGINT back its meaning");
    }

    @Test
    void aBackupLeavesNothing() throws Exception {
        Path backups = Files.createDirectory(directory.resolve("backups"));
        try (ZabraServer server = ZabraServer.start(ServerConfig.standalone(directory.resolve("data"), 0));
                ServerSocket port = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            fill("jdbc:zabra://127.0.0.1:" + server.port());
            Thread relay = new Thread(() -> relay(port, server.port()), "relay");
            relay.setDaemon(true);
            relay.start();
            Process backup = started("", "backup", "127.0.0.1:" + port.getLocalPort(), backups.resolve("new"));
            while (Files.notExists(backups.resolve("new.tmp"))) {
                assertThat(backup.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            backup.destroy();
            assertThat(backup.waitFor()).isEqualTo(TERMINATED);
        }
        assertThat(backups).isEmptyDirectory();
    }

    private static void fill(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO znodes (path, data_text) VALUES (?, ?)")) {
            for (int i = 0; i < 100; i++) {
                insert.setString(1, "/" + i);
                insert.setString(2, "x".repeat(STALLS_AFTER_BYTES / 10));
                insert.executeUpdate();
            }
        }
    }

    /** Passes on what two sides say, until the server has said much: then it holds its peace. */
    private static void relay(ServerSocket port, int server) {
        try (Socket client = port.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server)) {
            Thread asking = new Thread(
                    () -> {
                        try {
                            client.getInputStream().transferTo(behind.getOutputStream());
                        } catch (IOException e) {
                            // One of them has ended.
                        }
                    },
                    "relay-asking");
            asking.setDaemon(true);
            asking.start();
            byte[] part = new byte[STALLS_AFTER_BYTES / 10];
            for (int passed = 0; passed < STALLS_AFTER_BYTES; ) {
                int read = behind.getInputStream().read(part);
                client.getOutputStream().write(part, 0, read);
                passed += read;
            }
            asking.join();
        } catch (IOException | InterruptedException e) {
            // One of them has ended.
        }
    }

    /** Without namespaces, which would clear them away. */
    @Test
    void chaosLeavesNoServers() throws Exception {
        Path none = Files.createDirectory(directory.resolve("none"));
        Process chaos =
                started("PATH=" + none, "chaos", "--faults", "RESTART", "--directory", directory.resolve("chaos"));
        for (int sid = 1; sid <= 3; sid++) {
            // They have a log once they are no copies of their parent any more.
            File log = directory.resolve("chaos/server" + sid + ".log").toFile();
            while (log.length() == 0) {
                assertThat(chaos.isAlive()).isTrue();
                Thread.onSpinWait();
            }
        }
        List<ProcessHandle> servers = chaos.descendants().toList();
        assertThat(servers).hasSize(3);
        for (ProcessHandle server : servers) {
            // As one is by the fault FREEZE: it hears of nothing but its end.
            signal("-STOP", server.pid());
        }
        chaos.destroy();
        assertThat(chaos.waitFor()).isEqualTo(TERMINATED);
        for (ProcessHandle server : servers) {
            server.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServerThatIsAskedTwiceEndsAtOnce() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        // A start that has no end, as nobody writes what it reads.
        assertThat(new ProcessBuilder("mkfifo", data.resolve("format").toString())
                        .start()
                        .waitFor())
                .isZero();
        Path config = Files.writeString(
                directory.resolve("zoo.cfg"), "dataDir=" + data + "\nclientPort=0\nautopurge.purgeInterval=1\n");
        Process server = started("", "server", config);
        try (BufferedReader log = server.inputReader()) {
            String line = log.readLine();
            while (!Objects.requireNonNull(line).contains("autopurge.purgeInterval")) {
                line = log.readLine();
            }
            while (server.isAlive()) {
                signal("-INT", server.pid());
            }
            assertThat(server.waitFor()).isEqualTo(ExitCode.INTERRUPTED);
        }
    }

    private static void signal(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
    }

    /** @param environment a variable more, or an empty text */
    private Process started(String environment, Object... args) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        StringBuilder options = new StringBuilder("-cp " + quoted(classPath) + " " + Zabra.class.getName());
        for (Object arg : args) {
            options.append(' ').append(quoted(arg.toString()));
        }
        Path file = Files.writeString(directory.resolve("options"), options);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Who runs these tests in the background has SIGINT ignored, and a JVM that finds it so lets it be.
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/env", "--default-signal=INT", java, "@" + file);
        if (!environment.isEmpty()) {
            builder.command().add(1, environment);
            builder.command().remove("--default-signal=INT");
        }
        return builder.redirectErrorStream(true).start();
    }

    private static String quoted(String option) {
        return "\"" + option.replace("\\", "\\\\") + "\"";
    }
}
