package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What the client knows of the transaction that its server holds. Nothing of it takes effect before its COMMIT, so one that
 * is lost with its connection is simply rolled back; but it is not over before whoever began it says so: what comes after the
 * loss was meant to take effect together with what came before it, or not at all.
 */
final class RemoteTransaction {
    private boolean autoCommit = true;
    /** Begun by a statement, for one transaction, and not by the mode of the connection. */
    private boolean explicit;

    private boolean begun;
    private boolean mayHaveWritten;
    private boolean lost;
    /** What told of the loss: from then on nothing is executed but the end of the transaction. */
    private @Nullable SQLException failure;

    boolean autoCommit() {
        return autoCommit;
    }

    /** Whether what is executed now is a part of a transaction that is still to be ended. */
    boolean isTransactional() {
        return !autoCommit || explicit;
    }

    /** Before it is sent: what is to be rolled back may as well be lost. */
    void saying(SqlLead lead) {
        if (lead == SqlLead.ROLLS_BACK) {
            forget();
        }
    }

    void said(SqlLead lead) {
        if (lead == SqlLead.BEGINS) {
            explicit = true;
            begun = true;
        } else if (lead.endsTransaction()) {
            ended(autoCommit);
        }
    }

    /** A COMMIT that fails has rolled back. */
    void failedTo(SqlLead lead) {
        if (lead == SqlLead.COMMITS) {
            ended(autoCommit);
        }
    }

    /** Rolled back, committed, or about to begin under another mode. */
    void ended(boolean nowAutoCommit) {
        autoCommit = nowAutoCommit;
        explicit = false;
        forget();
    }

    private void forget() {
        begun = false;
        mayHaveWritten = false;
        lost = false;
        failure = null;
    }

    /** A request of this kind was answered. */
    void did(LinkLoss what) {
        if (isTransactional() && what != LinkLoss.SETTING) {
            begun = true;
            mayHaveWritten |= what == LinkLoss.WRITE;
        }
    }

    void connectionChanged() {
        lost = begun;
    }

    /**
     * Before it is asked of a server.
     *
     * @throws SQLException 40001 where the transaction that this would go on with, or commit, is gone; 25P02 where that was
     *     said before
     */
    void require(LinkLoss what) throws SQLException {
        if (what == LinkLoss.SETTING) {
            return;
        }
        if (failure != null) {
            throw SqlState.FAILED_TRANSACTION.exception(
                    what == LinkLoss.COMMIT
                            ? "Nothing was committed, for the transaction had failed: try it again"
                            : "The transaction has failed, for its server was lost: end it by ROLLBACK, and try it again",
                    0,
                    failure);
        }
        if (!lost || (what == LinkLoss.COMMIT && !mayHaveWritten)) {
            return;
        }
        failure = SqlState.SERIALIZATION_FAILURE.exception(
                "The server that held this transaction was lost, and nothing of the transaction took effect: try it again");
        throw failure;
    }

    /** Whether a request of this kind changes something when it is carried out, and not with a later COMMIT. */
    boolean takesEffectAtOnce(LinkLoss what) {
        return switch (what) {
            case SETTING, QUERY -> false;
            case WRITE -> !isTransactional();
            case COMMIT -> mayHaveWritten;
            case LOCK, UNLOCK -> true;
        };
    }
}
