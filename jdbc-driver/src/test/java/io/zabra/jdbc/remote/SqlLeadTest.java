package io.zabra.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlLeadTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1 | READS",
                "/* a */ -- b | OTHER",
                "(select a from b) | READS",
                "SELECT lock('/l', 0) | LOCKS",
                "select /* it */ Lock ('/l') | LOCKS",
                "SELECT unlock(?) | UNLOCKS",
                "CALL unlock('/l') | UNLOCKS",
                "SELECT zk.lock(?) | LOCKS",
                "select ZK . unlock(?) | UNLOCKS",
                "CALL zk.unlock('/l') | UNLOCKS",
                "SELECT zk.utf8(?) | READS",
                "CALL lock('/l') | LOCKS",
                "CALL other() | OTHER",
                "SELECT lock FROM t | READS",
                "SELECT lock_path(1) | READS",
                "SELECT unlocked(1) | READS",
                "SELECT | READS",
                "show all | SHOWS",
                "INSERT INTO lock (a) VALUES (1) | CHANGES",
                "WITH x AS (SELECT 1) SELECT * FROM x | OTHER",
            })
    void isToldByTheFirstWords(String sql, SqlLead lead) {
        assertThat(SqlLead.of(sql)).isEqualTo(lead);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RESET ALL; | ''",
                "RESET | ''",
                "RESET read_consistency; | read_consistency",
                "set read_consistency = default | read_consistency",
                "SET SESSION read_consistency TO DEFAULT ; | read_consistency",
                "SET read_consistency = local | ''",
                "SELECT 1 AS DEFAULT | ''",
            })
    void theOneSettingThatIsSetBackIsKnown(String sql, String name) {
        assertThat(SqlLead.restoredSetting(sql)).isEqualTo(name);
    }
}
