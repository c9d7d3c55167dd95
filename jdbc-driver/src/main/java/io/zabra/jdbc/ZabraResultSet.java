package io.zabra.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows as of one zxid: {@code rows.unwrap(ZabraResultSet.class)}. */
public interface ZabraResultSet extends ResultSet {
    /**
     * The zxid at which the rows were read: all of them, however long it takes, are the tree's after exactly this transaction
     * (with a transaction's own writes on top, where it has any; {@code AS OF} reads older states beside it). Of rows that a
     * write yields it is that of the write, within a transaction that of what it was decided upon. 0 of rows that are no tree's:
     * the metadata's, generated keys, plans. Of {@code SHOW} and of locks it is one that was applied by then.
     *
     * @throws SQLException 55000 where the rows are closed
     */
    long zxid() throws SQLException;
}
