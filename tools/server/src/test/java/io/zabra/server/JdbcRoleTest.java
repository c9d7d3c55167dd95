package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.ZabraConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** readPreference, with three members of a quorum and an observer: which server has the session. */
@Timeout(120)
class JdbcRoleTest {
    /** Hosts are tried in random order: so often, a driver that did not ask would be found out. */
    private static final int CONNECTIONS = 6;

    @TempDir
    Path directory;

    private static Connection connect(TestEnsemble ensemble, String role) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:zabra://" + ensemble.connectString() + "/?sessionTimeoutMs=20000&readPreference=" + role);
    }

    private static String roleOfServer(TestEnsemble ensemble, Connection connection, int down) throws SQLException {
        return ensemble.server(serverOf(ensemble, connection, down)).mode();
    }

    /** @param down the server that is; 0: none */
    private static int serverOf(TestEnsemble ensemble, Connection connection, int down) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM znodes")) {
            assertThat(rows.next()).isTrue();
        }
        long id = connection.unwrap(ZabraConnection.class).sessionId();
        return IntStream.rangeClosed(1, ensemble.size())
                .filter(sid -> sid != down
                        && ensemble.server(sid).store().sessions().stream()
                                .anyMatch(session -> session.id() == id && session.connected()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theServerIsOfTheRoleThatIsPreferred() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 4, 1)) {
            ensemble.awaitLeader();
            for (String role : List.of("leader", "follower", "observer")) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    try (Connection connection = connect(ensemble, role)) {
                        assertThat(roleOfServer(ensemble, connection, 0)).isEqualTo(role);
                    }
                }
            }
        }
    }

    @Test
    void whatIsLostIsReplacedByItsLike() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 4, 1)) {
            ensemble.awaitLeader();
            try (Connection connection = connect(ensemble, "follower")) {
                int first = serverOf(ensemble, connection, 0);
                ensemble.stop(first);
                assertThat(roleOfServer(ensemble, connection, first)).isEqualTo("follower");
            }
        }
    }

    @Test
    void whereThereIsNoneAnyWillDo() throws Exception {
        try (TestEnsemble ensemble = new TestEnsemble(directory, 4, 1)) {
            ensemble.awaitLeader();
            try (Connection connection = connect(ensemble, "observer")) {
                int observer = serverOf(ensemble, connection, 0);
                ensemble.stop(observer);
                assertThat(roleOfServer(ensemble, connection, observer)).isIn("leader", "follower");
            }
        }
    }
}
