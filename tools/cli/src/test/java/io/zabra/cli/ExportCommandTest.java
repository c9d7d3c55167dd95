package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportCommandTest {
    private static final String URL = "jdbc:zabra:mem:export";
    private static final String COPY = "jdbc:zabra:mem:export-copy";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Connection connection;

    @BeforeEach
    void znodes() throws SQLException {
        connection = DriverManager.getConnection(URL);
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into znodes (path, data_text) values ('/a', 'it''s \"one\"'), ('/a/ü', 'two')");
            statement.execute("insert into znodes (path, data) values ('/a/b', x'00ff')");
            statement.execute("insert into znodes (path, node_type, ttl_ms) values ('/a/t', 'TTL', 1000)");
            statement.execute("insert into znodes (path, node_type) values ('/a/e', 'EPHEMERAL')");
            statement.execute("insert into znodes (path) values ('/other')");
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void jsonHasEverythingOfEachZnode() {
        assertThat(execute("--path", "/a")).as(err.toString()).isEqualTo(ExitCode.OK);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0))
                .startsWith("{\"path\":\"/a\",\"text\":\"it's \\\"one\\\"\",\"version\":0,\"cversion\":4,");
        assertThat(lines.get(1)).startsWith("{\"path\":\"/a/b\",\"base64\":\"AP8=\",\"version\":0");
        assertThat(lines.get(2)).contains("\"node_type\":\"EPHEMERAL\",\"ephemeral_owner\":");
        assertThat(lines.get(3))
                .contains("\"node_type\":\"TTL\",\"ttl_ms\":1000,")
                .doesNotContain("\"text\"");
        assertThat(lines.get(4)).startsWith("{\"path\":\"/a/ü\",\"text\":\"two\"");
        assertThat(err.toString()).startsWith("Exported 5 znodes as of zxid 0x");
    }

    @Test
    void sqlMakesTheSameZnodesAgain(@TempDir Path directory) throws SQLException, IOException {
        Path file = directory.resolve("tree.sql");
        assertThat(execute("--format", "sql", "-o", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(err.toString()).contains("1 was left out: ephemeral");
        try (Connection copy = DriverManager.getConnection(COPY);
                Statement statement = copy.createStatement()) {
            for (String sql : Files.readAllLines(file)) {
                statement.execute(sql.substring(0, sql.length() - 1));
            }
            String rows = "select path, data, node_type, ttl_ms from znodes where node_type <> 'EPHEMERAL'"
                    + " and path not like '/zookeeper%' order by path";
            assertThat(rows(copy, rows)).isEqualTo(rows(connection, rows)).hasSize(6);
        }
    }

    /** Editors, version control and whoever reads lines make of such a line end what they like. */
    @Test
    void textWithACarriageReturnIsSaidInBytes() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into znodes (path, data) values ('/crlf', x'610d0a620d63')");
        }
        assertThat(execute("--path", "/crlf", "--format", "sql")).isEqualTo(ExitCode.OK);
        assertThat(out.toString().strip())
                .isEqualTo("insert into znodes (path, data) values ('/crlf', x'610d0a620d63');");
    }

    @Test
    void aFileThatExistsIsLeftAlone(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("kept"), "kept");
        assertThat(execute("-o", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("exists already");
        assertThat(file).hasContent("kept");
    }

    @Test
    void aPathThatIsNotThereIsAnError() {
        assertThat(execute("--path", "/nowhere")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("there is no znode /nowhere");
    }

    @Test
    void nothingIsLeftOfAFileThatIsNotWhole(@TempDir Path directory) {
        Path file = directory.resolve("none.jsonl");
        assertThat(execute("--path", "/nowhere", "-o", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed(@TempDir Path directory) {
        Path missing = directory.resolve("missing");
        assertThat(execute("-o", missing.resolve("all.jsonl").toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("zabra: " + missing + ": there is no such file or directory");
    }

    @Test
    void aFileIsItsOwnersAlone(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("all.jsonl");
        assertThat(execute("-o", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void aStatementThatAServerWouldNotTakeIsTold() throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into znodes (path, data) values ('/big', ?)")) {
            insert.setBytes(1, new byte[600_000]);
            insert.execute();
        }
        assertThat(execute("--path", "/big", "--format", "sql")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("1 statement is longer than what a server takes");
    }

    /** It would be made, and be empty: an export of a volume that is not mounted. */
    @Test
    void aStoreThatIsNotThereIsNotMade(@TempDir Path directory) {
        Path store = directory.resolve("mistyped");
        CommandRun export = CommandRun.of("export", "jdbc:zabra:embedded:" + store);
        assertThat(export.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(export.err()).contains("mistyped: there is no such file or directory");
        CommandRun backup = CommandRun.of("backup", "jdbc:zabra:embedded:" + store, directory.resolve("b"));
        assertThat(backup.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatDoesNotShowBelowWhatMayNotBeReadIsTold() throws SQLException {
        closed(connection);
        CommandRun run = CommandRun.of("export", URL);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("\"/closed\"").doesNotContain("\"/closed/x\"");
        assertThat(run.err()).contains("zabra: there are znodes below such that this session may not READ");
    }

    @Test
    void theOwnerOfADirectorySeesEverything(@TempDir Path directory) throws SQLException, IOException {
        Path store = directory.resolve("store");
        String url = "jdbc:zabra:embedded:" + store;
        try (Connection made = DriverManager.getConnection(url)) {
            closed(made);
        }
        for (Object source : List.of(store, url)) {
            CommandRun run = CommandRun.of("export", source);
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
            assertThat(run.out()).contains("\"/closed/x\"").contains("\"/closed/x/y\"");
        }
        Path password = Files.writeString(directory.resolve("password"), "secret\n");
        for (CommandRun somebody : List.of(
                CommandRun.of("export", url + "?user=ann&password=secret"),
                CommandRun.of("export", url, "--user", "ann", "--password-file", password))) {
            assertThat(somebody.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(somebody.out()).doesNotContain("\"/closed/x\"");
        }
    }

    /** Makes znodes that show to nobody. */
    private static void closed(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute("insert into znodes (path, acl) values ('/closed', 'world:anyone:c')");
            statement.execute("insert into znodes (path) values ('/closed/x'), ('/closed/x/y')");
        }
    }

    @Test
    void thePasswordInTheUrlOfAnotherDatabaseIsNotShown() {
        for (String command : List.of("sql", "export", "top")) {
            CommandRun run = CommandRun.of(command, "jdbc:zabara://h/?user=super&password=secret");
            assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(run.err())
                    .contains("jdbc:zabara://h/: it is none of Zabra's URLs")
                    .doesNotContain("secret");
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new java.util.ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1) + " " + java.util.Arrays.toString(rows.getBytes(2)) + " " + rows.getString(3)
                        + " " + rows.getString(4));
            }
            return all;
        }
    }

    private int execute(String... options) {
        CommandLine commandLine = Zabra.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        String[] args = new String[options.length + 2];
        args[0] = "export";
        args[1] = URL;
        System.arraycopy(options, 0, args, 2, options.length);
        return commandLine.execute(args);
    }
}
