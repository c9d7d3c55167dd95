package io.zabra.jdbc;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.util.List;

/** The transactions of a connection. */
abstract class TransactionalConnection extends RefusedByConnection {
    private static final String SERIALIZABLE = "serializable";

    private final ConnectionTransaction transaction = new ConnectionTransaction();
    /** {@link #TRANSACTION_NONE} where a statement has set it, which is to be asked for then. */
    private volatile int isolation = TRANSACTION_REPEATABLE_READ;

    final ConnectionTransaction transaction() {
        return transaction;
    }

    /** Executes a statement that yields nothing. */
    final void command(String sql) throws SQLException {
        run(executor -> executor.executeDirect(sql, List.of(), ExecuteOptions.DEFAULT));
    }

    /** A change of mode commits what a statement began, too. */
    @Override
    public final void setAutoCommit(boolean on) throws SQLException {
        requireOpen();
        if (transaction.autoCommit() == on) {
            return;
        }
        if (transaction.isBegunByStatement()) {
            commit();
        }
        endTransaction(executor -> executor.setAutoCommit(on));
        transaction.autoCommit(on);
    }

    @Override
    public final boolean getAutoCommit() throws SQLException {
        requireOpen();
        return transaction.autoCommit();
    }

    @Override
    public final void commit() throws SQLException {
        requireTransaction("commit");
        endTransaction(SqlSession::commit);
    }

    @Override
    public final void rollback() throws SQLException {
        requireTransaction("rollback");
        endTransaction(SqlSession::rollback);
    }

    private void requireTransaction(String what) throws SQLException {
        requireOpen();
        if (transaction.autoCommit() && !transaction.isBegunByStatement()) {
            throw SqlState.INVALID_TRANSACTION.exception("There is no transaction to " + what + ": auto-commit is on");
        }
    }

    private void endTransaction(SqlConnection.SessionAction end) throws SQLException {
        requireOpen();
        transaction.ending();
        run(end);
    }

    /** Leaves to the next user of the connection nothing of what the last one did not commit. */
    final void abandonTransaction() throws SQLException {
        if (!transaction.autoCommit() || transaction.isBegunByStatement()) {
            rollback();
        }
    }

    @Override
    public final void endRequest() throws SQLException {
        requireOpen();
        abandonTransaction();
    }

    /** Every statement and transaction reads one state; levels weaker than REPEATABLE READ get that, as JDBC allows. */
    @Override
    public final void setTransactionIsolation(int level) throws SQLException {
        requireOpen();
        int wanted = switch (level) {
            case TRANSACTION_READ_UNCOMMITTED, TRANSACTION_READ_COMMITTED, TRANSACTION_REPEATABLE_READ ->
                TRANSACTION_REPEATABLE_READ;
            case TRANSACTION_SERIALIZABLE -> TRANSACTION_SERIALIZABLE;
            default -> throw SqlState.INVALID_PARAMETER.exception("There is no isolation level " + level);
        };
        if (wanted != isolation) {
            String words = wanted == TRANSACTION_SERIALIZABLE ? SERIALIZABLE : "repeatable read";
            command("SET transaction_isolation = '" + words + "'");
            isolation = wanted;
        }
    }

    @Override
    public final int getTransactionIsolation() throws SQLException {
        requireOpen();
        if (isolation == TRANSACTION_NONE) {
            run(executor -> isolation = isolationOf(executor));
        }
        return isolation;
    }

    private static int isolationOf(SqlSession executor) throws SQLException {
        Object[] shown = executor.executeDirect("SHOW transaction_isolation", List.of(), ExecuteOptions.DEFAULT)
                .rows()
                .rows()
                .get(0);
        return SERIALIZABLE.equals(shown[1]) ? TRANSACTION_SERIALIZABLE : TRANSACTION_REPEATABLE_READ;
    }

    /** A statement has SET it. */
    final void isolationSet() {
        isolation = TRANSACTION_NONE;
    }

    /** What the executor has of settings is as it was at first again. */
    final void settingsForgotten() {
        isolation = TRANSACTION_REPEATABLE_READ;
        transaction.settingsRestored();
    }
}
