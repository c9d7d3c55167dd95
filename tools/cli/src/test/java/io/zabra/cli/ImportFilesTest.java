package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.cli.export.DirectoryStore;
import io.zabra.engine.apache.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code export} has written, imported. */
class ImportFilesTest {
    private static final String USER = "?user=ann&password=secret";
    private static final String FROM = "jdbc:zabra:mem:import-from" + USER;
    private static final String TO = "jdbc:zabra:mem:import-to" + USER;
    private static final String INTO = " into jdbc:zabra:mem:import-to: ";

    @TempDir
    private Path directory;

    private Connection from;
    private Connection to;
    private Path file;

    @BeforeEach
    void znodes() throws SQLException {
        file = directory.resolve("tree.jsonl");
        from = DriverManager.getConnection(FROM);
        to = DriverManager.getConnection(TO);
        run(from, "insert into znodes (path, data_text) values ('/a', 'it''s \"one\"\n\t\u00fc'), ('/a/\u00fc', '')");
        run(from, "insert into znodes (path, data) values ('/a/b', x'00ff'), ('/a/none', null)");
        run(from, "insert into znodes (path, node_type, ttl_ms) values ('/a/t', 'TTL', 100000)");
        run(from, "insert into znodes (path, node_type) values ('/a/c', 'CONTAINER'), ('/a/e', 'EPHEMERAL')");
        run(from, "insert into znodes (path, acl) values ('/a/acl', 'world:anyone:r,ip:10.0.0.1:cd,auth::cdrwa')");
        run(from, "insert into znodes (path, data_text) values ('/z', 'last')");
    }

    @AfterEach
    void close() throws SQLException {
        from.close();
        to.close();
    }

    @Test
    void whatIsExportedFromAnImportIsWhatWasExported() throws SQLException, IOException {
        export(FROM, file, "jsonl");
        CommandRun run = CommandRun.of("import", file, TO);
        assertThat(run.err()).contains("1 was left out: ephemeral, and their sessions have ended.");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .isEqualTo("Imported" + INTO + "8 created, 0 replaced, 1 the same already, 0 others kept.\n");
        run(from, "delete from znodes where path = '/a/e'");
        Path before = directory.resolve("before");
        Path after = directory.resolve("after");
        export(FROM, before, "jsonl");
        export(TO, after, "jsonl");
        assertThat(withoutStats(after)).isEqualTo(withoutStats(before)).hasSize(9);
    }

    @Test
    void sqlIsImportedAsWell() throws SQLException, IOException {
        Path sql = directory.resolve("tree.sql");
        export(FROM, sql, "sql");
        CommandRun run = CommandRun.of("import", sql, TO);
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.err())
                .contains("zabra: for 8 znodes the source says no ACL, as SQL does not: anybody may do everything");
        String rows = "select path, data, node_type, ttl_ms from znodes where node_type <> 'EPHEMERAL'"
                + " and path not like '/zookeeper%' order by path";
        assertThat(rows(to, rows)).isEqualTo(rows(from, rows)).hasSize(9);
    }

    @Test
    void anImportThatIsBegunAnewFindsEverythingAsItIs() throws IOException {
        export(FROM, file, "jsonl");
        assertThat(CommandRun.of("import", file, TO).exitCode()).isEqualTo(ExitCode.OK);
        CommandRun again = CommandRun.of("import", file, TO);
        assertThat(again.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(again.out())
                .isEqualTo("Imported" + INTO + "0 created, 0 replaced, 9 the same already, 0 others kept.\n");
    }

    @Test
    void aSubtreeIsPutBelowAnother() throws SQLException, IOException {
        export(FROM, file, "jsonl");
        CommandRun run = CommandRun.of("import", file, TO, "--path", "/a", "--into", "/deep/copy");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(rows(to, "select path from znodes where path like '/deep%' order by path"))
                .containsExactly(
                        "/deep",
                        "/deep/copy",
                        "/deep/copy/a",
                        "/deep/copy/a/acl",
                        "/deep/copy/a/b",
                        "/deep/copy/a/c",
                        "/deep/copy/a/none",
                        "/deep/copy/a/t",
                        "/deep/copy/a/\u00fc");
        assertThat(rows(to, "select path from znodes where path in ('/a', '/z')"))
                .isEmpty();
    }

    @Test
    void whereOneIsInTheWayNothingIsImported() throws SQLException, IOException {
        export(FROM, file, "jsonl");
        run(to, "insert into znodes (path, data_text) values ('/z', 'other')");
        CommandRun run = CommandRun.of("import", file, TO);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .startsWith("zabra: 1 znode is there already, and another one: /z (line 10). Nothing was imported.");
        assertThat(rows(to, "select path from znodes where path = '/a'")).isEmpty();
    }

    @Test
    void whatIsInTheWayStaysOrIsReplacedAsIsWished() throws SQLException, IOException {
        export(FROM, file, "jsonl");
        run(to, "insert into znodes (path, data_text) values ('/z', 'other'), ('/a', 'other')");
        run(to, "insert into znodes (path, acl) values ('/a/acl', 'world:anyone:cdrwa,ip:10.0.0.1:r')");
        CommandRun skip = CommandRun.of("import", file, TO, "--on-conflict", "skip");
        assertThat(skip.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(skip.out())
                .isEqualTo("Imported" + INTO + "5 created, 0 replaced, 1 the same already, 3 others kept.\n");
        assertThat(rows(to, "select data_text from znodes where path = '/z'")).containsExactly("other");

        CommandRun replace = CommandRun.of("import", file, TO, "--on-conflict", "replace");
        assertThat(replace.out())
                .isEqualTo("Imported" + INTO + "0 created, 3 replaced, 6 the same already, 0 others kept.\n");
        String acls = "select path || ' ' || acl from znodes where path = '/a/acl'";
        assertThat(rows(to, acls)).isEqualTo(rows(from, acls));
        assertThat(rows(to, "select data_text from znodes where path = '/z'")).containsExactly("last");
    }

    @Test
    void anotherKindCannotBeReplaced() throws SQLException, IOException {
        export(FROM, file, "jsonl");
        run(to, "insert into znodes (path) values ('/a'), ('/a/t')");
        CommandRun run = CommandRun.of("import", file, TO, "--on-conflict", "replace");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("1 znode is there as another kind (node_type, ttl_ms)");
    }

    @Test
    void aDryRunWritesNothing() throws SQLException, IOException {
        export(FROM, file, "jsonl");
        CommandRun run = CommandRun.of("import", file, TO, "--dry-run");
        assertThat(run.out())
                .isEqualTo("To be imported" + INTO + "8 created, 0 replaced, 1 the same already, 0 others kept.\n");
        assertThat(rows(to, "select path from znodes where path = '/a'")).isEmpty();
    }

    @Test
    void aFileThatIsWrongSomewhereImportsNothing() throws SQLException, IOException {
        Files.writeString(file, "{\"path\":\"/x\"}\n\n{\"path\":\"/y\",\"base64\":\"????\"}\n");
        CommandRun run = CommandRun.of("import", file, TO, "--on-conflict", "replace");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("line 3: Illegal base64");
        assertThat(rows(to, "select path from znodes where path = '/x'")).isEmpty();
    }

    @Test
    void whatTheSourceDoesNotHaveWholeIsLeftOutAndSaid() throws SQLException, IOException {
        Files.writeString(file, """
                {"path":"/x","hidden":true}
                {"path":"/y","acl":[{"scheme":"digest","id":"bob:x","perms":31}]}
                {"path":"/ok"}
                {"path":"/z","acl":[]}
                """);
        CommandRun run = CommandRun.of("import", file, TO);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("3 were left out, whose data or ACL the source does not have whole");
        assertThat(rows(to, "select path from znodes where path in ('/x', '/y', '/ok', '/z')"))
                .containsExactly("/ok");
    }

    @Test
    void sqlThatIsNoExportIsRefusedByItsLine() throws IOException {
        Files.writeString(file, "-- made by hand\ninsert into znodes (path)\n values ('/x');\ndelete from znodes;\n");
        CommandRun run = CommandRun.of("import", file, TO);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("line 4: this is no statement of an export; 'zabra sql -f' runs any SQL");
    }

    @Test
    void aValueOfAnotherTypeIsRefusedByItsLine() throws SQLException, IOException {
        for (String wrong :
                List.of("data) values ('/x', 'text'", "data_text) values ('/x', x'00'", "ttl_ms) values ('/x', '5'")) {
            Files.writeString(file, "-- one\r-- two\r\ninsert into znodes (path, " + wrong + ");\n");
            CommandRun run = CommandRun.of("import", file, TO);
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).contains("line 2: ").contains(wrong.replaceAll("\\W.*", "") + " is ");
        }
        assertThat(rows(to, "select path from znodes where path = '/x'")).isEmpty();
    }

    @Test
    void aCommentEndsWithACarriageReturnAlone() throws SQLException, IOException {
        Files.writeString(file, "-- one\rinsert into znodes (path) values ('/x');\r");
        assertThat(CommandRun.of("import", file, TO).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(rows(to, "select path from znodes where path = '/x'")).containsExactly("/x");
    }

    @Test
    void manyAreImportedInSeveralWrites() throws SQLException, IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_234; i++) {
            lines.append("{\"path\":\"/many-")
                    .append(i)
                    .append("\",\"text\":\"")
                    .append("x".repeat(600))
                    .append("\"}\n");
        }
        Files.writeString(file, lines);
        assertThat(CommandRun.of("import", file, TO).out()).startsWith("Imported" + INTO + "1,234 created");
        assertThat(rows(to, "select count(*) from znodes where path like '/many-%'"))
                .containsExactly("1234");
    }

    /** Its ACLs name users who are not there: whoever owns the directory may do everything. */
    @Test
    void anApacheDirectoryIsPutBelowAZnodeOfADirectory() throws SQLException, IOException {
        Path apache = Files.createDirectory(directory.resolve("apache"));
        SampleData.writeTo(apache);
        Path target = directory.resolve("zabra");
        CommandRun run = CommandRun.of("import", apache, target, "--into", "/sample");
        assertThat(run.err()).contains("were left out: ephemeral");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        CommandRun again = CommandRun.of("import", apache, target, "--into", "/sample");
        assertThat(again.out()).startsWith("Imported into " + target + ": 0 created, 0 replaced,");
        assertThat(again.exitCode()).isEqualTo(ExitCode.OK);

        Path whole = directory.resolve("whole");
        assertThat(CommandRun.of("import", apache, whole).exitCode()).isEqualTo(ExitCode.OK);
        String columns = " data, acl, node_type, ttl_ms from znodes where path not like '/zookeeper%'"
                + " and node_type not like 'EPHEMERAL%' and path <> '/' order by path";
        assertThat(rowsOf(target, "select path," + columns))
                .isEqualTo(withRoot(rowsOf(whole, "select '/sample' || path," + columns)))
                .hasSizeGreaterThan(3_000);
    }

    /** Which is {@code /sample} there, and has neither data nor an ACL of its own. */
    private static List<String> withRoot(List<String> rows) {
        List<String> all = new ArrayList<>(List.of("/sample [] world:anyone:cdrwa PERSISTENT null"));
        all.addAll(rows);
        return all;
    }

    private static List<String> rowsOf(Path store, String sql) throws SQLException, IOException {
        try (DirectoryStore open = DirectoryStore.open(store);
                Connection owner = DriverManager.getConnection(open.url())) {
            return rows(owner, sql);
        }
    }

    @Test
    void whereAnAclIsInTheWayTheRemedyIsSaid() throws IOException {
        Files.writeString(file, """
                {"path":"/p","acl":[{"scheme":"world","id":"anyone","perms":1}]}
                {"path":"/p/c"}
                """);
        CommandRun run = CommandRun.of("import", file, TO);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("/p").contains("connect as the super user: --user super");
        assertThat(CommandRun.of("import", file, directory.resolve("store")).exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void aDigestThatIsCoveredUpIsTakenForTheSame() throws IOException {
        Files.writeString(file, """
                {"path":"/p","acl":[{"scheme":"world","id":"anyone","perms":15},{"scheme":"digest","id":"bob:aGFzaA==","perms":31}]}
                """);
        assertThat(CommandRun.of("import", file, TO).out()).startsWith("Imported" + INTO + "1 created");
        assertThat(CommandRun.of("import", file, TO).out()).contains("1 the same already");
    }

    @Test
    void whatDoesNotFitTogetherIsACommandLineError() throws IOException {
        Files.writeString(file, "");
        assertThat(CommandRun.of("import", file, TO, "--logs", directory).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(CommandRun.of("import", file, TO, "--into", "nowhere").exitCode())
                .isEqualTo(ExitCode.USAGE);
        CommandRun empty = CommandRun.of("import", file, TO);
        assertThat(empty.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(empty.err()).contains("nothing is imported: the source has no znode");
    }

    private static void export(String url, Path file, String format) {
        CommandRun run = CommandRun.of("export", url, "--format", format, "-o", file);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    }

    /** All but what a znode has of its own: the counts and times of its making. */
    private static List<String> withoutStats(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst(",\"version\":.*", "}"))
                .toList();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                StringBuilder row = new StringBuilder(rows.getString(1));
                for (int i = 2; i <= columns; i++) {
                    Object value = rows.getObject(i);
                    row.append(' ').append(value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
                }
                all.add(row.toString());
            }
        }
        return all;
    }
}
