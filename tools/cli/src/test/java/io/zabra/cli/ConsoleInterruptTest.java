package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console at a pseudo-terminal, in a process of its own: {@code script} of util-linux makes the one for the other. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleInterruptTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final char CTRL_C = 3;

    @TempDir
    private Path directory;

    @Test
    void controlCStopsTheStatementThatRunsAndLeavesTheConsole() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux") && Files.isExecutable(SCRIPT),
                "SKIPPED: no script of util-linux here, so no pseudo-terminal");
        try (ZabraServer server = ZabraServer.start(ServerConfig.standalone(directory.resolve("data"), 0));
                Connection holder = DriverManager.getConnection(url(server));
                Statement statement = holder.createStatement();
                Terminal terminal = new Terminal(start(url(server)))) {
            statement.execute("SELECT lock('/held')");
            terminal.awaits("zabra> ");
            terminal.types("select lock('/held');\n");
            while (waiters(statement) < 2) {
                Thread.onSpinWait();
            }
            terminal.types(String.valueOf(CTRL_C));
            terminal.awaits("cancelled");
            terminal.awaits("zabra> ");
            terminal.types("select 6 * 7 as alive;\n");
            terminal.awaits("42");
            terminal.awaits("zabra> ");
            terminal.types("\\q\n");
            assertThat(terminal.process().waitFor()).isZero();
            assertThat(waiters(statement)).isEqualTo(1);
        }
    }

    /** Patient, for what builds this may be slow. */
    private static String url(ZabraServer server) {
        return "jdbc:zabra://127.0.0.1:" + server.port() + "?connectTimeoutMs=60000&loginTimeoutMs=60000";
    }

    private static long waiters(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM znodes WHERE parent = '/held'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Process start(String url) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path options = directory.resolve("console.options");
        Files.write(
                options,
                List.of(
                        "-cp",
                        quoted(classPath),
                        quoted("-Duser.home=" + directory),
                        Zabra.class.getName(),
                        "sql",
                        url));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Without a size, a terminal has no room for a prompt. Who runs these tests in the background has SIGINT
        // ignored, and a JVM
        // that finds it so lets it be.
        String command = "stty cols 100 rows 40; exec env --default-signal=INT '" + java + "' '@" + options + "'";
        ProcessBuilder builder =
                new ProcessBuilder(SCRIPT.toString(), "-qec", command, "/dev/null").redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        return builder.start();
    }

    private static String quoted(String option) {
        return "\"" + option.replace("\\", "\\\\") + "\"";
    }

    /** The other end of the terminal. */
    private record Terminal(Process process, Reader screen) implements AutoCloseable {
        Terminal(Process process) {
            this(process, reader(process.getInputStream()));
        }

        private static Reader reader(InputStream stream) {
            return new InputStreamReader(stream, StandardCharsets.UTF_8);
        }

        void types(String keys) throws IOException {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        /** Reads on until the text is seen. */
        void awaits(String text) throws IOException {
            StringBuilder seen = new StringBuilder();
            while (seen.indexOf(text) < 0) {
                int next = screen.read();
                assertThat(next).as("'" + text + "' after: " + seen).isNotNegative();
                seen.append((char) next);
            }
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
