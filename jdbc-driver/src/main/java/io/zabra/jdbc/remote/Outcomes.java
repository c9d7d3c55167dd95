package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.wire.SqlAnswer;
import io.zabra.jdbc.wire.SqlRequest;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Finds out what became of a write whose answer was lost. Servers remember the numbers of the last writes of all sessions;
 * a session that is with another server, or on another connection, can have none decided any more that came from the one
 * before (SESSION_MOVED), so that what is not found then will never take effect. One thread.
 */
final class Outcomes {
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Attachment attachment;
    private final ClientSession session;

    Outcomes(Attachment attachment, ClientSession session) {
        this.attachment = attachment;
        this.session = session;
    }

    /**
     * A request that may have taken effect.
     *
     * @param sinceZxid the newest that was seen when it was sent
     */
    record Lost(SessionKey session, int xid, long sinceZxid) {}

    /**
     * Asks until a server knows, while the session lasts.
     *
     * @return without transactions where the request has changed nothing and never will
     * @throws SQLException 08007 where that can't be found out
     */
    SqlAnswer.Outcome of(Lost lost, Exception cause) throws SQLException {
        SqlRequest question = new SqlRequest.FindOutcome(
                lost.session().id(),
                lost.xid(),
                lost.sinceZxid(),
                lost.session().password());
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(session.timeoutMs());
        do {
            try {
                SqlAnswer.Outcome outcome = (SqlAnswer.Outcome) attachment.exchange(attachment.attach(), question);
                boolean sessionWentOn = session.sessionId() == lost.session().id();
                if (outcome.known() && (sessionWentOn || outcome.transactions() > 0)) {
                    return outcome;
                }
                throw unknown("no server remembers that long ago", cause);
            } catch (LinkBrokenException e) {
                LinkLoss.repeat(e);
            } catch (SQLException e) {
                if (SqlState.OUTCOME_UNKNOWN.code().equals(e.getSQLState())) {
                    throw e;
                }
                if (!isOfServerAlone(e)) {
                    throw unknown(String.valueOf(e.getMessage()), cause);
                }
                LinkWait.pause(ASK_AGAIN_NANOS);
            }
        } while (System.nanoTime() - deadline < 0);
        throw unknown("no server could say within " + session.timeoutMs() + " ms", cause);
    }

    /**
     * As {@link #of}, where the server itself said that it does not know: it lost its leader, say.
     *
     * @throws SQLException the server's, where no trace of the write is found: what the server has sent on may take effect
     *     later still; a {@link BatchUpdateException} where it was the last part of a batch that was executed
     */
    SqlAnswer.Outcome ofServersDoubt(Lost lost, SQLException doubt) throws SQLException {
        SqlAnswer.Outcome outcome = of(lost, doubt);
        long[] told = doubt instanceof BatchUpdateException batch ? batch.getLargeUpdateCounts() : new long[0];
        if (outcome.transactions()
                <= Arrays.stream(told).filter(count -> count > 0).count()) {
            throw doubt;
        }
        if (!(doubt instanceof BatchUpdateException)) {
            return outcome;
        }
        long[] counts = Arrays.copyOf(told, told.length + 1);
        counts[told.length] = Statement.SUCCESS_NO_INFO;
        throw new BatchUpdateException(
                "Part " + counts.length
                        + " of the batch took effect, of which nothing more is known; those behind it were"
                        + " not executed: " + doubt.getMessage(),
                SqlState.OUTCOME_UNKNOWN.code(),
                doubt.getErrorCode(),
                counts,
                doubt);
    }

    /** Whether a server that is there cannot do its part at the moment, as without a leader, and has changed nothing. */
    boolean isOfServerAlone(SQLException e) {
        return SqlState.CONNECTION_LOST.code().equals(e.getSQLState()) && !hasDoneParts(e) && !session.isOver();
    }

    /** Of a batch, which then must not be asked for again as a whole. */
    static boolean hasDoneParts(SQLException e) {
        return e instanceof BatchUpdateException batch && batch.getLargeUpdateCounts().length > 0;
    }

    private static SQLException unknown(String why, Exception cause) {
        return SqlState.OUTCOME_UNKNOWN.exception(
                "The connection was lost before the answer: whether the write took effect is not known (" + why + ")",
                0,
                cause);
    }

    /** It took effect, and what it yielded is not to be had any more. */
    static SQLException withoutAnswer(SqlAnswer.Outcome outcome) {
        return SqlState.OUTCOME_UNKNOWN.exception("The write took effect (" + outcome.transactions()
                + " transactions, the last one 0x" + Long.toHexString(outcome.zxid())
                + "), but what it returned was lost with its server");
    }
}
