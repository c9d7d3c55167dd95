package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an import makes znodes below. */
class ImportParentsTest {
    private static final String TO = "jdbc:zabra:mem:import-parents?user=ann&password=secret";
    private static final int BATCH = 500;

    @TempDir
    private Path directory;

    private Connection to;
    private Path file;

    @BeforeEach
    void target() throws SQLException {
        file = directory.resolve("tree.jsonl");
        to = DriverManager.getConnection(TO);
    }

    @AfterEach
    void close() throws SQLException {
        to.close();
    }

    @Test
    void whatIsBelowOneThatIsLeftOutIsLeftOutToo() throws SQLException, IOException {
        Files.writeString(file, """
                {"path":"/p","acl":[{"scheme":"digest","id":"bob:x","perms":31}]}
                {"path":"/p-q"}
                {"path":"/p/c"}
                {"path":"/p/c/d"}
                """);
        CommandRun run = CommandRun.of("import", file, TO);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .contains("1 was left out, whose data or ACL")
                .contains("2 were left out, below such a znode");
        assertThat(paths("/p%")).containsExactly("/p-q");
    }

    @Test
    void aRootThatDoesNotShowWholeHoldsNothingBack() throws SQLException, IOException {
        Files.writeString(file, "{\"path\":\"/\",\"hidden\":true}\n{\"path\":\"/p\"}\n");
        assertThat(CommandRun.of("import", file, TO).err()).contains("1 was left out, whose data or ACL");
        assertThat(paths("/p")).containsExactly("/p");
    }

    @Test
    void theParentsOfAnExportedSubtreeAreMade() throws SQLException, IOException {
        Files.writeString(file, "{\"path\":\"/app/db/x\"}\n{\"path\":\"/app/db/x/y\"}\n");
        CommandRun run = CommandRun.of("import", file, TO);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(paths("/app%")).containsExactly("/app", "/app/db", "/app/db/x", "/app/db/x/y");
    }

    @Test
    void aChildBeforeItsParentIsMadeWithinOneWrite() throws SQLException, IOException {
        Files.writeString(file, "{\"path\":\"/p/c\"}\n{\"path\":\"/p\",\"text\":\"own\"}\n");
        CommandRun run = CommandRun.of("import", file, TO);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(rows("select data_text from znodes where path = '/p'")).containsExactly("own");
    }

    @Test
    void aChildLongBeforeItsParentImportsNothing() throws SQLException, IOException {
        String many = many();
        Files.writeString(
                file, "{\"path\":\"/a\"}\n{\"path\":\"/p/c\"}\n" + many + "{\"path\":\"/p\",\"text\":\"own\"}\n");
        CommandRun run = CommandRun.of("import", file, TO);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .contains("line 2: /p, the parent of /p/c, is not there or does not show, and not before it");
        assertThat(paths("/%")).containsExactly("/zookeeper", "/zookeeper/config", "/zookeeper/quota");

        Files.writeString(file, "{\"path\":\"/many/c\"}\n" + many + "{\"path\":\"/many\",\"text\":\"own\"}\n");
        assertThat(CommandRun.of("import", file, TO).err()).contains("line 602: /many stands behind what is below it");
        assertThat(paths("/many%")).isEmpty();
    }

    @Test
    void aZnodeThatIsThereIsNotReplacedByTheRootOfTheSource() throws SQLException, IOException {
        Files.writeString(file, "{\"path\":\"/\",\"text\":\"root\"}\n{\"path\":\"/p\"}\n");
        run("insert into znodes (path, data_text) values ('/copy', 'own')");
        CommandRun run = CommandRun.of("import", file, TO, "--into", "/copy", "--on-conflict", "replace");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("1 created, 0 replaced, 0 the same already");
        assertThat(CommandRun.of("import", file, TO, "--into", "/new").exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(rows("select path || ' ' || data_text from znodes where path in ('/copy', '/new') order by path"))
                .containsExactly("/copy own", "/new root");
        assertThat(paths("/copy/%")).containsExactly("/copy/p");
    }

    @Test
    void aPathThatStandsTwiceIsAConflictOfItsOwn() throws SQLException, IOException {
        Files.writeString(file, "{\"path\":\"/p\",\"text\":\"one\"}\n{\"path\":\"/p\",\"text\":\"two\"}\n");
        assertThat(CommandRun.of("import", file, TO, "--on-conflict", "skip").out())
                .contains("1 created, 0 replaced, 0 the same already, 1 others kept");
        assertThat(rows("select data_text from znodes where path = '/p'")).containsExactly("one");
        assertThat(CommandRun.of("import", file, TO, "--on-conflict", "replace").out())
                .contains("0 created, 1 replaced, 1 the same already");
        assertThat(rows("select data_text from znodes where path = '/p'")).containsExactly("two");
    }

    @Test
    void whatIsWrongWithinTheSourceIsFoundBeforeAnythingIsWrittenWhateverThePolicy() throws SQLException, IOException {
        Files.writeString(file, "{\"path\":\"/p/c\"}\n" + many() + "{\"path\":\"/q/c\"}\n");
        for (String policy : List.of("fail", "skip", "replace")) {
            CommandRun run = CommandRun.of("import", file, TO, "--on-conflict", policy);
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).contains("line 602: /q, the parent of /q/c").doesNotContain("cut short");
            assertThat(paths("/s%")).isEmpty();
        }
        Files.writeString(
                file, "{\"path\":\"/p\",\"text\":\"one\"}\n" + many() + "{\"path\":\"/p\",\"text\":\"two\"}\n");
        CommandRun run = CommandRun.of("import", file, TO);
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .startsWith(
                        "zabra: 1 znode is there already, and another one: /p (line 602, where it stands once more)."
                                + " Nothing was imported.");
        assertThat(paths("/s%")).isEmpty();
    }

    @Test
    void aDryRunCountsPathsThatStandTwiceAsTheRunDoes() throws SQLException, IOException {
        Files.writeString(
                file,
                "{\"path\":\"/p\",\"text\":\"one\"}\n{\"path\":\"/q\"}\n" + many()
                        + "{\"path\":\"/p\",\"text\":\"two\"}\n{\"path\":\"/p\",\"text\":\"two\"}\n"
                        + "{\"path\":\"/q\",\"node_type\":\"CONTAINER\"}\n");
        for (String policy : List.of("skip", "replace")) {
            String dry = CommandRun.of("import", file, TO, "--on-conflict", policy, "--dry-run")
                    .out();
            assertThat(dry).startsWith("To be imported");
            assertThat(CommandRun.of("import", file, TO, "--on-conflict", policy)
                            .out())
                    .isEqualTo(dry.replace("To be imported", "Imported"));
            run("delete from znodes where path like '/s%' or path = '/p' or path = '/q'");
            assertThat(paths("/s%")).isEmpty();
        }
    }

    @Test
    void whatWasImportedBeforeTheSourceBrokeOffIsTold() throws SQLException {
        InputStream terminal = System.in;
        System.setIn(new ByteArrayInputStream((many() + "no znode\n").getBytes(StandardCharsets.UTF_8)));
        try {
            CommandRun run = CommandRun.of("import", "-", TO);
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err())
                    .startsWith("zabra: cut short, imported so far: 500 created, 0 replaced,")
                    .contains("line 601");
        } finally {
            System.setIn(terminal);
        }
        assertThat(paths("/s%")).hasSize(BATCH);
    }

    private static String many() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < BATCH + 100; i++) {
            lines.append("{\"path\":\"/s").append(i).append("\"}\n");
        }
        return lines.toString();
    }

    private List<String> paths(String like) throws SQLException {
        return rows("select path from znodes where path like '" + like + "' and path <> '/' order by path");
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement statement = to.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = to.createStatement()) {
            statement.execute(sql);
        }
    }
}
