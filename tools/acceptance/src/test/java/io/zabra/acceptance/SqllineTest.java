package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sqlline.SqlLine;

/** sqlline, the console that many Java databases share. */
class SqllineTest {
    private static SampleServer server;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = SampleServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void itListsTablesColumnsKeysAndIndexes() throws IOException {
        String text =
                run("!tables", "!columns znodes", "!primarykeys znodes", "!importedkeys znodes", "!indexes znodes");
        assertThat(text)
                .contains("znodes")
                .contains("sessions")
                .contains("ephemeral_owner")
                .contains("VARBINA")
                .doesNotContain("Error");
    }

    @Test
    void itRunsStatementsInEachFormat() throws IOException {
        String text = run(
                "!set outputformat csv",
                "select path, version from znodes where path = '/kafka/brokers';",
                "!set outputformat json",
                "select name, num_children from znodes where path = '/kafka/brokers';",
                "!set outputformat table",
                "insert into znodes (path, data_text) values ('/sqlline', 'x');",
                "update znodes set data_text = 'y' where path = '/sqlline' and version = 0;",
                "delete from znodes where path = '/sqlline';",
                "explain plan for select * from znodes where path = '/kafka/brokers';");
        assertThat(text)
                .contains("'/kafka/brokers','")
                .contains("\"name\":\"brokers\"")
                .contains("1 row affected")
                .doesNotContain("Error");
    }

    @Test
    void aTransactionIsRolledBack() throws IOException {
        String text = run(
                "!autocommit off",
                "insert into znodes (path) values ('/sqlline-tx');",
                "!rollback",
                "select count(*) as n from znodes where path = '/sqlline-tx';");
        assertThat(text).contains("| 0 ").doesNotContain("Error");
    }

    @Test
    void aMistakeIsShownWithItsState() throws IOException {
        assertThat(run("select * from znode;")).contains("42P01").contains("znode");
    }

    private static String run(String... lines) throws IOException {
        SqlLine sqlline = new SqlLine();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        sqlline.setOutputStream(out);
        sqlline.setErrorStream(out);
        String script = String.join("\n", lines) + "\n!quit\n";
        String[] args = {"-u", server.url(), "-n", "app", "-p", "test", "--isolation=TRANSACTION_REPEATABLE_READ"};
        SqlLine.Status status =
                sqlline.begin(args, new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)), false);
        assertThat(status).as(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(SqlLine.Status.OK);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
