package io.zabra.sql.exec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.engine.auth.AuthId;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.wire.MalformedMessageException;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlOpcode;
import io.zabra.jdbc.wire.WireInput;
import io.zabra.jdbc.wire.WireOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What servers ask each other: a version, a verb and its argument; and what they answer: rows, as the driver's messages have them. */
public final class NeighbourTalk {
    private static final int VERSION = 1;
    private static final String TABLE = "TABLE";
    private static final String CANCEL = "CANCEL";

    private NeighbourTalk() {}

    /** The answer is none of ours, or another version's. */
    static final class NotUnderstoodException extends Exception {
        private static final long serialVersionUID = 1L;

        NotUnderstoodException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Answers questions. */
    public interface Answerer {
        /** The rows of one of the tables whose rows each server has of its own; null where there is no such table. */
        @Nullable
        List<@Nullable Object[]> rows(String table);

        /** Whether a statement was stopped that ran here; null where the caller may not stop it. */
        @Nullable
        Boolean cancel(long queryId, Caller caller);
    }

    static byte[] question(String table) {
        return question(TABLE, table);
    }

    public static byte[] cancellation(long queryId, Caller caller) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(queryId));
        arguments.add(Long.toString(caller.sessionId()));
        arguments.add(Boolean.toString(caller.superUser()));
        for (AuthId identity : caller.identities()) {
            arguments.add(identity.scheme());
            arguments.add(identity.id());
        }
        return question(CANCEL, arguments.toArray(new String[0]));
    }

    private static byte[] question(String verb, String... arguments) {
        ByteBuf buffer = Unpooled.buffer();
        WireOutput out = new WireOutput(buffer);
        out.int32(VERSION);
        out.string(verb);
        for (String argument : arguments) {
            out.string(argument);
        }
        return bytes(buffer);
    }

    /** Behind the number of what is to be cancelled. */
    private static Caller caller(WireInput in, ByteBuf rest) {
        long sessionId = Long.parseLong(in.string());
        boolean superUser = Boolean.parseBoolean(in.string());
        List<AuthId> identities = new ArrayList<>();
        while (rest.isReadable()) {
            identities.add(new AuthId(in.string(), in.string()));
        }
        return new Caller(sessionId, identities, superUser);
    }

    /** @throws IllegalArgumentException where the question is not understood: nothing is to be answered */
    public static byte[] answer(byte[] question, Answerer answerer) {
        ByteBuf rest = Unpooled.wrappedBuffer(question);
        WireInput in = new WireInput(rest);
        int version = in.int32();
        String verb = in.string();
        String argument = in.string();
        List<@Nullable Object[]> rows = null;
        if (version == VERSION && verb.equals(TABLE)) {
            rows = answerer.rows(argument);
        } else if (version == VERSION && verb.equals(CANCEL)) {
            rows = List.<@Nullable Object[]>of(
                    new Object[] {answerer.cancel(Long.parseLong(argument), caller(in, rest))});
        }
        if (rows == null) {
            throw new IllegalArgumentException("question " + version + " " + verb + " " + argument);
        }
        ByteBuf buffer = Unpooled.buffer();
        new SqlAnswer.Rows(new RowBatch(rows, true)).encode(new WireOutput(buffer));
        return bytes(buffer);
    }

    /** Whether the statement was stopped; null where the caller may not stop it. */
    public static @Nullable Boolean cancelled(byte[] answer) {
        List<@Nullable Object[]> rows = decoded(answer);
        Object answered = rows.size() == 1 ? rows.get(0)[0] : false;
        return answered == null ? null : (Boolean) answered.equals(true);
    }

    static List<@Nullable Object[]> rows(byte[] answer, int serverId) throws NotUnderstoodException {
        try {
            return decoded(answer);
        } catch (MalformedMessageException e) {
            throw new NotUnderstoodException("server " + serverId, e);
        }
    }

    private static List<@Nullable Object[]> decoded(byte[] answer) {
        SqlAnswer decoded = SqlAnswer.decode(SqlOpcode.FETCH, Unpooled.wrappedBuffer(answer));
        return ((SqlAnswer.Rows) decoded).batch().rows();
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }
}
