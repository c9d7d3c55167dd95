package io.zabra.jdbc.wire;

import io.netty.buffer.ByteBuf;
import io.zabra.jdbc.spi.BatchResult;
import io.zabra.jdbc.spi.Column;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlType;
import io.zabra.jdbc.spi.StatementDescription;
import java.util.List;

/**
 * What a server answers where a request succeeds: the body that follows ZooKeeper's reply header of error 0, or {@link
 * #DONE_FOR_ALL}.
 */
public sealed interface SqlAnswer {
    /** In place of error 0: the connection's session is one of all servers, and may own ephemerals. */
    int DONE_FOR_ALL = -5152;

    /** Appends the body. */
    void encode(WireOutput out);

    /**
     * Reads a whole body.
     *
     * @param opcode of the request that is answered
     * @throws MalformedMessageException where it is none
     */
    static SqlAnswer decode(SqlOpcode opcode, ByteBuf body) {
        WireInput in = new WireInput(body);
        SqlAnswer answer = switch (opcode) {
            case OPEN, SERVER_INFO -> new Server(new SqlSession.ServerInfo(in.string(), in.string(), false));
            case PREPARE -> Prepared.read(in);
            case EXECUTE -> Executed.read(in, false);
            case EXECUTE_DIRECT -> Executed.read(in, true);
            case EXECUTE_BATCH, EXECUTE_TEXTS -> Batch.read(in);
            case FETCH -> Rows.read(in);
            case FIND_OUTCOME -> new Outcome(in.bool(), in.int32(), in.int64(), in.int32());
            case CLOSE_CURSOR, CLOSE_STATEMENT, SET_AUTO_COMMIT, COMMIT, ROLLBACK, CANCEL -> new Done();
        };
        in.end();
        return answer;
    }

    private static void writeColumns(WireOutput out, List<Column> columns) {
        out.list(columns, column -> {
            out.string(column.label());
            out.string(column.name());
            out.string(column.table());
            out.string(column.schema());
            Values.writeType(out, column.type());
            out.int32(column.precision());
            out.int32(column.scale());
            out.bool(column.nullable());
        });
    }

    private static List<Column> readColumns(WireInput in) {
        return in.list(
                26,
                () -> new Column(
                        in.string(),
                        in.string(),
                        in.string(),
                        in.string(),
                        Values.readType(in),
                        in.int32(),
                        in.int32(),
                        in.bool()));
    }

    /** To {@link SqlRequest.Open} and {@link SqlRequest.AskServerInfo}. */
    record Server(SqlSession.ServerInfo info) implements SqlAnswer {
        @Override
        public void encode(WireOutput out) {
            out.string(info.product());
            out.string(info.version());
        }
    }

    /** To {@link SqlRequest.Prepare}. */
    record Prepared(StatementDescription description) implements SqlAnswer {
        @Override
        public void encode(WireOutput out) {
            out.int64(description.id());
            out.int8(number(description.kind()));
            writeColumns(out, description.columns());
            out.list(description.parameters(), type -> Values.writeType(out, type));
        }

        private static Prepared read(WireInput in) {
            long id = in.int64();
            StatementDescription.Kind kind = kind(in);
            List<Column> columns = readColumns(in);
            List<SqlType> parameters = in.list(1, () -> Values.readType(in));
            return new Prepared(new StatementDescription(id, kind, columns, parameters));
        }

        private static int number(StatementDescription.Kind kind) {
            return switch (kind) {
                case QUERY -> 1;
                case UPDATE -> 2;
                case COMMAND -> 3;
            };
        }

        private static StatementDescription.Kind kind(WireInput in) {
            byte number = in.int8();
            return switch (number) {
                case 1 -> StatementDescription.Kind.QUERY;
                case 2 -> StatementDescription.Kind.UPDATE;
                case 3 -> StatementDescription.Kind.COMMAND;
                default -> throw in.malformed("no kind of statement is " + number);
            };
        }
    }

    /**
     * To {@link SqlRequest.ExecuteDirect}, and to {@link SqlRequest.Execute}, whose answer leaves out the columns: they
     * were told when the statement was prepared.
     *
     * @param result without columns where it was read without
     */
    record Executed(ExecuteResult result, boolean withColumns) implements SqlAnswer {
        @Override
        public void encode(WireOutput out) {
            if (withColumns) {
                writeColumns(out, result.columns());
            }
            Values.writeRows(out, result.rows());
            out.int64(result.cursorId());
            out.int64(result.updateCount());
            Values.writeRows(out, result.generatedKeys());
            out.int64(result.zxid());
            out.list(result.warnings(), out::string);
        }

        private static Executed read(WireInput in, boolean withColumns) {
            List<Column> columns = withColumns ? readColumns(in) : List.of();
            return new Executed(
                    new ExecuteResult(
                            columns,
                            Values.readRows(in),
                            in.int64(),
                            in.int64(),
                            Values.readRows(in),
                            in.int64(),
                            in.list(4, in::string)),
                    withColumns);
        }
    }

    /**
     * To {@link SqlRequest.ExecuteBatch} and {@link SqlRequest.ExecuteTexts}; one count for each part.
     *
     * @param withEffects whether zxid and warnings go with it, for who takes them
     */
    record Batch(BatchResult result, boolean withEffects) implements SqlAnswer {
        @Override
        public void encode(WireOutput out) {
            out.longs(result.counts());
            Values.writeRows(out, result.generatedKeys());
            if (withEffects) {
                out.int64(result.zxid());
                out.list(result.warnings(), out::string);
            }
        }

        private static Batch read(WireInput in) {
            long[] counts = in.longs();
            RowBatch keys = Values.readRows(in);
            return in.isAtEnd()
                    ? new Batch(new BatchResult(counts, keys), false)
                    : new Batch(new BatchResult(counts, keys, in.int64(), in.list(4, in::string)), true);
        }
    }

    /**
     * To {@link SqlRequest.Fetch}.
     *
     * @param withWarnings whether the batch's warnings go with it, for who takes them
     */
    record Rows(RowBatch batch, boolean withWarnings) implements SqlAnswer {
        public Rows(RowBatch batch) {
            this(batch, false);
        }

        @Override
        public void encode(WireOutput out) {
            Values.writeRows(out, batch);
            if (withWarnings) {
                out.list(batch.warnings(), out::string);
            }
        }

        private static Rows read(WireInput in) {
            RowBatch batch = Values.readRows(in);
            return in.isAtEnd() ? new Rows(batch) : new Rows(batch.with(in.list(4, in::string)), true);
        }
    }

    /**
     * To {@link SqlRequest.FindOutcome}.
     *
     * @param known false where the server's memory does not reach back so far; then the rest means nothing
     * @param transactions how many took effect
     * @param zxid of the last one
     * @param znodes changed by them
     */
    record Outcome(boolean known, int transactions, long zxid, int znodes) implements SqlAnswer {
        @Override
        public void encode(WireOutput out) {
            out.bool(known);
            out.int32(transactions);
            out.int64(zxid);
            out.int32(znodes);
        }
    }

    /** To all others; no bytes. */
    record Done() implements SqlAnswer {
        @Override
        public void encode(WireOutput out) {}
    }
}
