package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlRequest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results of which a server holds the rest. One batch more than the reader has is always asked for, and no further one: the
 * server makes it while the reader is at the batch before, and no longer than there is a reader. One thread.
 */
final class RemoteCursors {
    private final Attachment attachment;
    private final Map<Long, RemoteCursor> cursors = new HashMap<>();

    RemoteCursors(Attachment attachment) {
        this.attachment = attachment;
    }

    private static final class RemoteCursor {
        private final ServerLink on;
        private final long idThere;
        private final int timeoutMs;
        private @Nullable PendingCall ahead;

        RemoteCursor(ServerLink on, long idThere, int timeoutMs) {
            this.on = on;
            this.idThere = idThere;
            this.timeoutMs = timeoutMs;
        }

        PendingCall ask(Attachment attachment, int maxRows) throws SQLException, LinkBrokenException {
            PendingCall asked = ahead == null ? on.send(new SqlRequest.Fetch(idThere, maxRows, true)) : ahead;
            ahead = null;
            attachment.forget(asked);
            return asked;
        }

        /** Where that fails, the next fetch meets it again. */
        void askAhead(Attachment attachment, int maxRows) throws SQLException {
            try {
                ahead = on.send(new SqlRequest.Fetch(idThere, maxRows, true));
                attachment.remember(ahead);
            } catch (LinkBrokenException e) {
                LinkLoss.repeat(e);
            }
        }

        /** What is being made for nobody would hold up all that is asked for next. */
        void stop(Attachment attachment) throws SQLException {
            if (ahead == null) {
                return;
            }
            if (ahead.isDone()) {
                attachment.forget(ahead);
            } else {
                Attachment.release(on, new SqlRequest.Cancel(ahead.xid()));
            }
        }
    }

    /**
     * @param id for the caller: unlike the server's it stays unique when the server changes
     * @param how its statement was executed: so many rows are of the first batch that is still to come, and for so long each
     *     batch is waited for
     */
    void opened(long id, ServerLink on, long idThere, ExecuteOptions how) throws SQLException {
        RemoteCursor cursor = new RemoteCursor(on, idThere, how.timeoutMs());
        cursors.put(id, cursor);
        cursor.askAhead(attachment, how.fetchSize());
    }

    /** @param maxRows of the batch after this one, which has been asked for before */
    RowBatch fetch(long id, int maxRows) throws SQLException {
        RemoteCursor cursor = cursors.get(id);
        if (cursor == null) {
            throw SqlState.INVALID_CURSOR.exception("No cursor " + id + " is open");
        }
        attachment.executeWithin(cursor.timeoutMs);
        try {
            RowBatch batch = ((SqlAnswer.Rows) attachment.answer(cursor.on, cursor.ask(attachment, maxRows))).batch();
            if (batch.last()) {
                cursors.remove(id);
            } else {
                cursor.askAhead(attachment, maxRows);
            }
            return batch;
        } catch (LinkBrokenException e) {
            cursors.remove(id);
            attachment.requireWanted();
            throw SqlState.INVALID_CURSOR.exception(
                    "The server that held the rest of these rows was lost; execute the query again", 0, e);
        }
    }

    void close(long id) throws SQLException {
        RemoteCursor cursor = cursors.remove(id);
        if (cursor != null) {
            cursor.stop(attachment);
            Attachment.release(cursor.on, new SqlRequest.CloseCursor(cursor.idThere));
        }
    }

    /** The transaction is about to end, and all of them with it. */
    void stop() throws SQLException {
        for (RemoteCursor cursor : cursors.values()) {
            cursor.stop(attachment);
        }
    }

    /** The session ends, and all of them with it. */
    void clear() {
        cursors.clear();
    }
}
