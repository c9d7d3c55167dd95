package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.apache.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zabra log} and {@code zabra snapshot}. */
class InspectionTest {
    @TempDir
    private Path directory;

    @Test
    void everyOperationOfALogIsShown() throws SQLException {
        written();
        CommandRun shown = CommandRun.of("log", directory);
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("create_session  (timeout ")
                .contains("create2  /a  (3 bytes)")
                .contains("+1  ")
                .contains("  /a/b  (no data)")
                .contains("set_data  /a  (5 bytes, version 1)")
                .contains("delete  /a/b");
    }

    @Test
    void operationsArePickedByPathAndZxid() throws SQLException {
        written();
        List<String> below =
                CommandRun.of("log", directory, "--path", "/a/b").out().lines().toList();
        assertThat(below).hasSize(2).allMatch(line -> line.contains("/a/b"));
        String zxid = below.get(1).substring(0, below.get(1).indexOf(' '));
        assertThat(CommandRun.of("log", directory, "--path", "/a/b", "--from", zxid)
                        .out())
                .isEqualTo(below.get(1) + "\n");
        CommandRun json = CommandRun.of("log", directory, "--path", "/a/b", "--from", zxid, "--format", "jsonl");
        assertThat(json.out()).startsWith("{\"zxid\":").contains("\"operation\":\"delete\",\"path\":\"/a/b\"}");
    }

    @Test
    void aDamagedRecordIsNamed() throws SQLException, IOException {
        written();
        Path segment = segment();
        assertThat(CommandRun.of("log", "--verify", segment).out()).contains("all good");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[300] ^= 1;
        Files.write(segment, bytes);
        CommandRun damaged = CommandRun.of("log", "--verify", directory);
        assertThat(damaged.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(damaged.err())
                .contains(segment.toString())
                .contains("is damaged at byte")
                .contains("zxid 0x");
    }

    @Test
    void lookingChangesNothing() throws SQLException, IOException {
        written();
        Path segment = segment();
        byte[] torn = Files.readAllBytes(segment);
        int end = torn.length;
        while (torn[end - 1] == 0) {
            end--;
        }
        byte[] cut = java.util.Arrays.copyOf(torn, end - 4);
        Files.write(segment, cut);
        CommandRun verified = CommandRun.of("log", "--verify", segment);
        assertThat(verified.out()).contains("bytes of a write that was cut short or is under way");
        assertThat(Files.readAllBytes(segment)).isEqualTo(cut);
    }

    @Test
    void whatIsNoLogIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("x"), "x");
        assertThat(CommandRun.of("log", file).err()).contains("is no log");
        assertThat(CommandRun.of("log", directory).err()).contains("holds no log");
        assertThat(CommandRun.of("snapshot", file).err()).contains("is no snapshot");
        assertThat(CommandRun.of("snapshot", directory).err()).contains("holds no snapshot");
        assertThat(CommandRun.of("log", directory, "--from", "soon").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aSnapshotOfApachesIsCounted() throws IOException {
        SampleData.writeTo(directory);
        CommandRun shown = CommandRun.of("snapshot", directory);
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("Apache's, zxid 0x12a9, 3,412 znodes, 51 sessions")
                .contains("  persistent")
                .contains("  /clickhouse");
        assertThat(CommandRun.of("snapshot", "--znodes", directory).out().lines())
                .hasSize(3_412);
    }

    @Test
    void aDamagedSnapshotIsNamed() throws IOException {
        SampleData.writeTo(directory);
        Path snapshot = directory.resolve("snapshot.12a9.gz");
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(snapshot, bytes);
        CommandRun damaged = CommandRun.of("snapshot", "--verify", directory);
        assertThat(damaged.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(damaged.err()).contains(snapshot.toString()).contains("is damaged");
    }

    private void written() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:embedded:" + directory);
                Statement statement = connection.createStatement()) {
            statement.execute("insert into znodes (path, data_text) values ('/a', 'one')");
            statement.execute("insert into znodes (path) values ('/c'), ('/a/b')");
            statement.execute("update znodes set data_text = 'three' where path = '/a'");
            statement.execute("delete from znodes where path = '/a/b'");
        }
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("log"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{16}"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
