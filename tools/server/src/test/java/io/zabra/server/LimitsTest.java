package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.FourLetters;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Connected;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a client could have too much of. */
class LimitsTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final int PERSISTENT_RECURSIVE = 1;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // each test starts it with settings of its own
    private ZabraServer server;

    private void start(String... lines) throws IOException {
        server = TestServers.zabra(directory, lines);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void create(JuteWriter w, String path, byte[] data) {
        w.string(path)
                .bytes(data)
                .int32(1)
                .int32(31)
                .string("world")
                .string("anyone")
                .int32(0);
    }

    private static void setOften(JuteWriter w, String path, int times) {
        for (int i = 0; i < times; i++) {
            w.int32(OpCode.SET_DATA)
                    .bool(false)
                    .int32(-1)
                    .string(path)
                    .bytes(null)
                    .int32(-1);
        }
        w.int32(-1).bool(true).int32(-1);
    }

    private long metric(String name) throws IOException {
        return FourLetters.say(server.port(), "mntr")
                .lines()
                .filter(line -> line.startsWith("zk_" + name + "\t"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('\t') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRequestOverJuteMaxbufferIsAnsweredInItsTurnAndPassedOver() throws Exception {
        start("jute.maxbuffer=1000");
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            client.send(OpCode.CREATE, w -> create(w, "/a", new byte[100]));
            client.send(OpCode.CREATE, w -> create(w, "/b", new byte[2_000_000]));
            client.send(OpCode.CREATE, w -> create(w, "/c", new byte[100]));
            assertThat(client.receive().error()).isZero();
            assertThat(client.receive()).satisfies(reply -> {
                assertThat(reply.xid()).isEqualTo(2);
                assertThat(reply.error()).isEqualTo(ErrorCode.MARSHALLING_ERROR.code());
            });
            assertThat(client.receive().error()).isZero();
            assertThat(metric("oversized_requests")).isEqualTo(1);
            assertThat(server.store().tree().find("/b")).isNull();
        }
    }

    @Test
    void aLengthThatNoRequestHasEndsItsConnectionAndNotItsSession() throws Exception {
        start("jute.maxbuffer=1000");
        for (byte[] length : new byte[][] {{0x7f, -1, -1, -1}, {-1, -1, -1, -1}, {0x04, 0, 0, 1}}) {
            try (RawClient client = new RawClient(server.port())) {
                Connected session = client.connect(TIMEOUT_MS, 0, new byte[16], 0, true);
                client.raw(length);
                assertThat(client.isClosedByServer()).isTrue();
                try (RawClient again = new RawClient(server.port())) {
                    assertThat(again.connect(2 * TIMEOUT_MS, session.sessionId(), session.password(), 0, true)
                                    .sessionId())
                            .isEqualTo(session.sessionId());
                }
            }
        }
    }

    @Test
    void aStatementOverJuteMaxbufferIsToldTheLimit() throws Exception {
        start("jute.maxbuffer=1000");
        String url = "jdbc:zabra://127.0.0.1:" + server.port() + "/?maxRequestBytes=1000000";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            String text = "select count(*) from znodes where path <> '" + "x".repeat(2_000) + "'";
            Assertions.assertThatThrownBy(() -> statement.executeQuery(text))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("jute.maxbuffer, 1000");
            try (ResultSet rows = statement.executeQuery("select count(*) from sessions")) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    @Test
    void connectionsOverMaxCnxnsAreRefusedUntilOneIsGone() throws Exception {
        start("maxCnxns=2");
        try (RawClient first = RawClient.open(server.port(), TIMEOUT_MS)) {
            RawClient second = RawClient.open(server.port(), TIMEOUT_MS);
            try (RawClient third = new RawClient(server.port())) {
                assertThat(third.isClosedByServer()).isTrue();
            }
            second.close();
            Await.until("there is room again", () -> {
                try (RawClient other = RawClient.open(server.port(), TIMEOUT_MS)) {
                    return other.lastZxid() >= 0;
                } catch (IOException e) {
                    return false;
                }
            });
            assertThat(first.call(OpCode.EXISTS, w -> w.string("/").bool(false)).error())
                    .isZero();
        }
    }

    @Test
    void sessionsAreOpenedNoFasterThanTheTokensCome() throws Exception {
        start("connectionMaxTokens=3", "connectionTokenFillTime=3600000");
        List<RawClient> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(RawClient.open(server.port(), TIMEOUT_MS));
        }
        Assertions.assertThatThrownBy(() -> RawClient.open(server.port(), TIMEOUT_MS))
                .isInstanceOf(EOFException.class);
        assertThat(metric("cnt_connection_token_deficit")).isEqualTo(1);
        for (RawClient client : open) {
            client.close();
        }
    }

    @Test
    void aLargeRequestBeyondTheBudgetEndsItsConnectionAlone() throws Exception {
        start("largeRequestThreshold=1000", "largeRequestMaxBytes=5000");
        try (RawClient half = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient whole = RawClient.open(server.port(), TIMEOUT_MS)) {
            half.raw(new byte[] {0, 0, 0x10, 0, 1, 2, 3});
            Await.until(
                    "the first has taken its part", () -> refusedLarge(whole) || metric("large_requests_rejected") > 0);
            assertThat(metric("large_requests_rejected")).isPositive();
            try (RawClient small = RawClient.open(server.port(), TIMEOUT_MS)) {
                assertThat(small.call(OpCode.CREATE, w -> create(w, "/small", new byte[10]))
                                .error())
                        .isZero();
            }
        }
        Await.until("the budget is free again", () -> {
            try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
                return client.call(
                                        OpCode.SET_DATA,
                                        w -> w.string("/small")
                                                .bytes(new byte[3_000])
                                                .int32(-1))
                                .error()
                        == 0;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static boolean refusedLarge(RawClient client) {
        try {
            client.call(
                    OpCode.SET_DATA,
                    w -> w.string("/none").bytes(new byte[3_000]).int32(-1));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void overTheGlobalLimitEveryRequestIsStillAnsweredInOrder() throws Exception {
        start("globalOutstandingLimit=1", "requestThrottleLimit=1", "requestThrottleStallTime=1");
        try (RawClient a = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient b = RawClient.open(server.port(), TIMEOUT_MS)) {
            int count = 50;
            for (int i = 0; i < count; i++) {
                String path = "/n" + i;
                a.send(OpCode.CREATE, w -> create(w, path, new byte[100]));
                b.send(OpCode.CREATE, w -> create(w, path + "b", new byte[100]));
            }
            for (int i = 1; i <= count; i++) {
                assertThat(a.receive().xid()).isEqualTo(i);
                assertThat(b.receive().xid()).isEqualTo(i);
            }
            assertThat(metric("outstanding_requests")).isZero();
        }
    }

    @Test
    void whatWasHeldBackForTooLongIsAnsweredAndNotCarriedOut() throws Exception {
        start("requestThrottleLimit=1", "requestThrottleStallTime=1", "throttledOpWaitTime=1");
        try (RawClient busy = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient late = RawClient.open(server.port(), TIMEOUT_MS)) {
            int throttled = 0;
            int done = 0;
            for (int round = 0; round < 2_000 && throttled == 0; round++) {
                for (int i = 0; i < 20; i++) {
                    busy.send(OpCode.CREATE, w -> createSequential(w, "/busy-"));
                    late.send(OpCode.CREATE, w -> createSequential(w, "/late-"));
                }
                for (int i = 0; i < 20; i++) {
                    busy.receive();
                    int error = late.receive().error();
                    assertThat(error).isIn(0, ErrorCode.THROTTLED_OP.code());
                    throttled += error == 0 ? 0 : 1;
                    done += error == 0 ? 1 : 0;
                }
            }
            assertThat(throttled).isPositive();
            assertThat(metric("throttled_ops")).isGreaterThanOrEqualTo(throttled);
            long created = server.store().tree().find("/") == null ? 0 : count("/late-");
            assertThat(created).isEqualTo(done);
        }
    }

    private long count(String prefix) {
        long found = 0;
        try (var cursor = server.store()
                .tree()
                .scan(new io.zabra.engine.tree.PathRange(prefix, true, prefix + "~", false, false))) {
            while (cursor.next()) {
                found++;
            }
        }
        return found;
    }

    private static void createSequential(JuteWriter w, String path) {
        w.string(path)
                .bytes(new byte[1])
                .int32(1)
                .int32(31)
                .string("world")
                .string("anyone")
                .int32(2);
    }

    @Test
    void whoShowsTooManyIdentitiesIsRefused() throws Exception {
        start();
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            int accepted = 0;
            int error = 0;
            while (error == 0 && accepted < 2_000) {
                String secret = "user" + accepted + ":secret";
                error = client.call(
                                OpCode.AUTH,
                                w -> w.int32(0).string("digest").bytes(secret.getBytes(StandardCharsets.UTF_8)))
                        .error();
                accepted += error == 0 ? 1 : 0;
            }
            assertThat(error).isEqualTo(ErrorCode.AUTH_FAILED.code());
            assertThat(accepted).isBetween(200, 256);
            assertThat(client.isClosedByServer()).isTrue();
        }
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            byte[] secret = ("u".repeat(70_000) + ":secret").getBytes(StandardCharsets.UTF_8);
            assertThat(client.call(OpCode.AUTH, w -> w.int32(0).string("digest").bytes(secret))
                            .error())
                    .isEqualTo(ErrorCode.AUTH_FAILED.code());
        }
    }

    @Test
    void aClientThatDoesNotTakeItsEventsIsCutOffAndKeepsItsSession() throws Exception {
        start();
        String path = "/" + "x".repeat(1_000);
        try (RawClient slow = new RawClient(server.port());
                RawClient writer = RawClient.open(server.port(), TIMEOUT_MS)) {
            Connected session = slow.connect(2 * TIMEOUT_MS, 0, new byte[16], 0, true);
            slow.call(OpCode.ADD_WATCH, w -> w.string("/").int32(PERSISTENT_RECURSIVE));
            assertThat(writer.call(OpCode.CREATE, w -> create(w, path, new byte[0]))
                            .error())
                    .isZero();
            for (int i = 0; i < 200 && metric("slow_consumers_cut_off") == 0; i++) {
                assertThat(writer.call(OpCode.MULTI, w -> setOften(w, path, 900))
                                .error())
                        .isZero();
            }
            assertThat(metric("slow_consumers_cut_off")).isEqualTo(1);
            try (RawClient again = new RawClient(server.port())) {
                assertThat(again.connect(2 * TIMEOUT_MS, session.sessionId(), session.password(), 0, true)
                                .sessionId())
                        .isEqualTo(session.sessionId());
            }
        }
    }

    @Test
    void aStopAnswersWhatWasAskedForAndAcceptsNoMore() throws Exception {
        start();
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            for (int i = 0; i < 20; i++) {
                String path = "/n" + i;
                client.send(OpCode.CREATE, w -> create(w, path, new byte[100]));
            }
            assertThat(client.receive().error()).isZero();
            int port = server.port();
            server.close();
            int answered = 1;
            try {
                while (answered < 20) {
                    assertThat(client.receive().error()).isZero();
                    answered++;
                }
            } catch (EOFException e) {
                assertThat(answered)
                        .as("a closed connection leaves only unread requests unanswered")
                        .isPositive();
            }
            Assertions.assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(IOException.class);
        }
    }
}
