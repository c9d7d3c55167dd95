package io.zabra.jdbc.remote;

import io.netty.buffer.ByteBuf;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.MalformedMessageException;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlFailure;
import io.zabra.jdbc.wire.SqlOpcode;
import java.sql.SQLException;

/** Replies as answers or exceptions. */
final class Replies {
    private Replies() {}

    static SqlAnswer read(HostAddress host, SqlOpcode opcode, PendingCall.Reply reply) throws SQLException {
        ByteBuf body = reply.body();
        try {
            return switch (reply.error()) {
                case 0 -> SqlAnswer.decode(opcode, body);
                case SqlFailure.ERROR -> throw SqlFailure.decode(body).toException();
                default -> throw zooKeeperError(host, opcode, reply.error());
            };
        } catch (MalformedMessageException e) {
            throw SqlState.PROTOCOL_VIOLATION.exception(host + " answered " + opcode + " with what is no answer", 0, e);
        }
    }

    /** An error of ZooKeeper's own has no body. */
    private static SQLException zooKeeperError(HostAddress host, SqlOpcode opcode, int error) {
        return switch (error) {
            case Frames.ERROR_UNIMPLEMENTED ->
                SqlState.CONNECTION_REJECTED.exception(
                        host + " is a ZooKeeper server without SQL: it does not implement " + opcode
                                + ". Connect to a Zabra server.",
                        error,
                        null);
            case Frames.ERROR_AUTH_FAILED, Frames.ERROR_SASL_REQUIRED ->
                SqlState.NOT_AUTHENTICATED.exception(
                        host + " serves only who is authenticated, by SASL (property saslMechanism) for one",
                        error,
                        null);
            case Frames.ERROR_MARSHALLING ->
                SqlState.PROTOCOL_VIOLATION.exception(host + " could not read the request " + opcode, error, null);
            default ->
                SqlState.INTERNAL_ERROR.exception(
                        host + " answered " + opcode + " with ZooKeeper error " + error, error, null);
        };
    }
}
