package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@code SET transaction_isolation} takes, as the driver sees it. */
class IsolationSettingTest {
    /** PostgreSQL's values, in any letters, and no others; the driver's isolation follows. */
    @Test
    void theSettingTakesTheLevelsThatThereAreAndNamesThem() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:zabra:mem:" + UUID.randomUUID());
                Statement statement = connection.createStatement()) {
            statement.execute("SET transaction_isolation = 'SERIALIZABLE'");
            for (String wrong :
                    List.of("'snapshot'", "'serializable x'", "\"serializable x\"", "'repeatable'", "'read'", "''")) {
                assertThatThrownBy(() -> statement.execute("SET transaction_isolation = " + wrong))
                        .as(wrong)
                        .hasFieldOrPropertyWithValue("SQLState", "22023")
                        .hasMessageContaining(
                                "is serializable, repeatable read, read committed or read uncommitted, not '");
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            }
            for (String level : List.of("repeatable read", "Read Committed", "READ UNCOMMITTED")) {
                statement.execute("SET transaction_isolation = 'serializable'");
                statement.execute("SET transaction_isolation = '" + level + "'");
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
            }
        }
    }
}
