package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.apache.SampleData;
import io.zabra.server.ServerConfig;
import io.zabra.server.ZabraServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {
    private static final String EVERYTHING =
            "select z.path, z.data, z.version, z.cversion, z.aversion, z.czxid, z.mzxid,"
                    + " z.pzxid, z.ctime, z.mtime, z.node_type, z.ephemeral_owner, z.ttl_ms, a.scheme, a.id, a.perms"
                    + " from znodes z join acls a on a.path = z.path order by z.path, a.entry";

    /** Of the password secret. */
    private static final String SUPER_HASH = "lK75jTNcA+U9vtVEw5vB51mj/w4=";

    @TempDir
    private Path directory;

    @Test
    void whatARunningServerHoldsIsRestored() throws Exception {
        Path zabra = imported();
        Path backup = directory.resolve("backup");
        Path restored = directory.resolve("restored");
        List<List<Object>> before;
        try (ZabraServer server = started(zabra)) {
            CommandRun written = CommandRun.of("backup", superUrl(server), backup);
            assertThat(written.exitCode()).as(written.err()).isZero();
            assertThat(written.out()).contains("3,412 znodes").contains("read back and good");
            before = rows(superUrl(server));
        }
        CommandRun back = CommandRun.of("restore", backup, restored);
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(back.out()).contains("Restored 3,412 znodes as of zxid 0x");
        try (ZabraServer server = started(restored)) {
            assertThat(rows(superUrl(server))).hasSizeGreaterThan(3_411).isEqualTo(before);
        }
        assertThat(CommandRun.of("snapshot", "--verify", backup).out()).contains("Zabra's, zxid 0x");
    }

    /** They would have ended with their server. */
    @Test
    void sessionsThatOneServerAloneKnowsAreNotInIt() throws Exception {
        Path backup = directory.resolve("backup");
        try (ZabraServer server = started(directory.resolve("data"));
                Connection reading = DriverManager.getConnection(superUrl(server));
                Connection writing = DriverManager.getConnection(superUrl(server));
                Statement read = reading.createStatement();
                Statement write = writing.createStatement()) {
            write.executeUpdate("insert into znodes (path) values ('/written')");
            try (ResultSet local = read.executeQuery("select count(*) from sessions where is_local")) {
                assertThat(local.next()).isTrue();
                assertThat(local.getInt(1)).isEqualTo(1);
            }
            CommandRun written = CommandRun.of("backup", superUrl(server), backup);
            assertThat(written.exitCode()).as(written.err()).isZero();
            assertThat(written.out()).contains(" znodes and 1 session as of").doesNotContain("not in it");
        }
    }

    @Test
    void aDirectoryThatIsNotInUseIsBackedUpWhole() throws IOException {
        Path zabra = imported();
        Path backup = directory.resolve("backup");
        assertThat(CommandRun.of("backup", zabra, backup).out())
                .contains("3,412 znodes and 51 sessions as of zxid 0x12a9");
        assertThat(CommandRun.of("snapshot", "--znodes", backup).out())
                .isEqualTo(CommandRun.of("snapshot", "--znodes", zabra).out());
        assertThat(CommandRun.of("backup", directory, directory.resolve("other"))
                        .err())
                .contains("is no data directory of Zabra's");
    }

    @Test
    void aPathThatIsNoDirectoryIsNotTakenForAServer() throws IOException {
        Path missing = directory.resolve("missing");
        CommandRun refused = CommandRun.of("backup", missing, directory.resolve("backup"));
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err())
                .isEqualToIgnoringNewLines("zabra: " + missing + ": there is no such file or directory");
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(CommandRun.of("backup", file, directory.resolve("backup")).err())
                .isEqualToIgnoringNewLines("zabra: " + file + ": it is no directory");
    }

    @Test
    void aSessionThatMayNotSeeEverythingGetsNoBackup() throws IOException {
        Path backup = directory.resolve("backup");
        CommandRun refused = CommandRun.of("backup", "jdbc:zabra:embedded:" + imported(), backup);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("Connect as the super user");
        assertThat(directory)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("backup"));
    }

    /** As {@code ls} of its parent tells it, and nothing else does. */
    @Test
    void ofAZnodeWhoseNameAloneShowsThatIsExported() throws IOException {
        CommandRun exported =
                CommandRun.of("export", "jdbc:zabra:embedded:" + imported() + "?user=ann&password=secret");
        assertThat(exported.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(exported.out().lines())
                .anyMatch(line -> line.matches("\\{\"path\": ?\"[^\"]+\", ?\"hidden\": ?true\\}"));
        assertThat(exported.err()).contains("may not READ");
    }

    @Test
    void aFileThatExistsIsLeftAlone() throws IOException {
        Path kept = Files.writeString(directory.resolve("kept"), "kept");
        CommandRun refused = CommandRun.of("backup", "jdbc:zabra:mem:backup-kept", kept);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("exists already");
        assertThat(kept).hasContent("kept");
    }

    @Test
    void aDamagedBackupRestoresNothing() throws IOException {
        Path backup = directory.resolve("backup");
        assertThat(CommandRun.of("backup", imported(), backup).exitCode()).isZero();
        byte[] bytes = Files.readAllBytes(backup);
        bytes[bytes.length / 2] ^= 1;
        Files.write(backup, bytes);
        Path restored = directory.resolve("restored");
        CommandRun refused = CommandRun.of("restore", backup, restored);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("is damaged at byte").contains("Nothing was restored");
        assertThat(restored).doesNotExist();
    }

    @Test
    void aDirectoryThatHoldsDataIsNotRestoredInto() throws IOException {
        Path zabra = imported();
        Path backup = directory.resolve("backup");
        assertThat(CommandRun.of("backup", zabra, backup).exitCode()).isZero();
        CommandRun refused = CommandRun.of("restore", backup, zabra);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("holds data already: choose a new or empty directory");
        // It is known before the backup is read, which may take long.
        Files.writeString(backup, "no backup");
        assertThat(CommandRun.of("restore", backup, zabra).err()).contains("holds data already");
    }

    private Path imported() throws IOException {
        Path apache = Files.createDirectory(directory.resolve("apache"));
        SampleData.writeTo(apache);
        Path zabra = directory.resolve("zabra");
        assertThat(CommandRun.of("import", apache, zabra).exitCode()).isZero();
        return zabra;
    }

    private ZabraServer started(Path data) throws Exception {
        Path config = Files.writeString(
                directory.resolve("zoo.cfg"),
                "dataDir=" + data + "\nclientPort=0\nextendedTypesEnabled=true\n"
                        + "DigestAuthenticationProvider.superDigest=super:" + SUPER_HASH + "\n");
        return ZabraServer.start(ServerConfig.load(config));
    }

    private static String superUrl(ZabraServer server) {
        return "jdbc:zabra://127.0.0.1:" + server.port() + "/?user=super&password=secret";
    }

    private static List<List<Object>> rows(String url) throws SQLException {
        List<List<Object>> all = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(EVERYTHING)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<Object> row = new ArrayList<>(columns);
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(
                            rows.getObject(i) instanceof byte[] ? rows.getString(i) : rows.getObject(i)));
                }
                all.add(row);
            }
        }
        return all;
    }
}
