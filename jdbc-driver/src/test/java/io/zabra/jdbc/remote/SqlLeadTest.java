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
}
