package io.zabra.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AppliedSettingsTest {
    private final AppliedSettings settings = new AppliedSettings();

    private void execute(String sql) {
        settings.executed(SqlLead.of(sql), sql, List.of());
    }

    private List<String> texts() {
        return settings.all().stream().map(AppliedSettings.Setting::sql).toList();
    }

    @Test
    void theLastValueOfEachSettingIsKept() {
        for (int zxid = 0; zxid < 100; zxid++) {
            execute("SET read_at_least = " + zxid);
            execute("set SESSION statement_timeout_ms=" + zxid);
        }
        assertThat(texts()).containsExactly("SET read_at_least = 99", "set SESSION statement_timeout_ms=99");
    }

    @Test
    void theStandardsWordsSetTheSameIsolation() {
        execute("SET transaction_isolation TO 'serializable'");
        execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        execute("SET transaction_isolation TO 'serializable'");
        execute("/* and */ SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        assertThat(texts())
                .containsExactly("/* and */ SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    }

    @Test
    void whatIsSetForOneTransactionIsKeptUntilItBegins() {
        execute("SET transaction_isolation = 'repeatable read'");
        execute("/* and */ SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        assertThat(texts())
                .containsExactly(
                        "SET transaction_isolation = 'repeatable read'",
                        "/* and */ SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        execute("BEGIN");
        assertThat(texts()).containsExactly("SET transaction_isolation = 'repeatable read'");
    }

    @Test
    void nothingElseIsKeptAndResetForgetsAll() {
        execute("SELECT 1");
        execute("SET read_consistency = linearizable");
        execute("UPDATE znodes SET data = NULL");
        assertThat(texts()).hasSize(1);
        execute("RESET ALL");
        assertThat(texts()).isEmpty();
    }

    @Test
    void resetOfOneForgetsThatOne() {
        execute("SET read_consistency = linearizable");
        execute("SET statement_timeout_ms = 5");
        execute("RESET statement_timeout_ms;");
        assertThat(texts()).containsExactly("SET read_consistency = linearizable");
        execute("reset all;");
        assertThat(texts()).isEmpty();
    }
}
