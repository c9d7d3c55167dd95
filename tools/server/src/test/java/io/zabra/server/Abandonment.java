package io.zabra.server;

import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.server.testing.RawClient;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ways to leave a server amid something: the connection is reset, nothing is said, nothing taken. It wants the znode {@value Words#WIDE},
 * with children that have data, and the lock {@value Words#LOCK} held by another session.
 */
@SuppressWarnings("ImmutableEnumChecker") // what is done has no state
enum Abandonment {
    BEFORE_A_WORD(client -> {}),
    WITHIN_THE_HANDSHAKE(client -> client.raw(new byte[] {0, 0, 0, 45, 0, 0})),
    BEFORE_THE_SESSION_IS_OPEN(client -> client.frame(Abandonment::handshake)),
    WITHIN_A_WORD(client -> client.raw("mn".getBytes(StandardCharsets.US_ASCII))),
    BEFORE_THE_ANSWER_TO_A_WORD(client -> client.raw("mntr".getBytes(StandardCharsets.US_ASCII))),
    WITH_A_SESSION(Abandonment::open),
    WITHIN_A_REQUEST(client -> {
        open(client);
        client.raw(new byte[] {0, 0, 0, 50, 0, 0, 0});
    }),
    WITHIN_A_LARGE_REQUEST(client -> {
        open(client);
        client.raw(new byte[] {0, 7, 0, 0});
        client.raw(new byte[100_000]);
    }),
    AUTHENTICATED(client -> {
        open(client);
        client.call(OpCode.AUTH, w -> authentication(w, "digest"));
        client.send(OpCode.AUTH, w -> authentication(w, "digest"));
    }),
    WITH_AN_UNKNOWN_SCHEME(client -> {
        open(client);
        client.send(OpCode.AUTH, w -> authentication(w, "unknown"));
    }),
    AMID_SASL(client -> {
        open(client);
        client.call(OpCode.SASL, w -> w.bytes(new byte[0]));
    }),
    WITH_WATCHES(client -> {
        open(client);
        String own = ownPath();
        client.call(OpCode.EXISTS, w -> w.string(own).bool(true));
        client.call(OpCode.GET_DATA, w -> w.string(Words.WIDE).bool(true));
        client.call(OpCode.GET_CHILDREN2, w -> w.string(Words.WIDE).bool(true));
        client.call(OpCode.ADD_WATCH, w -> w.string(own).int32(0));
        client.call(OpCode.ADD_WATCH, w -> w.string(own).int32(1));
    }),
    WHILE_WATCHES_FIRE(client -> {
        open(client);
        client.call(OpCode.ADD_WATCH, w -> w.string(Words.WIDE).int32(1));
        for (int i = 0; i < 10; i++) {
            client.send(
                    OpCode.SET_DATA,
                    w -> w.string(Words.WIDE).bytes(new byte[1]).int32(-1));
        }
    }),
    WITH_EPHEMERALS(client -> {
        open(client);
        String own = ownPath();
        client.call(OpCode.CREATE, w -> ephemeral(w, own));
    }),
    WITH_WRITES_UNDER_WAY(client -> {
        open(client);
        for (int i = 0; i < 10; i++) {
            String own = ownPath();
            client.send(OpCode.CREATE, w -> ephemeral(w, own));
        }
        client.send(OpCode.SYNC, w -> w.string("/"));
    }),
    WITH_ANSWERS_UNTAKEN(client -> {
        open(client);
        for (int i = 0; i < 20; i++) {
            client.send(OpCode.GET_DATA, w -> w.string(Words.WIDE + "/0").bool(false));
            client.send(OpCode.GET_CHILDREN2, w -> w.string(Words.WIDE).bool(false));
        }
    }),
    WITHIN_THE_OPENING_OF_SQL(client -> {
        open(client);
        client.raw(new byte[] {0, 0, 0, 12, 0, 0, 0, 1});
    }),
    WITH_SQL(Abandonment::sql),
    WITH_PREPARED_STATEMENTS(client -> {
        RawSql sql = sql(client);
        for (int i = 0; i < 5; i++) {
            sql.call(new SqlRequest.Prepare(Words.SCAN + " ".repeat(i)));
        }
    }),
    WITH_PLANS_OF_ITS_OWN(client -> {
        RawSql sql = sql(client);
        sql.call(new SqlRequest.Prepare(
                "SELECT path AS p" + Words.OWN.incrementAndGet() + " FROM znodes ORDER BY data"));
    }),
    WITHIN_PLANNING(client -> {
        RawSql sql = sql(client);
        sql.send(new SqlRequest.Prepare(
                "SELECT path AS p" + Words.OWN.incrementAndGet() + " FROM znodes ORDER BY version"));
    }),
    WITH_CURSORS(client -> {
        RawSql sql = sql(client);
        sql.call(RawSql.query(Words.SCAN, 1));
        sql.call(RawSql.query(Words.SCAN + " ORDER BY data DESC, path", 1));
    }),
    AMID_A_FETCH(client -> {
        RawSql sql = sql(client);
        SqlRequest query = RawSql.query(Words.ENDLESS, 2);
        long cursor = RawSql.cursor(query, sql.call(query));
        sql.send(new SqlRequest.Fetch(cursor, 100_000, true));
        sql.send(new SqlRequest.Fetch(cursor, 100_000, true));
    }),
    AMID_A_TRANSACTION(client -> {
        RawSql sql = sql(client);
        sql.call(new SqlRequest.SetAutoCommit(false));
        sql.call(RawSql.query(Words.SCAN, 1));
        sql.call(RawSql.query("INSERT INTO znodes (path) VALUES ('" + ownPath() + "')", 0));
    }),
    WAITING_FOR_A_LOCK(client -> {
        RawSql sql = sql(client);
        sql.send(RawSql.query("SELECT lock('" + Words.LOCK + "', 60000)", 0));
        sql.send(RawSql.query(Words.SCAN, 1));
    }),
    HOLDING_A_LOCK(client -> sql(client)
            .call(RawSql.query("SELECT lock('" + Words.LOCK + Words.OWN.incrementAndGet() % 5 + "', 0)", 0))),
    AMID_A_WRITE_OF_SQL(client -> {
        RawSql sql = sql(client);
        sql.send(RawSql.query("UPDATE znodes SET data_text = 'b' WHERE path = '" + Words.WIDE + "/1'", 0));
        sql.send(RawSql.query(
                "UPDATE znodes SET data_text = 'a' WHERE parent = '" + Words.WIDE + "' AND name > '2'", 0));
    }),
    AMID_A_CANCELLATION(client -> {
        RawSql sql = sql(client);
        sql.send(RawSql.query("SELECT count(*) FROM (" + Words.ENDLESS + ") AS e", 0));
        sql.send(new SqlRequest.Cancel(2));
    }),
    WITH_ERRORS(client -> {
        RawSql sql = sql(client);
        sql.call(RawSql.query("SELECT nothing" + Words.OWN.incrementAndGet() + " FROM znodes", 0));
        sql.call(RawSql.query("SELECT 1 / (version - version) FROM znodes", 0));
    });

    /** What is said. */
    static final class Words {
        static final String WIDE = "/wide";
        static final String LOCK = "/lock";
        private static final int TIMEOUT_MS = 1_000;
        private static final String SCAN = "SELECT path FROM znodes WHERE parent = '/wide'";
        private static final String ENDLESS = "SELECT a.path FROM znodes a, znodes b, generate_series(1, 100000) AS i"
                + " WHERE a.data_length + b.data_length + i < 0 OR i < 10";
        private static final AtomicInteger OWN = new AtomicInteger();

        private Words() {}
    }

    /** How often the server was quicker. */
    static final AtomicInteger HUNG_UP = new AtomicInteger();

    private final Deed deed;

    private interface Deed {
        void by(RawClient client) throws IOException;
    }

    Abandonment(Deed deed) {
        this.deed = deed;
    }

    /** Whether each client has statements of its own, whose plans others may want. */
    boolean isPlanned() {
        return this == WITH_PLANS_OF_ITS_OWN || this == WITHIN_PLANNING || this == WITH_ERRORS;
    }

    /** Does it once. On a slow machine the session may be over before, which leaves as little. */
    void at(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoLinger(true, 0);
        try (RawClient client = new RawClient(socket, port)) {
            deed.by(client);
        } catch (EOFException | SocketException hungUp) {
            HUNG_UP.incrementAndGet();
        }
    }

    private static void handshake(JuteWriter out) {
        out.int32(0)
                .int64(0)
                .int32(Words.TIMEOUT_MS)
                .int64(0)
                .bytes(new byte[16])
                .bool(false);
    }

    private static void open(RawClient client) throws IOException {
        client.connect(Words.TIMEOUT_MS, 0, new byte[16], 0, true);
    }

    private static RawSql sql(RawClient client) throws IOException {
        open(client);
        return new RawSql(client);
    }

    private static String ownPath() {
        return "/own" + Words.OWN.incrementAndGet();
    }

    private static void authentication(JuteWriter out, String scheme) {
        out.int32(0).string(scheme).bytes("good:will".getBytes(StandardCharsets.UTF_8));
    }

    private static void ephemeral(JuteWriter out, String path) {
        out.string(path)
                .bytes(new byte[100])
                .int32(1)
                .int32(31)
                .string("world")
                .string("anyone")
                .int32(1);
    }
}
