package io.zabra.jdbc;

import java.sql.SQLException;
import java.sql.Statement;

/** A statement that names the zxid of what it did: {@code statement.unwrap(ZabraStatement.class)}. */
public interface ZabraStatement extends Statement {
    /**
     * The zxid of the last execution. Of rows it is {@link ZabraResultSet#zxid}, also when they are closed. Of a write it is that
     * of its transaction, at which the change is to be seen, and where nothing was changed that of the state which was looked at;
     * of COMMIT that of all that it committed; of a batch that of its last part. Within a transaction it is that of the state
     * which the transaction reads, for what it writes has none before the COMMIT. Of anything else it is one that was applied by
     * then.
     *
     * @return 0 before the first execution, after one that failed, of a plan (EXPLAIN), and of a batch where an older server does
     *     not tell
     * @throws SQLException 55000 where the statement is closed
     */
    long zxid() throws SQLException;
}
