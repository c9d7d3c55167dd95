package io.zabra.jdbc.wire;

import io.netty.buffer.ByteBuf;
import io.zabra.jdbc.spi.ExecuteOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the driver asks: the body that follows ZooKeeper's request header. */
public sealed interface SqlRequest {
    /** Version of these messages; a server that does not know it answers the {@link Open} with 08004. */
    int PROTOCOL_VERSION = 1;

    /**
     * Stands for the protocol's version, at which no ZooKeeper server looks, in the driver's connect request: a Zabra server
     * then opens a session that costs no transaction until it owns an ephemeral.
     */
    int CONNECT_MARK = 0x5A53514C;

    /**
     * Stands for the fetch size of a batch, which fetches nothing and at which no server looks: who asks takes zxid and warnings
     * behind the keys. Older drivers do not send it, and older servers answer without.
     */
    int TAKES_EFFECTS = 0x5A514546;

    SqlOpcode opcode();

    /** Appends the body. */
    void encode(WireOutput out);

    /**
     * Reads a whole body.
     *
     * @throws MalformedMessageException where it is none
     */
    static SqlRequest decode(SqlOpcode opcode, ByteBuf body) {
        WireInput in = new WireInput(body);
        SqlRequest request = switch (opcode) {
            case OPEN -> new Open(in.int32(), in.string(), in.string(), in.bool());
            case PREPARE -> new Prepare(in.string());
            case EXECUTE -> new Execute(in.int64(), Values.readParameters(in), options(in));
            case EXECUTE_DIRECT -> new ExecuteDirect(in.string(), Values.readParameters(in), options(in));
            case EXECUTE_BATCH -> ExecuteBatch.read(in);
            case EXECUTE_TEXTS -> ExecuteTexts.read(in);
            case FETCH -> Fetch.read(in);
            case CLOSE_CURSOR -> new CloseCursor(in.int64());
            case CLOSE_STATEMENT -> new CloseStatement(in.int64());
            case SET_AUTO_COMMIT -> new SetAutoCommit(in.bool());
            case COMMIT -> new Commit();
            case ROLLBACK -> new Rollback();
            case CANCEL -> new Cancel(in.int32());
            case SERVER_INFO -> new AskServerInfo();
            case FIND_OUTCOME -> FindOutcome.read(in);
        };
        in.end();
        return request;
    }

    private static ExecuteOptions options(WireInput in) {
        ExecuteOptions options = new ExecuteOptions(in.int64(), in.int32(), in.int32(), in.bool());
        if (options.maxRows() < 0 || options.fetchSize() < 0 || options.timeoutMs() < 0) {
            throw in.malformed("negative limits: " + options);
        }
        return options;
    }

    private static void writeOptions(WireOutput out, ExecuteOptions options) {
        out.int64(options.maxRows());
        out.int32(options.fetchSize());
        out.int32(options.timeoutMs());
        out.bool(options.generatedKeys());
    }

    private static ExecuteOptions ofBatch(ExecuteOptions options, int fetchSize) {
        return new ExecuteOptions(options.maxRows(), fetchSize, options.timeoutMs(), options.generatedKeys());
    }

    /**
     * @param chroot {@code ""} for none
     * @param ephemeralsAllowed whether ephemeral znodes may be created on the connection
     */
    record Open(int protocolVersion, String chroot, String applicationName, boolean ephemeralsAllowed)
            implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.OPEN;
        }

        @Override
        public void encode(WireOutput out) {
            out.int32(protocolVersion);
            out.string(chroot);
            out.string(applicationName);
            out.bool(ephemeralsAllowed);
        }
    }

    record Prepare(String sql) implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.PREPARE;
        }

        @Override
        public void encode(WireOutput out) {
            out.string(sql);
        }
    }

    record Execute(long statementId, List<@Nullable Object> parameters, ExecuteOptions options) implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.EXECUTE;
        }

        @Override
        public void encode(WireOutput out) {
            out.int64(statementId);
            Values.writeParameters(out, parameters);
            writeOptions(out, options);
        }
    }

    record ExecuteDirect(String sql, List<@Nullable Object> parameters, ExecuteOptions options) implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.EXECUTE_DIRECT;
        }

        @Override
        public void encode(WireOutput out) {
            out.string(sql);
            Values.writeParameters(out, parameters);
            writeOptions(out, options);
        }
    }

    /**
     * @param options whose fetch size means nothing
     * @param takesEffects see {@link #TAKES_EFFECTS}
     */
    record ExecuteBatch(
            long statementId, List<List<@Nullable Object>> parameterLists, ExecuteOptions options, boolean takesEffects)
            implements SqlRequest {
        private static ExecuteBatch read(WireInput in) {
            long statementId = in.int64();
            List<List<@Nullable Object>> lists = in.list(4, () -> Values.readParameters(in));
            ExecuteOptions options = SqlRequest.options(in);
            return new ExecuteBatch(statementId, lists, ofBatch(options, 0), options.fetchSize() == TAKES_EFFECTS);
        }

        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.EXECUTE_BATCH;
        }

        @Override
        public void encode(WireOutput out) {
            out.int64(statementId);
            out.list(parameterLists, parameters -> Values.writeParameters(out, parameters));
            writeOptions(out, ofBatch(options, takesEffects ? TAKES_EFFECTS : 0));
        }
    }

    /**
     * Statements one after the other, as if each came by an {@link ExecuteDirect} of its own.
     *
     * @param options whose fetch size means nothing
     * @param takesEffects see {@link #TAKES_EFFECTS}
     */
    record ExecuteTexts(List<String> statements, ExecuteOptions options, boolean takesEffects) implements SqlRequest {
        private static ExecuteTexts read(WireInput in) {
            List<String> statements = in.list(4, in::string);
            ExecuteOptions options = SqlRequest.options(in);
            return new ExecuteTexts(statements, ofBatch(options, 0), options.fetchSize() == TAKES_EFFECTS);
        }

        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.EXECUTE_TEXTS;
        }

        @Override
        public void encode(WireOutput out) {
            out.list(statements, out::string);
            writeOptions(out, ofBatch(options, takesEffects ? TAKES_EFFECTS : 0));
        }
    }

    /**
     * @param maxRows 0: as many as the server likes
     * @param takesWarnings whether warnings may stand behind the rows; as the highest bit of a number that older servers take for
     *     0 with it, and older drivers send without it
     */
    record Fetch(long cursorId, int maxRows, boolean takesWarnings) implements SqlRequest {
        private static final int TAKES_WARNINGS = Integer.MIN_VALUE;

        private static Fetch read(WireInput in) {
            long cursorId = in.int64();
            int number = in.int32();
            return new Fetch(cursorId, number & ~TAKES_WARNINGS, (number & TAKES_WARNINGS) != 0);
        }

        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.FETCH;
        }

        @Override
        public void encode(WireOutput out) {
            out.int64(cursorId);
            out.int32(takesWarnings ? maxRows | TAKES_WARNINGS : maxRows);
        }
    }

    record CloseCursor(long cursorId) implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.CLOSE_CURSOR;
        }

        @Override
        public void encode(WireOutput out) {
            out.int64(cursorId);
        }
    }

    record CloseStatement(long statementId) implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.CLOSE_STATEMENT;
        }

        @Override
        public void encode(WireOutput out) {
            out.int64(statementId);
        }
    }

    record SetAutoCommit(boolean autoCommit) implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.SET_AUTO_COMMIT;
        }

        @Override
        public void encode(WireOutput out) {
            out.bool(autoCommit);
        }
    }

    record Commit() implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.COMMIT;
        }

        @Override
        public void encode(WireOutput out) {}
    }

    record Rollback() implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.ROLLBACK;
        }

        @Override
        public void encode(WireOutput out) {}
    }

    /**
     * Stops a request that is still executing, and nothing where it no longer is: a late cancel must not hit the request
     * after it.
     *
     * @param xid of the request to stop
     */
    record Cancel(int xid) implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.CANCEL;
        }

        @Override
        public void encode(WireOutput out) {
            out.int32(xid);
        }
    }

    record AskServerInfo() implements SqlRequest {
        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.SERVER_INFO;
        }

        @Override
        public void encode(WireOutput out) {}
    }

    /**
     * What was written for a request that got no answer.
     *
     * @param xid of the request
     * @param sinceZxid the newest zxid that the client had seen when it sent that
     * @param password the session's; empty from a driver of the time before it was asked for
     */
    record FindOutcome(long sessionId, int xid, long sinceZxid, byte[] password) implements SqlRequest {
        /** The writes of one request are told apart by so many low bits of their numbers; the others are of its xid. */
        public static final int WRITE_BITS = 8;

        /** Whether a write's number is one of the request's. */
        public boolean isWrittenBy(int cxid) {
            return cxid >>> WRITE_BITS == xid << WRITE_BITS >>> WRITE_BITS;
        }

        @Override
        public SqlOpcode opcode() {
            return SqlOpcode.FIND_OUTCOME;
        }

        @Override
        public void encode(WireOutput out) {
            out.int64(sessionId);
            out.int32(xid);
            out.int64(sinceZxid);
            out.bytes(password);
        }

        private static FindOutcome read(WireInput in) {
            return new FindOutcome(in.int64(), in.int32(), in.int64(), in.isAtEnd() ? new byte[0] : in.bytes());
        }
    }
}
