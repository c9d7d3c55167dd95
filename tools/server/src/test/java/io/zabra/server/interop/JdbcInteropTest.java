package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.ZabraConnection;
import io.zabra.server.testing.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SQL on a Zabra server that an Apache server leads, which knows nothing of sessions that are Zabra's alone. */
@Timeout(120)
@SuppressWarnings("try") // closing a client of Apache can be interrupted
class JdbcInteropTest {
    @TempDir
    Path directory;

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aJdbcConnectionWritesBehindAnApacheLeader() throws Exception {
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 3, Set.of())) {
            ensemble.startApache(1);
            ensemble.startApache(2);
            ensemble.await(2, "leader");
            ensemble.startZabra(3);
            ensemble.await(3, "follower");
            try (ZooKeeper zk = ensemble.client(1)) {
                try (Connection connection = DriverManager.getConnection("jdbc:zabra://" + ensemble.host(3))) {
                    long id = connection.unwrap(ZabraConnection.class).sessionId();
                    run(connection, "insert into znodes (path, data) values ('/sql', '1')");
                    run(connection, "update znodes set data = '2' where path = '/sql' and version = 0");
                    run(connection, "insert into znodes (path, node_type) values ('/mine', 'EPHEMERAL')");
                    zk.sync("/", (code, path, context) -> {}, "");
                    assertThat(zk.exists("/mine", false))
                            .extracting(Stat::getEphemeralOwner)
                            .isEqualTo(id);
                    assertThat(zk.getData("/sql", false, null)).isEqualTo(new byte[] {'2'});
                }
                Await.until("the ephemeral goes with its connection", () -> zk.exists("/mine", false) == null);
            }
            ensemble.assertEqualTrees();
        }
    }
}
