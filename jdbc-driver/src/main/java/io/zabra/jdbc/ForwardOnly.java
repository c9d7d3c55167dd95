package io.zabra.jdbc;

import java.io.InputStream;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import org.jspecify.annotations.Nullable;

/** Refuses scrolling, changing rows, and the types that Zabra has not. */
abstract class ForwardOnly extends ReadOnlyByLabel {
    @Override
    public boolean absolute(int column) throws SQLException {
        throw refused("ResultSet.absolute");
    }

    @Override
    public void afterLast() throws SQLException {
        throw refused("ResultSet.afterLast");
    }

    @Override
    public void beforeFirst() throws SQLException {
        throw refused("ResultSet.beforeFirst");
    }

    @Override
    public void cancelRowUpdates() throws SQLException {
        throw refused("ResultSet.cancelRowUpdates");
    }

    @Override
    public void deleteRow() throws SQLException {
        throw refused("ResultSet.deleteRow");
    }

    @Override
    public boolean first() throws SQLException {
        throw refused("ResultSet.first");
    }

    @Override
    public Array getArray(int column) throws SQLException {
        throw refused("ResultSet.getArray");
    }

    @Override
    public Blob getBlob(int column) throws SQLException {
        throw refused("ResultSet.getBlob");
    }

    @Override
    public Clob getClob(int column) throws SQLException {
        throw refused("ResultSet.getClob");
    }

    @Override
    public String getCursorName() throws SQLException {
        throw refused("ResultSet.getCursorName");
    }

    @Override
    public NClob getNClob(int column) throws SQLException {
        throw refused("ResultSet.getNClob");
    }

    @Override
    public Ref getRef(int column) throws SQLException {
        throw refused("ResultSet.getRef");
    }

    @Override
    public RowId getRowId(int column) throws SQLException {
        throw refused("ResultSet.getRowId");
    }

    @Override
    public SQLXML getSQLXML(int column) throws SQLException {
        throw refused("ResultSet.getSQLXML");
    }

    @Override
    public URL getURL(int column) throws SQLException {
        throw refused("ResultSet.getURL");
    }

    @Override
    @SuppressWarnings("deprecation")
    public InputStream getUnicodeStream(int column) throws SQLException {
        throw refused("ResultSet.getUnicodeStream");
    }

    @Override
    public void insertRow() throws SQLException {
        throw refused("ResultSet.insertRow");
    }

    @Override
    public boolean isLast() throws SQLException {
        throw refused("ResultSet.isLast");
    }

    @Override
    public boolean last() throws SQLException {
        throw refused("ResultSet.last");
    }

    @Override
    public void moveToCurrentRow() throws SQLException {
        throw refused("ResultSet.moveToCurrentRow");
    }

    @Override
    public void moveToInsertRow() throws SQLException {
        throw refused("ResultSet.moveToInsertRow");
    }

    @Override
    public boolean previous() throws SQLException {
        throw refused("ResultSet.previous");
    }

    @Override
    public void refreshRow() throws SQLException {
        throw refused("ResultSet.refreshRow");
    }

    @Override
    public boolean relative(int column) throws SQLException {
        throw refused("ResultSet.relative");
    }

    @Override
    public void updateRow() throws SQLException {
        throw refused("ResultSet.updateRow");
    }

    @Override
    public boolean rowUpdated() throws SQLException {
        requireOpen();
        return false;
    }

    @Override
    public boolean rowInserted() throws SQLException {
        requireOpen();
        return false;
    }

    @Override
    public boolean rowDeleted() throws SQLException {
        requireOpen();
        return false;
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        requireOpen();
        if (direction != FETCH_FORWARD) {
            throw Unsupported.feature("A fetch direction other than FETCH_FORWARD");
        }
    }

    @Override
    public int getFetchDirection() throws SQLException {
        requireOpen();
        return FETCH_FORWARD;
    }

    @Override
    public int getType() throws SQLException {
        requireOpen();
        return TYPE_FORWARD_ONLY;
    }

    @Override
    public int getConcurrency() throws SQLException {
        requireOpen();
        return CONCUR_READ_ONLY;
    }

    @Override
    public int getHoldability() throws SQLException {
        requireOpen();
        return CLOSE_CURSORS_AT_COMMIT;
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        requireOpen();
        return null;
    }

    @Override
    public void clearWarnings() throws SQLException {
        requireOpen();
    }
}
