package io.zabra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.cli.console.Interpreter;
import io.zabra.cli.console.Interpreter.Outcome;
import io.zabra.cli.console.Script;
import io.zabra.cli.console.Settings;
import io.zabra.cli.output.ResultFormat;
import io.zabra.cli.output.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the demo prints for a new user to try does what it says. */
class DemoTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private SampleStore sample;
    private Connection connection;

    @BeforeEach
    void open() throws IOException, SQLException {
        sample = SampleStore.open();
        connection = sample.connect();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        sample.close();
    }

    @Test
    void theSampleIsImportedWhole() {
        assertThat(sample.summary()).startsWith("Imported 3,412 znodes and 51 sessions up to zxid 0x12a9 in ");
        assertThat(printed("select count(*) from znodes")).isEqualTo("count\n3412\n");
    }

    @ParameterizedTest
    @EnumSource
    void everyExampleHasAnAnswer(Example example) {
        String answer = printed(example.sql());
        if (example != Example.COMPARE_AND_SET) {
            assertThat(answer.lines()).as(example.sql()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void theBrokerIsAliveAndItsSessionKnown() {
        assertThat(printed(Example.BROKERS.sql()))
                .isEqualTo("broker,host,session_id,timeout_ms\n1,127.0.0.1,72057972292845572,120000\n");
    }

    @Test
    void theSubtreesAreCounted() {
        assertThat(printed(Example.SUBTREES.sql()))
                .contains("/kafka,")
                .contains("/services,")
                .contains("/clickhouse,");
    }

    @Test
    void payloadsBecomeColumns() {
        assertThat(printed(Example.SERVICES.sql()).lines())
                .hasSize(1 + 8)
                .contains("orders-1,orders-1.internal,zone-b");
    }

    @Test
    void aCompareAndSetWorksOnce() {
        String sql = Example.COMPARE_AND_SET.sql();
        String changed = "select version, data_text from znodes where path = '/config/orders/timeout.ms'";
        printed(sql);
        assertThat(printed(changed)).endsWith("33,2000\n");
        printed(sql);
        assertThat(printed(changed)).endsWith("33,2000\n");
    }

    private String printed(String script) {
        out.getBuffer().setLength(0);
        Screen screen = Screen.pipe(new PrintWriter(out));
        Interpreter interpreter =
                new Interpreter(connection, new Settings(ResultFormat.CSV, false), () -> screen, new PrintWriter(err));
        try {
            Outcome outcome = new Script(interpreter, null).run(new BufferedReader(new StringReader(script)));
            assertThat(outcome).as("%s%n%s", script, err).isEqualTo(Outcome.DONE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString();
    }
}
