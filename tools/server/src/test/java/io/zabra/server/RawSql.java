package io.zabra.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlFailure;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.jdbc.wire.WireOutput;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Reply;
import java.io.IOException;
import java.util.List;

/** A client that speaks SQL frame by frame, and need not behave as our driver does. One thread. */
final class RawSql implements AutoCloseable {
    private static final int TIMEOUT_MS = 60_000;

    private final RawClient client;
    private int xid;

    /** With its SQL session open. */
    RawSql(int port) throws IOException {
        this(RawClient.open(port, TIMEOUT_MS));
    }

    /** @param client whose ZooKeeper session is open, and which is this one's from now on */
    RawSql(RawClient client) throws IOException {
        this.client = client;
        call(new SqlRequest.Open(SqlRequest.PROTOCOL_VERSION, "", "raw", true));
    }

    static SqlRequest.ExecuteDirect query(String sql, int fetchSize) {
        return new SqlRequest.ExecuteDirect(sql, List.of(), new ExecuteOptions(0, fetchSize, 0, false));
    }

    /** Does not wait. */
    void send(SqlRequest request) throws IOException {
        ByteBuf body = Unpooled.buffer();
        request.encode(new WireOutput(body));
        ByteBuf frame = Unpooled.buffer()
                .writeInt(2 * Integer.BYTES + body.readableBytes())
                .writeInt(++xid)
                .writeInt(request.opcode().code())
                .writeBytes(body);
        client.raw(ByteBufUtil.getBytes(frame));
    }

    Reply receive() throws IOException {
        return client.receive();
    }

    Reply call(SqlRequest request) throws IOException {
        send(request);
        return receive();
    }

    /** The SQLState of its failure; empty where it has none. */
    static String state(Reply reply) {
        return reply.error() == SqlFailure.ERROR
                ? SqlFailure.decode(reply.body()).sqlState()
                : "";
    }

    /** The cursor that an executed query has left open. */
    static long cursor(SqlRequest request, Reply reply) {
        return ((SqlAnswer.Executed) SqlAnswer.decode(request.opcode(), reply.body()))
                .result()
                .cursorId();
    }

    /** Without a word. */
    @Override
    public void close() throws IOException {
        client.close();
    }
}
