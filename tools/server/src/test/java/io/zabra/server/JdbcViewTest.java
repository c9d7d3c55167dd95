package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements that were prepared at one server, over views that are changed at another. */
@Timeout(120)
class JdbcViewTest {
    private static final String FRESH = "/?consistency=linearizable";

    @TempDir
    Path root;

    private static String read(PreparedStatement prepared) throws SQLException {
        try (ResultSet rows = prepared.executeQuery()) {
            StringBuilder row = new StringBuilder();
            int columns = rows.getMetaData().getColumnCount();
            assertThat(rows.next()).isTrue();
            for (int i = 1; i <= columns; i++) {
                row.append(rows.getMetaData().getColumnLabel(i))
                        .append('=')
                        .append(rows.getString(i))
                        .append(' ');
            }
            return row.toString().strip();
        }
    }

    private static void change(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theViewIsWhatTheOtherServerMadeIt() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(root, 3)) {
            ensemble.awaitLeader();
            try (Connection here = connect(ensemble, 1);
                    Connection there = connect(ensemble, 2)) {
                change(there, "CREATE VIEW v AS SELECT 'old' AS x");
                try (PreparedStatement prepared = here.prepareStatement("SELECT * FROM v")) {
                    assertThat(read(prepared)).isEqualTo("x=old");
                    change(there, "CREATE OR REPLACE VIEW v AS SELECT 'new' AS x");
                    assertThat(read(prepared)).isEqualTo("x=new");
                    change(there, "CREATE OR REPLACE VIEW v AS SELECT 1 AS y, 'wide' AS x");
                    assertThat(read(prepared)).isEqualTo("y=1 x=wide");
                    assertThat(prepared.getMetaData().getColumnCount()).isEqualTo(2);
                    change(there, "DROP VIEW v");
                    assertThatThrownBy(() -> read(prepared)).hasFieldOrPropertyWithValue("SQLState", "42P01");
                    change(there, "CREATE VIEW v AS SELECT 'again' AS x");
                    assertThat(read(prepared)).isEqualTo("x=again");
                }
            }
        }
    }

    private static Connection connect(TestEnsemble ensemble, int sid) throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + ensemble.clientPort(sid) + FRESH);
    }
}
