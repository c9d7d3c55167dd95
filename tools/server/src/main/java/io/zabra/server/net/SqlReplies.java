package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlFailure;
import io.zabra.jdbc.wire.WireOutput;
import io.zabra.server.net.SessionOrder.Arrival;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Answers to the SQL requests of a connection, in bytes. Any thread. */
final class SqlReplies {
    private final SqlPeer peer;

    SqlReplies(SqlPeer peer) {
        this.peer = peer;
    }

    void succeed(Arrival arrival, SqlAnswer answer) {
        peer.sqlAnswer(arrival, 0, encoded(answer));
    }

    void fail(Arrival arrival, SQLException failure) {
        peer.sqlAnswer(arrival, SqlFailure.ERROR, encoded(failure));
    }

    /** Sends what was {@link #encoded} and releases it. */
    void send(Arrival arrival, int error, ByteBuf body) {
        peer.sqlAnswer(arrival, error, body);
    }

    /** Answers a request that was too long to be read. */
    void refuse(Arrival arrival, int bytes, int bytesMax) {
        fail(
                arrival,
                SqlState.TOO_LARGE.exception(
                        "a request of " + bytes + " bytes is more than the server's jute.maxbuffer, " + bytesMax));
    }

    ByteBuf encoded(SqlAnswer answer) {
        return body(answer::encode);
    }

    ByteBuf encoded(SQLException failure) {
        return body(SqlFailure.of(failure)::encode);
    }

    private ByteBuf body(Consumer<WireOutput> content) {
        ByteBuf body = peer.buffer();
        try {
            content.accept(new WireOutput(body));
            return body;
        } catch (RuntimeException | Error e) {
            body.release();
            throw e;
        }
    }
}
