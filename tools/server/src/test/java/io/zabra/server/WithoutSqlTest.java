package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.FourLetters;
import io.zabra.server.testing.LiveObjects;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.OpCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection that never asks for SQL costs nothing for it: what is on the heap, which threads run, what is counted. */
class WithoutSqlTest {
    private static final int CONNECTIONS = 100;
    private static final int TIMEOUT_MS = 60_000;
    /** Whatever belongs to the SQL of one connection; what belongs to all of them is of other packages, or there once. */
    private static final String[] OF_SQL = {"io.zabra.sql.session.", "io.zabra.jdbc.", "io.zabra.server.net.Sql"};

    @TempDir
    Path directory;

    private ZabraServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServers.zabra(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The classes of which there are more than before, by one for each connection at least. */
    private static Map<String, Long> grownSince(Map<String, Long> before) throws JMException {
        Map<String, Long> grown = new TreeMap<>();
        LiveObjects.of(OF_SQL).forEach((name, count) -> {
            long more = count - before.getOrDefault(name, 0L);
            if (more >= CONNECTIONS) {
                grown.put(name, more);
            }
        });
        return grown;
    }

    private static List<String> sqlThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("zabra-sql-\\d+"))
                .sorted()
                .toList();
    }

    private String figures() throws Exception {
        return FourLetters.say(server.port(), "mntr")
                .lines()
                .filter(line -> line.startsWith("zk_sql_requests") || line.startsWith("zk_cnt_sql_latency"))
                .toList()
                .toString();
    }

    /** A read with a watch, one of children, a sync, and a ping. */
    private void asks(RawClient client) throws Exception {
        assertThat(client.call(OpCode.EXISTS, w -> w.string("/").bool(true)).error())
                .isZero();
        assertThat(client.call(OpCode.GET_CHILDREN2, w -> w.string("/").bool(false))
                        .error())
                .isZero();
        assertThat(client.call(OpCode.SYNC, w -> w.string("/")).error()).isZero();
        client.send(-2, OpCode.PING, w -> {});
        assertThat(client.receive().xid()).isEqualTo(-2);
    }

    @Test
    void aConnectionThatAsksForNoneHasNoneOfIt() throws Exception {
        List<String> threads = sqlThreads();
        String figures = figures();
        Map<String, Long> before = LiveObjects.of(OF_SQL);
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            RawClient client = RawClient.open(server.port(), TIMEOUT_MS);
            clients.add(client);
            asks(client);
        }
        assertThat(grownSince(before)).isEmpty();
        assertThat(threads).containsAll(sqlThreads());
        assertThat(figures()).isEqualTo(figures).contains("sql_requests");
        for (RawClient client : clients) {
            client.close();
        }
    }

    /** By which the test above would tell. */
    @Test
    void aConnectionThatAsksForItShows() throws Exception {
        String figures = figures();
        Map<String, Long> before = LiveObjects.of(OF_SQL);
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection connection = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port());
            connections.add(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT path FROM znodes");
            }
        }
        assertThat(grownSince(before))
                .containsKeys(
                        "io.zabra.server.net.SqlConversation",
                        "io.zabra.server.net.SqlLine",
                        "io.zabra.sql.session.Conversation");
        assertThat(sqlThreads()).isNotEmpty();
        assertThat(figures()).isNotEqualTo(figures);
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
