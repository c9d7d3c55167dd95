package io.zabra.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Results of another make's database, printed in every shape. */
class ResultFormatTest {
    private static final String MIXED = """
            select * from (values
              (1, '/a', cast('{"x":1}' as varbinary), timestamp '2026-01-02 03:04:05.6', true, 1.50),
              (22, null, X'00ff', null, null, null))
            as t("id", "path", "data", "at", "on", "price")""";

    @Test
    void aTableAlignsItsColumns() throws SQLException {
        assertThat(printed(ResultFormat.TABLE, 0, MIXED)).isEqualTo("""
                         id │ path │ data    │ at                      │ on   │ price
                        ────┼──────┼─────────┼─────────────────────────┼──────┼───────
                          1 │ /a   │ {"x":1} │ 2026-01-02 03:04:05.600 │ true │  1.50
                         22 │ NULL │ x'00ff' │ NULL                    │ NULL │  NULL
                        """);
    }

    @Test
    void aTableCutsTextButNoNumber() throws SQLException {
        assertThat(printed(ResultFormat.TABLE, 30, "select repeat('abc', 20) \"text\", 123456789012 \"number\""))
                .isEqualTo("""
                         text          │       number
                        ───────────────┼──────────────
                         abcabcabcabc… │ 123456789012
                        """);
    }

    @Test
    void columnsThatDoNotFitAreCounted() throws SQLException {
        StringWriter out = new StringWriter();
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select 1 a, 2 b, 3 c, 4 d")) {
            ResultFormat.Printed printed = ResultFormat.TABLE.print(Rows.of(result), screen(out, 9));
            assertThat(printed).isEqualTo(new ResultFormat.Printed(1, 2, false));
        }
        assertThat(out.toString()).startsWith(" A │ B\n");
    }

    @Test
    void wideCharactersTakeTheirRoom() throws SQLException {
        assertThat(printed(ResultFormat.TABLE, 0, "select * from (values ('世界', 1), ('abcd', 2)) t(\"w\", \"n\")"))
                .contains(" 世界 │ 1\n abcd │ 2\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"TABLE", "VERTICAL"})
    void noValueMovesTheCursor(ResultFormat format) throws SQLException {
        assertThat(printed(format, 0, "select 'a' || char(27) || '[2J' || char(8238) || char(7) \"x\""))
                .contains("a\\u001b[2J\\u202e\\u0007");
    }

    @Test
    void verticalKeepsTheLinesOfText() throws SQLException {
        assertThat(printed(ResultFormat.VERTICAL, 0, "select 'one' || char(10) || 'two' \"text\", X'ff00' \"data\""))
                .isEqualTo("""
                        ─── 1 ──────────────────────────────────
                        text │ one
                             │ two
                        data │ x'ff00'  -- 2 bytes
                        """);
    }

    @Test
    void csvTellsNullFromEmptyAndQuotesWhatNeedsIt() throws SQLException {
        assertThat(printed(
                        ResultFormat.CSV,
                        0,
                        "select null \"a,b\", '' \"e\", 'say \"hi\"' \"q\", X'ff' \"x\", 1.0 \"n\""))
                .isEqualTo("\"a,b\",e,q,x,n\n,\"\",\"say \"\"hi\"\"\",/w==,1.0\n");
    }

    @Test
    void jsonIsOneArrayWithARowALine() throws SQLException {
        assertThat(printed(ResultFormat.JSON, 0, MIXED)).isEqualTo("""
                        [
                        {"id":1,"path":"/a","data":"eyJ4IjoxfQ==","at":"2026-01-02 03:04:05.600","on":true,"price":1.50},
                        {"id":22,"path":null,"data":"AP8=","at":null,"on":null,"price":null}
                        ]
                        """);
        assertThat(printed(ResultFormat.JSON, 0, "select 1 a where false")).isEqualTo("[]\n");
        assertThat(printed(ResultFormat.JSON, 0, "select 1 a, 'q\"\\' || char(1) a"))
                .isEqualTo("[\n{\"A\":1,\"A_2\":\"q\\\"\\\\\\u0001\"}\n]\n");
    }

    @ParameterizedTest
    @EnumSource
    void aReaderWhoHasEnoughIsHeard(ResultFormat format) throws SQLException {
        StringWriter out = new StringWriter();
        int[] asked = {0};
        Screen screen = new Screen(new PrintWriter(out), 0, false, true, () -> ++asked[0] > 700);
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select x from system_range(1, 100000)")) {
            ResultFormat.Printed printed = format.print(Rows.of(result), screen);
            assertThat(printed.stopped()).isTrue();
            assertThat(printed.rows()).isBetween(600L, 800L);
        }
    }

    @Test
    void bytesThatAreTextShowAsText() {
        assertThat(Values.cell("grün".getBytes(StandardCharsets.UTF_8)).text()).isEqualTo("grün");
        assertThat(Values.cell(new byte[] {(byte) 0xc3}).text()).isEqualTo("x'c3'");
        assertThat(Values.cell(new byte[] {0}).text()).isEqualTo("x'00'");
        assertThat(Values.cell(new byte[0]).text()).isEmpty();
    }

    private static String printed(ResultFormat format, int width, String sql) throws SQLException {
        StringWriter out = new StringWriter();
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            format.print(Rows.of(result), screen(out, width));
        }
        return out.toString();
    }

    private static Screen screen(StringWriter out, int width) {
        return new Screen(new PrintWriter(out), width, false, true, () -> false);
    }
}
