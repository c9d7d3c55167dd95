package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zabra.engine.session.SessionPassword;
import io.zabra.engine.tree.Znode;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlFailure;
import io.zabra.jdbc.wire.SqlOpcode;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.jdbc.wire.WireOutput;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL requests among ZooKeeper's, on one connection. */
class SqlOverTheClientPortTest {
    private static final int TIMEOUT_MS = 60_000;
    private static final int PING_XID = -2;

    /** A recursion without end. */
    private static final String ENDLESS =
            "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT count(*) FROM r";

    @TempDir
    Path directory;

    private ZabraServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.zabra(directory);
        client = RawClient.open(server.port(), TIMEOUT_MS);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private static byte[] body(SqlRequest request) {
        ByteBuf body = Unpooled.buffer();
        request.encode(new WireOutput(body));
        return ByteBufUtil.getBytes(body);
    }

    private void send(int xid, SqlRequest request) throws IOException {
        send(client, xid, request);
    }

    private static void send(RawClient from, int xid, SqlRequest request) throws IOException {
        byte[] body = body(request);
        from.raw(ByteBufUtil.getBytes(Unpooled.buffer()
                .writeInt(2 * Integer.BYTES + body.length)
                .writeInt(xid)
                .writeInt(request.opcode().code())
                .writeBytes(body)));
    }

    private Reply call(int xid, SqlRequest request) throws IOException {
        send(xid, request);
        Reply reply = client.receive();
        assertThat(reply.xid()).isEqualTo(xid);
        return reply;
    }

    private void open() throws IOException {
        assertThat(call(1, new SqlRequest.Open(SqlRequest.PROTOCOL_VERSION, "", "test", true))
                        .error())
                .isZero();
    }

    private static SqlRequest.ExecuteDirect direct(String sql) {
        return new SqlRequest.ExecuteDirect(sql, List.of(), ExecuteOptions.DEFAULT);
    }

    @Test
    void aStatementIsAnsweredWithRows() throws IOException {
        open();
        Reply reply = call(2, direct("SELECT path FROM znodes WHERE path = '/zookeeper'"));
        assertThat(reply.error()).isZero();
        SqlAnswer.Executed executed = (SqlAnswer.Executed) SqlAnswer.decode(SqlOpcode.EXECUTE_DIRECT, reply.body());
        assertThat(executed.result().rows().rows()).hasSize(1);
        assertThat(executed.result().rows().rows().get(0)[0]).isEqualTo("/zookeeper");
    }

    @Test
    void aWrongStatementIsAnsweredWithItsState() throws IOException {
        open();
        Reply reply = call(2, direct("SELECT nothing FROM nowhere"));
        assertThat(reply.error()).isEqualTo(SqlFailure.ERROR);
        assertThat(SqlFailure.decode(reply.body()).sqlState()).isEqualTo("42P01");
    }

    @Test
    void sqlBeforeItsSessionIsOpenIsRefused() throws IOException {
        Reply reply = call(1, direct("SELECT 1"));
        assertThat(SqlFailure.decode(reply.body()).sqlState()).isEqualTo("08003");
    }

    @Test
    void aMalformedMessageIsRefusedAndTheConnectionStays() throws IOException {
        client.raw(ByteBufUtil.getBytes(Unpooled.buffer()
                .writeInt(12)
                .writeInt(1)
                .writeInt(SqlOpcode.PREPARE.code())
                .writeInt(Integer.MAX_VALUE)));
        assertThat(client.receive().error()).isEqualTo(-5);
        assertThat(client.call(OpCode.EXISTS, w -> w.string("/").bool(false)).error())
                .isZero();
    }

    /** The frame of a driver that does not show the password. */
    private static SqlFailure withoutPassword(RawClient from, long sessionId, int xid) throws IOException {
        from.raw(ByteBufUtil.getBytes(Unpooled.buffer()
                .writeInt(28)
                .writeInt(90)
                .writeInt(SqlOpcode.FIND_OUTCOME.code())
                .writeLong(sessionId)
                .writeInt(xid)
                .writeLong(0)));
        Reply reply = from.receive();
        assertThat(reply.error()).isEqualTo(SqlFailure.ERROR);
        return SqlFailure.decode(reply.body());
    }

    private SqlAnswer outcome(long sessionId, byte[] password) throws IOException {
        Reply reply = call(80, new SqlRequest.FindOutcome(sessionId, 7, client.lastZxid(), password));
        return SqlAnswer.decode(SqlOpcode.FIND_OUTCOME, reply.body());
    }

    @Test
    void whatBecameOfAWriteIsToldToWhoShowsItsSessionsPassword() throws IOException {
        open();
        try (RawClient writer = new RawClient(server.port())) {
            RawClient.Connected session = writer.connect(TIMEOUT_MS, 0, new byte[16], 0, false);
            send(writer, 1, new SqlRequest.Open(SqlRequest.PROTOCOL_VERSION, "", "test", true));
            send(writer, 7, direct("INSERT INTO znodes (path) VALUES ('/told')"));
            assertThat(List.of(writer.receive().error(), writer.receive().xid()))
                    .containsExactly(0, 7);
            assertThat(outcome(session.sessionId(), session.password()))
                    .isEqualTo(new SqlAnswer.Outcome(true, 1, writer.lastZxid(), 1));
            byte[] guessed = SessionPassword.of(session.sessionId());
            SqlAnswer unknown = new SqlAnswer.Outcome(false, 0, 0, 0);
            assertThat(outcome(session.sessionId(), guessed)).isEqualTo(unknown);
            assertThat(outcome(4711, guessed)).isEqualTo(unknown);
            SqlFailure refused = withoutPassword(client, session.sessionId(), 7);
            assertThat(refused.sqlState()).isEqualTo("08P01");
            assertThat(refused.message()).contains("use a newer one");
        }
    }

    @Test
    void aLongStatementHoldsUpNeitherAHeartbeatNorAReadAndCanBeCanceled() throws IOException {
        open();
        for (int i = 0; i < 30; i++) {
            String path = "/n" + i;
            client.call(
                    OpCode.CREATE,
                    w -> w.string(path)
                            .bytes(null)
                            .int32(1)
                            .int32(31)
                            .string("world")
                            .string("anyone")
                            .int32(0));
        }
        send(100, direct(ENDLESS));
        client.send(PING_XID, OpCode.PING, w -> {});
        assertThat(client.receive().xid()).isEqualTo(PING_XID);
        assertThat(client.call(OpCode.EXISTS, w -> w.string("/n1").bool(false)).error())
                .isZero();
        assertThat(call(101, new SqlRequest.Cancel(999)).error()).isZero();
        send(102, new SqlRequest.Cancel(100));
        Reply first = client.receive();
        Reply second = client.receive();
        Reply canceled = first.xid() == 100 ? first : second;
        assertThat(List.of(first.xid(), second.xid())).containsExactlyInAnyOrder(100, 102);
        assertThat(SqlFailure.decode(canceled.body()).sqlState()).isEqualTo("57014");
        assertThat(call(103, direct("SELECT count(*) FROM znodes")).error()).isZero();
    }

    @Test
    void aStatementThatWaitsItsTurnCanBeCanceled() throws IOException {
        open();
        for (int i = 0; i < 30; i++) {
            String path = "/n" + i;
            client.call(
                    OpCode.CREATE,
                    w -> w.string(path)
                            .bytes(null)
                            .int32(1)
                            .int32(31)
                            .string("world")
                            .string("anyone")
                            .int32(0));
        }
        send(200, direct(ENDLESS));
        send(201, direct("SELECT 1"));
        send(202, new SqlRequest.Cancel(201));
        Reply waiting = client.receive();
        assertThat(waiting.xid()).isEqualTo(201);
        assertThat(SqlFailure.decode(waiting.body()).sqlState()).isEqualTo("57014");
        assertThat(client.receive().xid()).isEqualTo(202);
        send(203, new SqlRequest.Cancel(200));
        assertThat(List.of(client.receive().xid(), client.receive().xid())).containsExactlyInAnyOrder(200, 203);
    }

    @Test
    void aSqlWriteIsSeenByTheReadBehindIt() throws IOException {
        open();
        assertThat(call(2, direct("INSERT INTO znodes (path, data_text) VALUES ('/x', 'y')"))
                        .error())
                .isZero();
        assertThat(client.call(OpCode.EXISTS, w -> w.string("/x").bool(false)).error())
                .isZero();
    }

    @Test
    void theServersOwnTablesShowItsConnectionsWatchesAndFigures() throws Exception {
        client.call(OpCode.EXISTS, w -> w.string("/watched").bool(true));
        try (Connection sql = DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port());
                Statement statement = sql.createStatement()) {
            try (ResultSet watches = statement.executeQuery("SELECT session_id, path FROM watches")) {
                assertThat(watches.next()).isTrue();
                assertThat(watches.getLong(1)).isNotZero();
                assertThat(watches.getString(2)).isEqualTo("/watched");
            }
            try (ResultSet counts = statement.executeQuery(
                    "SELECT (SELECT count(*) FROM connections), (SELECT role FROM servers), (SELECT count(*) FROM"
                            + " metrics)")) {
                assertThat(counts.next()).isTrue();
                assertThat(counts.getInt(1)).isEqualTo(2);
                assertThat(counts.getString(2)).isEqualTo("STANDALONE");
                assertThat(counts.getInt(3)).isGreaterThan(50);
            }
        }
    }

    /** A client whose session speaks SQL already. */
    private static RawClient sqlClient(ZabraServer of) throws IOException {
        RawClient opened = RawClient.open(of.port(), TIMEOUT_MS);
        send(opened, 1, new SqlRequest.Open(SqlRequest.PROTOCOL_VERSION, "", "test", true));
        assertThat(opened.receive().error()).isZero();
        return opened;
    }

    private static void isHeard(RawClient one) throws IOException {
        one.send(PING_XID, OpCode.PING, w -> {});
        assertThat(one.receive().xid()).isEqualTo(PING_XID);
    }

    @Test
    void statementsThatTakeLongKeepNobodyFromBeingHeard() throws IOException {
        try (ZabraServer small = TestServers.zabra(
                        directory.resolve("small"), "globalOutstandingLimit=2", "requestThrottleLimit=2");
                RawClient first = sqlClient(small);
                RawClient second = sqlClient(small);
                RawClient third = sqlClient(small);
                RawClient other = RawClient.open(small.port(), TIMEOUT_MS)) {
            send(first, 100, direct(ENDLESS));
            send(second, 100, direct(ENDLESS));
            send(third, 100, direct(ENDLESS));
            isHeard(first);
            isHeard(second);
            isHeard(third);
            isHeard(other);
            send(first, 101, new SqlRequest.Cancel(100));
            assertThat(List.of(first.receive().xid(), first.receive().xid())).containsExactlyInAnyOrder(100, 101);
        }
    }

    @Test
    void whoWaitsForALockIsNoLoad() throws Exception {
        int limit = 4;
        List<RawClient> waiters = new ArrayList<>();
        try (ZabraServer small = TestServers.zabra(directory.resolve("small"), "globalOutstandingLimit=" + limit);
                RawClient holder = sqlClient(small);
                RawClient busy = sqlClient(small)) {
            send(holder, 2, direct("SELECT lock('/l')"));
            assertThat(holder.receive().error()).isZero();
            for (int i = 0; i <= limit; i++) {
                waiters.add(sqlClient(small));
                send(waiters.get(i), 2, direct("SELECT lock('/l')"));
            }
            Await.until("all wait", () -> {
                Znode lock = small.store().tree().find("/l");
                return lock != null && lock.numChildren() == limit + 2;
            });
            for (int xid = 100; xid < 103; xid++) {
                send(busy, xid, direct(ENDLESS));
            }
            isHeard(busy);
            send(holder, 3, direct("SELECT unlock('/l')"));
            assertThat(holder.receive().error()).isZero();
            assertThat(waiters.get(0).receive().error()).isZero();
        } finally {
            for (RawClient waiter : waiters) {
                waiter.close();
            }
        }
    }
}
