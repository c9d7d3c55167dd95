package io.zabra.sql.exec;

import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.log.LogCursor;
import io.zabra.engine.log.LogReader;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.LogBound.Stretch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the transactions that are still on disk, in their order, read from the log's files while the store writes to
 * them. Nothing newer than the statement's zxid shows. What lies outside of the bounds is not decoded.
 */
public record LogRows(List<LogBound> bounds) implements Operator {
    private static final double ROWS_EXPECTED = 100_000;
    private static final double BOUND_SELECTIVITY = 0.1;
    /** Where the time stands in a transaction's header, behind session, request number and zxid. */
    private static final int TIME_AT = Long.BYTES + Integer.BYTES + Long.BYTES;

    public LogRows {
        bounds = List.copyOf(bounds);
    }

    @Override
    public RowCursor open(Execution execution) {
        Stretch stretch = Stretch.upTo(execution.nodes().zxid());
        for (LogBound bound : bounds) {
            Stretch narrower = bound.narrow(stretch, execution);
            if (narrower == null) {
                return RowCursor.EMPTY;
            }
            stretch = narrower;
        }
        LogReader log = execution.facts().log();
        if (log == null) {
            execution.gathered().warn("This store is in memory and keeps no log: transactions is empty");
            return RowCursor.EMPTY;
        }
        try {
            return new Cursor(execution, log.cursor(stretch.fromZxid() - 1, stretch.toZxid()), stretch);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static SqlFailure unreadable(IOException e) {
        return new SqlFailure(
                SqlState.LIMIT_REACHED,
                "The log could not be read on: " + e.getMessage() + ". Ask for later transactions, or again",
                e);
    }

    private static final class Cursor implements RowCursor {
        private final Execution execution;
        private final LogCursor log;
        private final Stretch stretch;
        private final LoggedRows rows;
        private Iterator<@Nullable Object[]> current = Collections.emptyIterator();

        Cursor(Execution execution, LogCursor log, Stretch stretch) {
            this.execution = execution;
            this.log = log;
            this.stretch = stretch;
            this.rows = new LoggedRows(execution);
        }

        @Override
        public @Nullable Object @Nullable [] next() {
            while (!current.hasNext()) {
                execution.budget().tick();
                if (!advance()) {
                    return null;
                }
            }
            return current.next();
        }

        private boolean advance() {
            try {
                if (!log.next()) {
                    return false;
                }
                ByteBuffer payload = log.payload();
                if (stretch.holdsTime(payload.getLong(payload.position() + TIME_AT))) {
                    current = rows.of(TxnCodec.decode(payload)).iterator();
                }
                return true;
            } catch (JuteFormatException e) {
                throw new SqlFailure(
                        SqlState.INTERNAL_ERROR,
                        "Transaction 0x" + Long.toHexString(log.zxid()) + " does not decode: " + e.getMessage(),
                        e);
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        @Override
        public void close() {
            try {
                log.close();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    @Override
    public int width() {
        return LoggedRows.COLUMNS;
    }

    @Override
    public double rows() {
        return Math.max(1, ROWS_EXPECTED * Math.pow(BOUND_SELECTIVITY, bounds.size()));
    }

    @Override
    public String label() {
        StringBuilder text = new StringBuilder("Log(");
        for (LogBound bound : bounds) {
            text.append(text.length() == 4 ? "" : " AND ").append(bound.label());
        }
        return text.append(bounds.isEmpty() ? "all)" : ")").toString();
    }

    @Override
    public List<Order> orders() {
        return List.of(new Order(0, false, false));
    }
}
