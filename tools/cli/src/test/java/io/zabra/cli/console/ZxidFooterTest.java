package io.zabra.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.cli.console.Interpreter.Outcome;
import io.zabra.cli.output.ResultFormat;
import io.zabra.cli.output.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The line below a result names the zxid that the result is of. */
class ZxidFooterTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Connection connection;
    private Interpreter interpreter;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:zabra:mem:" + UUID.randomUUID());
        Screen screen = Screen.pipe(new PrintWriter(out));
        interpreter = new Interpreter(
                connection, new Settings(ResultFormat.TABLE, false), () -> screen, new PrintWriter(err));
        // Before its first write a store is of no zxid.
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO znodes (path) VALUES ('/first')");
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void aWriteNamesItsOwnAndAQueryThatItReadAt() throws Exception {
        String made = footer("insert into znodes (path) values ('/a')");
        assertThat(made).isEqualTo("(1 row inserted, zxid " + zxid("czxid", "/a") + ")");
        String set = footer("update znodes set data_text = 'x' where path = '/a'");
        assertThat(set)
                .isEqualTo("(1 row updated, zxid " + zxid("mzxid", "/a") + ")")
                .isNotEqualTo(made);
        assertThat(footer("select path from znodes where path = '/a'"))
                .isEqualTo("(1 row, zxid " + zxid("mzxid", "/a") + ")");
        assertThat(footer("\\x\nselect path from znodes where path = '/a'"))
                .isEqualTo("(1 row, zxid " + zxid("mzxid", "/a") + ")");
    }

    @Test
    void aViewsMakingNamesItsOwn() throws Exception {
        String made = footer("create view v as select path from znodes");
        assertThat(made).isEqualTo("(CREATE done, zxid " + zxid("czxid", "/zookeeper/zabra/views/v") + ")");
    }

    /** What is written within has none before the commit, which gives it to all of it. */
    @Test
    void aTransactionsWritesAreNamedByItsCommit() throws Exception {
        assertThat(footer("begin")).isEqualTo("(BEGIN done)");
        assertThat(footer("insert into znodes (path) values ('/a')")).isEqualTo("(1 row inserted)");
        assertThat(footer("select path from znodes where path = '/a'")).startsWith("(1 row, zxid 0x");
        String committed = footer("commit");
        assertThat(committed).isEqualTo("(COMMIT done, zxid " + zxid("czxid", "/a") + ")");
    }

    @Test
    void whatIsOfTheSessionAloneNamesNone() throws Exception {
        for (String sql : List.of(
                "set statement_timeout_ms = 5",
                "show statement_timeout_ms",
                "reset all",
                "explain select 1",
                "\\d znodes",
                "\\d")) {
            assertThat(footer(sql)).as(sql).doesNotContain("zxid");
        }
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        assertThat(footer("\\zxid\nselect 1")).isEqualTo("(1 row)");
        assertThat(footer("\\zxid\nselect 1")).startsWith("(1 row, zxid 0x");
    }

    @Test
    void whatProgramsReadHasNoSuchLine() throws Exception {
        assertThat(printed("\\format csv\nselect 1 as n")).isEqualTo("n\n1\n");
        assertThat(printed("insert into znodes (path) values ('/a')")).isEmpty();
        assertThat(printed("\\format json\nselect 1 as n")).doesNotContain("zxid");
    }

    private String footer(String script) throws IOException {
        List<String> lines = printed(script).lines().toList();
        return lines.get(lines.size() - 1);
    }

    private String printed(String script) throws IOException {
        out.getBuffer().setLength(0);
        Outcome outcome = new Script(interpreter, null).run(new BufferedReader(new StringReader(script)));
        assertThat(outcome).as("%s%n%s", script, err).isEqualTo(Outcome.DONE);
        return out.toString();
    }

    private String zxid(String column, String path) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT " + column + " FROM znodes WHERE path = '" + path + "'")) {
            rows.next();
            return "0x" + Long.toHexString(rows.getLong(1));
        }
    }
}
