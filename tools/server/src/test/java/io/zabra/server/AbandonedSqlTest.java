package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.FourLetters;
import io.zabra.server.testing.LiveObjects;
import io.zabra.server.testing.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that close nothing and take nothing: what they hold is bounded while they are there, and gone when they are. */
@Timeout(180)
class AbandonedSqlTest {
    private static final String QUERY = "SELECT path FROM znodes";
    /** Its rows are kept by the server, being sorted. */
    private static final String KEPT = "SELECT a.path FROM znodes a, znodes b ORDER BY a.path DESC, b.path";

    private static final int STATEMENTS_MAX = 1_024;
    private static final int CURSORS_MAX = 256;
    private static final int PAYLOAD_BYTES = 100_000;
    private static final int PAYLOADS = 20;

    /** What a client's SQL holds at the server. */
    private static final Set<String> HELD = Set.of(
            "io.zabra.sql.session.Prepared",
            "io.zabra.sql.session.OpenCursor",
            "io.zabra.sql.session.KeptCursor",
            "io.zabra.sql.session.Conversation",
            "io.zabra.sql.exec.Budget",
            "io.zabra.server.net.SqlConversation",
            "io.zabra.server.net.Connection",
            "io.zabra.engine.tree.RecordPin");

    @TempDir
    Path directory;

    private ZabraServer server;
    private Map<String, Long> before;

    @BeforeEach
    void start() throws Exception {
        server = TestServers.zabra(directory);
        try (Connection connection = connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO znodes (path, data) VALUES (?, ?)")) {
            for (int i = 0; i < PAYLOADS; i++) {
                insert.setString(1, "/n" + i);
                insert.setBytes(2, new byte[PAYLOAD_BYTES]);
                insert.executeUpdate();
            }
        }
        Await.until("its session is closed", () -> server.store().sessions().isEmpty());
        before = held();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port());
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private static long more(Map<String, Long> now, Map<String, Long> than, String name) {
        return now.getOrDefault(name, 0L) - than.getOrDefault(name, 0L);
    }

    /** Nothing is left of what the clients held, by its own account and by the heap's. */
    private void assertGivenBack() throws Exception {
        try (Connection observer = connect()) {
            Await.until(
                    "no query is left but this",
                    () -> number(observer, "SELECT count(*) FROM queries") == 1
                            && number(observer, "SELECT metric_value FROM metrics WHERE name = 'sql_memory_bytes'")
                                    == 0);
        }
        List<String> left = new ArrayList<>(List.of("not looked at"));
        try {
            Await.until("nothing is left on the heap", () -> {
                left.clear();
                left.addAll(left());
                return left.isEmpty();
            });
        } finally {
            assertThat(left).isEmpty();
        }
    }

    private static Map<String, Long> held() throws JMException {
        Map<String, Long> held = LiveObjects.of(HELD.toArray(String[]::new));
        held.keySet().retainAll(HELD);
        return held;
    }

    private List<String> left() throws JMException {
        List<String> left = new ArrayList<>();
        held().forEach((name, count) -> {
            if (count > before.getOrDefault(name, 0L)) {
                left.add(name + " " + count);
            }
        });
        return left;
    }

    @Test
    void statementsThatAreNeverClosed() throws Exception {
        try (RawSql client = new RawSql(server.port())) {
            int taken = 0;
            for (int i = 0; i < 10_000; i++) {
                String state = RawSql.state(client.call(new SqlRequest.Prepare(QUERY + " ".repeat(i % 100))));
                assertThat(state).isIn("", "54000");
                taken += state.isEmpty() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(STATEMENTS_MAX);
            assertThat(more(held(), before, "io.zabra.sql.session.Prepared")).isEqualTo(STATEMENTS_MAX);
        }
        assertGivenBack();
    }

    @Test
    void cursorsThatAreNeverFetchedFrom() throws Exception {
        try (RawSql client = new RawSql(server.port());
                Connection observer = connect()) {
            int taken = 0;
            for (int i = 0; i < 1_000; i++) {
                String state = RawSql.state(client.call(RawSql.query(i % 2 == 0 ? QUERY : KEPT, 1)));
                assertThat(state).isIn("", "54000");
                taken += state.isEmpty() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(CURSORS_MAX);
            assertThat(number(observer, "SELECT count(*) FROM queries WHERE state = 'IDLE'"))
                    .isEqualTo(CURSORS_MAX);
            assertThat(number(observer, "SELECT metric_value FROM metrics WHERE name = 'sql_memory_bytes'"))
                    .isPositive();
            assertThat(more(held(), before, "io.zabra.engine.tree.RecordPin")).isEqualTo(CURSORS_MAX);
        }
        assertGivenBack();
    }

    private long answered() throws Exception {
        return FourLetters.say(server.port(), "mntr")
                .lines()
                .filter(line -> line.startsWith("zk_sql_requests\t"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('\t') + 1)))
                .sum();
    }

    /** How many are answered when no more are, for as long as this takes to look so often. */
    private long answeredAtRest() throws Exception {
        long last = answered();
        for (int same = 0; same < 100; same++) {
            long now = answered();
            same = now == last ? same : 0;
            last = now;
        }
        return last;
    }

    /** What it has asked for is 300 times two megabytes. */
    @Test
    void aReaderThatTakesNothing() throws Exception {
        int fetches = 300;
        try (RawSql client = new RawSql(server.port())) {
            SqlRequest query = RawSql.query(
                    "SELECT data FROM znodes, generate_series(1, 1000) AS i WHERE parent = '/' AND name LIKE 'n%'",
                    PAYLOADS);
            long cursor = RawSql.cursor(query, client.call(query));
            long asked = answered();
            for (int i = 0; i < fetches; i++) {
                client.send(new SqlRequest.Fetch(cursor, PAYLOADS, true));
            }
            Await.until("the first is answered", () -> answered() > asked);
            assertThat(answeredAtRest() - asked).isBetween(1L, fetches / 6L);
            for (int i = 0; i < fetches; i++) {
                assertThat(client.receive().error()).isZero();
            }
        }
        assertGivenBack();
    }

    @Test
    void connectionsThatEndAmidAFetch() throws Exception {
        String endless = "SELECT a.path FROM znodes a, znodes b, generate_series(1, 100000) AS i"
                + " WHERE a.data_length + b.data_length + i < 0 OR i < 10";
        for (int i = 0; i < 50; i++) {
            try (RawSql client = new RawSql(server.port())) {
                SqlRequest query = RawSql.query(i % 2 == 0 ? endless : KEPT, 2);
                long cursor = RawSql.cursor(query, client.call(query));
                client.send(new SqlRequest.Fetch(cursor, 100_000, true));
                client.send(new SqlRequest.Fetch(cursor, 100_000, true));
            }
        }
        assertGivenBack();
    }
}
