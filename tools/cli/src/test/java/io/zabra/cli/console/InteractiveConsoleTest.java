package io.zabra.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.cli.output.ResultFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InteractiveConsoleTest {
    private Connection connection;

    @TempDir
    private Path directory;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:mem:;DATABASE_TO_UPPER=FALSE");
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table znodes(path varchar primary key, parent varchar, num_children int)");
            statement.execute(
                    "insert into znodes values ('/kafka', '/', 2), ('/keys', '/', 0), ('/kafka/it''s', '/kafka', 0)");
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void aStatementMayTakeSeveralLines() throws IOException {
        assertThat(typed("select 40\n+ 2\n;\nquit\n"))
                .contains("42")
                .contains("->")
                .contains("(1 row, ");
    }

    @Test
    void leavingWorksInTheMiddleOfAStatement() throws IOException {
        assertThat(typed("select 1\n\\q\n")).doesNotContain("(1 row");
    }

    @Test
    void whatStoodBehindAFailureIsSaidNotToHaveRun() throws IOException {
        assertThat(typed("select 40 + 2; selct; select 7 * 6;\nquit\n"))
                .contains("42")
                .contains("What came after it was not run")
                .containsOnlyOnce("(1 row, ");
        assertThat(typed("selct;\nquit\n")).doesNotContain("What came after it");
    }

    @Test
    void aCommandMayStandBehindAStatement() throws IOException {
        assertThat(typed("select 40 + 2; \\d znodes\nselect 1; \\q\nselect 6 * 7 + 1;\n"))
                .contains("42")
                .contains("num_children")
                .doesNotContain("43")
                .doesNotContain("ERROR");
    }

    @Test
    void aSemicolonBehindQuitIsNoStatement() throws IOException {
        assertThat(typed("exit;\nselect 40 + 2;\n")).doesNotContain("ERROR").doesNotContain("(1 row, ");
    }

    @Test
    void commandsOfOtherConsolesAreUnderstood() throws IOException {
        assertThat(typed("\\dt\n\\d+ znodes\n\\quit\n"))
                .contains("num_children")
                .doesNotContain("There is no");
    }

    @Test
    void whoWantsNoColoursGetsNone() throws IOException {
        String keys = "select 'a',\n null, 1;\nselct;\nquit\n";
        Pattern colour = Pattern.compile("\u001b\\[(1;)?[39]\\d");
        assertThat(typed(keys)).containsPattern(colour);
        assertThat(typed(keys, null, List.of(), Map.of("NO_COLOR", "1")))
                .contains("example", "NULL", "ERROR")
                .doesNotContainPattern(colour);
    }

    @Test
    void thePromptTellsOfAnOpenTransaction() throws IOException {
        assertThat(typed("begin;\nselect 1;\nquit\n")).contains("zabra> ").contains("zabra*> ");
        assertThat(typed("begin;\ncommit;\nselect 1;\nquit\n")).matches("(?s).*zabra\\*> .*zabra> .*");
        assertThat(typed("select 1;\nquit\n")).doesNotContain("zabra*> ");
    }

    @Test
    void theArrowKeyBringsASuggestion() throws IOException {
        assertThat(typed("\u0010\nquit\n", null, List.of("select 6 * 7 as suggested;")))
                .contains("suggested")
                .contains("42");
    }

    @Test
    void tabCompletesAndTheHistoryIsKept() throws IOException {
        assertThat(typed("select path from znodes where path = '/kaf\t';\n\\q\n"))
                .contains("(0 rows");
        assertThat(typed("\u0010\u0010\n\\q\n")).contains("'/kafka/'");
    }

    @Test
    void theHistoryIsItsOwnersAloneAndLeavesOutWhatBeginsWithASpace() throws IOException {
        typed("select 1 as kept;\n select 2 as secret;\n\\q\n");
        Path history = directory.resolve("history");
        assertThat(history).content().contains("kept").doesNotContain("secret");
        assertThat(Files.getPosixFilePermissions(history))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    /** A link to nowhere is how people keep none. */
    @Test
    void whatAHistoryLeadsToStaysAsItIs() throws IOException {
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-r--r--");
        Files.setPosixFilePermissions(elsewhere, permissions);
        Files.createSymbolicLink(directory.resolve("history"), elsewhere);
        assertThat(typed("select 40 + 2;\n\\q\n")).contains("42");
        assertThat(Files.getPosixFilePermissions(elsewhere)).isEqualTo(permissions);
    }

    @Test
    void whatIsTypedDecidesWhatIsOffered() {
        assertThat(offered("select * from z")).contains("znodes").doesNotContain("select");
        assertThat(offered("update znodes set ")).contains("path", "num_children");
        assertThat(offered("select x.p from znodes as x where x."))
                .containsExactlyInAnyOrder("path", "parent", "num_children");
        assertThat(offered("select num")).contains("num_children");
        assertThat(offered("sel")).contains("select").doesNotContain("num_children");
        assertThat(offered("SEL")).contains("SELECT");
        assertThat(offered("where path = '/k")).containsExactly("/kafka/", "/keys");
        assertThat(offered("\\d zn")).contains("znodes");
        assertThat(offered("\\format ")).contains("json");
        assertThat(offered("\\w")).contains("\\watch");
    }

    @Test
    void aQuoteInAPathIsDoubled() {
        String line = "where path = '/kafka/it";
        assertThat(offered(line)).containsExactly("/kafka/it's");
        assertThat(TypedLine.at(line, line.length()).escape("/kafka/it's", false))
                .hasToString("/kafka/it''s");
    }

    @Test
    void keywordsStringsAndNumbersAreColoured() {
        assertThat(SqlHighlighter.highlight("select 'a', 1 from t").toAnsi())
                .contains("select\u001b[0m")
                .contains("'a'\u001b[0m")
                .endsWith(" t");
    }

    @Test
    void ofManyChildrenThoseThatBeginSoAreOffered() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into znodes (path, parent, num_children)"
                    + " select '/kafka/t' || X, '/kafka', 0 from system_range(1000, 1999)");
        }
        assertThat(offered("where path = '/kafka/t199")).hasSize(10).contains("/kafka/t1990", "/kafka/t1999");
    }

    /** What is read belongs to what the transaction has read, and its COMMIT would check it. */
    @Test
    void nothingIsReadForOffersInATransaction() {
        List<Candidate> candidates = new ArrayList<>();
        String line = "where path = '/k";
        new SqlCompleter(new Catalog(connection, () -> true)).complete(TypedLine.at(line, line.length()), candidates);
        assertThat(candidates).isEmpty();
    }

    private List<String> offered(String line) {
        List<Candidate> candidates = new ArrayList<>();
        new SqlCompleter(new Catalog(connection, () -> false)).complete(TypedLine.at(line, line.length()), candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    private String typed(String keys) throws IOException {
        return typed(keys, directory.resolve("history"), List.of());
    }

    private String typed(String keys, @Nullable Path history, List<String> suggestions) throws IOException {
        return typed(keys, history, suggestions, Map.of());
    }

    private String typed(String keys, @Nullable Path history, List<String> suggestions, Map<String, String> environment)
            throws IOException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        try (LineDisciplineTerminal terminal =
                new LineDisciplineTerminal("test", "xterm", screen, StandardCharsets.UTF_8)) {
            terminal.setSize(new Size(120, 40));
            terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
            new InteractiveConsole(connection, terminal, ResultFormat.TABLE, history, environment)
                    .run(List.of("hello", "\tselect 'example';", InteractiveConsole.hint()), suggestions);
        }
        return screen.toString(StandardCharsets.UTF_8);
    }
}
