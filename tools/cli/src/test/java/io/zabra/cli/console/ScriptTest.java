package io.zabra.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.zabra.cli.console.Interpreter.Outcome;
import io.zabra.cli.output.ResultFormat;
import io.zabra.cli.output.Screen;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts run against a database of another make: the console rests on {@code java.sql} alone. */
class ScriptTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Connection connection;
    private Interpreter interpreter;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:mem:");
        Screen screen = new Screen(new PrintWriter(out), 0, false, true, () -> false);
        interpreter = new Interpreter(
                connection, new Settings(ResultFormat.TABLE, false), () -> screen, new PrintWriter(err));
        assertThat(run("create table t(id int primary key, name varchar);")).isEqualTo(Outcome.DONE);
        out.getBuffer().setLength(0);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void lineEndsInQuotesAreKeptAsTheyAre() throws SQLException {
        assertThat(run("insert into t values\r\n (1, 'a\r\nb\rc\n');\r\n\\timing off\r\ninsert into t values (2, 'd')"))
                .isEqualTo(Outcome.DONE);
        try (var rows = connection.createStatement().executeQuery("select name from t order by id")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("a\r\nb\rc\n");
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("d");
        }
    }

    @Test
    void aTablesNameIsNoPattern() {
        assertThat(run("create table a_b(one int); create table axb(other int);"))
                .isEqualTo(Outcome.DONE);
        assertThat(run("\\d a_b")).isEqualTo(Outcome.DONE);
        assertThat(out.toString()).contains("ONE").doesNotContain("OTHER");
    }

    /** As of old Macs, and of what editors make of them. */
    @Test
    void carriageReturnsAloneEndLines() {
        assertThat(
                        run(
                                "-- a comment\rinsert into t values (1, 'a');\r\\format csv\rselect id\r from t;\rselect 1,\r nope;\r"))
                .isEqualTo(Outcome.FAILED);
        assertThat(out.toString()).endsWith("ID\n1\n");
        assertThat(err.toString()).endsWith("  at line 6 of test\n");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] latin1 = "insert into t values (1, '\u00e4');".getBytes(StandardCharsets.ISO_8859_1);
        Reader text = new InputStreamReader(new ByteArrayInputStream(latin1), StandardCharsets.UTF_8.newDecoder());
        assertThatIOException()
                .isThrownBy(() -> new Script(interpreter, "test").run(new BufferedReader(text)))
                .withMessage("test is not UTF-8 text, somewhere behind line 0");
        assertThat(run("select * from t")).isEqualTo(Outcome.DONE);
        assertThat(out.toString()).contains("(0 rows");
    }

    @Test
    void statementsRunInOrderAndTheLastNeedsNoSemicolon() {
        assertThat(
                        run(
                                "insert into t values (1, 'one'), (2, 'two');\nupdate t set name = 'x' where id = 9;\nselect * from t"))
                .isEqualTo(Outcome.DONE);
        assertThat(out.toString()).isEqualTo("""
                        (2 rows inserted)
                        (0 rows updated)
                         ID │ NAME
                        ────┼──────
                          1 │ one
                          2 │ two
                        (2 rows)
                        """);
    }

    @Test
    void theFirstFailureEndsTheScriptAndIsLocated() {
        assertThat(run("select 1;\n\nselect nope;\nselect 2;")).isEqualTo(Outcome.FAILED);
        assertThat(out.toString()).contains(" 1\n").doesNotContain(" 2\n");
        assertThat(err.toString()).startsWith("ERROR 42S22: ").endsWith("  at line 3 of test\n");
    }

    @Test
    void formatsForProgramsPrintRowsOnly() {
        assertThat(run("\\format csv\ninsert into t values (1, null);\nselect * from t;"))
                .isEqualTo(Outcome.DONE);
        assertThat(out.toString()).isEqualTo("ID,NAME\n1,\n");
    }

    @Test
    void quitEndsTheScript() {
        assertThat(run("select 1;\n\\q\nselect 2;")).isEqualTo(Outcome.QUIT);
        assertThat(out.toString()).doesNotContain(" 2\n");
    }

    @Test
    void tablesAndColumnsAreDescribed() {
        assertThat(run("create table c(t_id int references t(id));\n\\d\n\\d C"))
                .isEqualTo(Outcome.DONE);
        assertThat(out.toString())
                .contains(" PUBLIC │ C     │ base table")
                .contains(" T_ID   │ integer │      │ → T.ID");
        assertThat(run("\\d nope")).isEqualTo(Outcome.FAILED);
        assertThat(err.toString()).contains("There is no table nope");
    }

    @Test
    void watchRunsTheLastStatementAgain() {
        assertThat(run("insert into t select coalesce(max(id), 0) + 1, 'x' from t;\n\\watch 0.001 4"))
                .isEqualTo(Outcome.DONE);
        assertThat(run("select 'n=' || count(*) from t")).isEqualTo(Outcome.DONE);
        assertThat(out.toString()).contains("n=5");
        assertThat(run("\\watch soon")).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aFileIsIncluded(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("x.sql"), "select 1;\nselect bad;\n");
        assertThat(run("\\i " + file)).isEqualTo(Outcome.FAILED);
        assertThat(err.toString()).contains("at line 2 of " + file).contains("at line 1 of test");
        assertThat(run("\\i " + directory.resolve("none"))).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aCommandMayStandBehindStatements() {
        assertThat(run("select 1; \\format csv\n  \\d nope\nselect 2;")).isEqualTo(Outcome.FAILED);
        assertThat(out.toString()).contains("(1 row)").doesNotContain("\n2\n");
        assertThat(err.toString()).isEqualTo("There is no table nope: \\d lists them\n  at line 2 of test\n");
        assertThat(run("select 3 as three; select 4 as four; \\q\nselect 5")).isEqualTo(Outcome.QUIT);
        assertThat(out.toString()).endsWith("THREE\n3\nFOUR\n4\n");
    }

    @Test
    void filesThatIncludeEachOtherComeToAnEnd(@TempDir Path directory) throws IOException {
        Path one = directory.resolve("one.sql");
        Path other = Files.writeString(directory.resolve("other.sql"), "\\i " + one + "\n");
        Files.writeString(one, "select 1;\n\\i " + other + "\n");
        assertThat(run("\\i " + one)).isEqualTo(Outcome.FAILED);
        assertThat(err.toString()).contains("files include each other").endsWith("  at line 1 of test\n");
        assertThat(run("select 1;")).isEqualTo(Outcome.DONE);
    }

    @Test
    void unknownCommandsAndFormatsAreRefused() {
        assertThat(run("\\nope")).isEqualTo(Outcome.FAILED);
        assertThat(run("\\format xml")).isEqualTo(Outcome.FAILED);
        assertThat(err.toString()).contains("There is no \\nope").contains("[table, vertical, csv, json]");
    }

    @Test
    void aRunningStatementIsCancelledFromAnotherThread() {
        String endless = "select count(*) from system_range(1, 100000000) a, system_range(1, 100000) b";
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> interpreter.statement(endless));
        long deadlineNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!running.isDone() && System.nanoTime() < deadlineNs) {
            interpreter.cancel();
            Thread.onSpinWait();
        }
        assertThat(running.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(Outcome.FAILED);
        assertThat(interpreter.statement("select 1")).isEqualTo(Outcome.DONE);
    }

    private Outcome run(String script) {
        try {
            return new Script(interpreter, "test").run(new BufferedReader(new StringReader(script)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
