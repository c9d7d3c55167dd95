package io.zabra.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;

/** Refuses the updates by column index: results are read-only (JDBC 4.3 §15.2.4). */
abstract class ReadOnlyByIndex implements ResultSet {
    abstract void requireOpen() throws SQLException;

    /** To be thrown, unless that the result is closed is what is wrong first. */
    final SQLException refused(String what) throws SQLException {
        requireOpen();
        return Unsupported.feature(what);
    }

    @Override
    public void updateArray(int column, Array value) throws SQLException {
        throw refused("ResultSet.updateArray");
    }

    @Override
    public void updateAsciiStream(int column, InputStream stream, int number) throws SQLException {
        throw refused("ResultSet.updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(int column, InputStream stream, long length) throws SQLException {
        throw refused("ResultSet.updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(int column, InputStream stream) throws SQLException {
        throw refused("ResultSet.updateAsciiStream");
    }

    @Override
    public void updateBigDecimal(int column, BigDecimal value) throws SQLException {
        throw refused("ResultSet.updateBigDecimal");
    }

    @Override
    public void updateBinaryStream(int column, InputStream stream, int number) throws SQLException {
        throw refused("ResultSet.updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(int column, InputStream stream, long length) throws SQLException {
        throw refused("ResultSet.updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(int column, InputStream stream) throws SQLException {
        throw refused("ResultSet.updateBinaryStream");
    }

    @Override
    public void updateBlob(int column, InputStream stream, long length) throws SQLException {
        throw refused("ResultSet.updateBlob");
    }

    @Override
    public void updateBlob(int column, InputStream stream) throws SQLException {
        throw refused("ResultSet.updateBlob");
    }

    @Override
    public void updateBlob(int column, Blob value) throws SQLException {
        throw refused("ResultSet.updateBlob");
    }

    @Override
    public void updateBoolean(int column, boolean value) throws SQLException {
        throw refused("ResultSet.updateBoolean");
    }

    @Override
    public void updateByte(int column, byte value) throws SQLException {
        throw refused("ResultSet.updateByte");
    }

    @Override
    public void updateBytes(int column, byte[] value) throws SQLException {
        throw refused("ResultSet.updateBytes");
    }

    @Override
    public void updateCharacterStream(int column, Reader reader, int number) throws SQLException {
        throw refused("ResultSet.updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(int column, Reader reader, long length) throws SQLException {
        throw refused("ResultSet.updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(int column, Reader reader) throws SQLException {
        throw refused("ResultSet.updateCharacterStream");
    }

    @Override
    public void updateClob(int column, Reader reader, long length) throws SQLException {
        throw refused("ResultSet.updateClob");
    }

    @Override
    public void updateClob(int column, Reader reader) throws SQLException {
        throw refused("ResultSet.updateClob");
    }

    @Override
    public void updateClob(int column, Clob value) throws SQLException {
        throw refused("ResultSet.updateClob");
    }

    @Override
    public void updateDate(int column, Date value) throws SQLException {
        throw refused("ResultSet.updateDate");
    }

    @Override
    public void updateDouble(int column, double value) throws SQLException {
        throw refused("ResultSet.updateDouble");
    }

    @Override
    public void updateFloat(int column, float value) throws SQLException {
        throw refused("ResultSet.updateFloat");
    }

    @Override
    public void updateInt(int column, int number) throws SQLException {
        throw refused("ResultSet.updateInt");
    }

    @Override
    public void updateLong(int column, long length) throws SQLException {
        throw refused("ResultSet.updateLong");
    }

    @Override
    public void updateNCharacterStream(int column, Reader reader, long length) throws SQLException {
        throw refused("ResultSet.updateNCharacterStream");
    }

    @Override
    public void updateNCharacterStream(int column, Reader reader) throws SQLException {
        throw refused("ResultSet.updateNCharacterStream");
    }

    @Override
    public void updateNClob(int column, Reader reader, long length) throws SQLException {
        throw refused("ResultSet.updateNClob");
    }

    @Override
    public void updateNClob(int column, Reader reader) throws SQLException {
        throw refused("ResultSet.updateNClob");
    }

    @Override
    public void updateNClob(int column, NClob value) throws SQLException {
        throw refused("ResultSet.updateNClob");
    }

    @Override
    public void updateNString(int column, String text) throws SQLException {
        throw refused("ResultSet.updateNString");
    }

    @Override
    public void updateNull(int column) throws SQLException {
        throw refused("ResultSet.updateNull");
    }

    @Override
    public void updateObject(int column, Object value, int number) throws SQLException {
        throw refused("ResultSet.updateObject");
    }

    @Override
    public void updateObject(int column, Object value) throws SQLException {
        throw refused("ResultSet.updateObject");
    }

    @Override
    public void updateRef(int column, Ref value) throws SQLException {
        throw refused("ResultSet.updateRef");
    }

    @Override
    public void updateRowId(int column, RowId value) throws SQLException {
        throw refused("ResultSet.updateRowId");
    }

    @Override
    public void updateSQLXML(int column, SQLXML value) throws SQLException {
        throw refused("ResultSet.updateSQLXML");
    }

    @Override
    public void updateShort(int column, short value) throws SQLException {
        throw refused("ResultSet.updateShort");
    }

    @Override
    public void updateString(int column, String text) throws SQLException {
        throw refused("ResultSet.updateString");
    }

    @Override
    public void updateTime(int column, Time value) throws SQLException {
        throw refused("ResultSet.updateTime");
    }

    @Override
    public void updateTimestamp(int column, Timestamp value) throws SQLException {
        throw refused("ResultSet.updateTimestamp");
    }

    @Override
    public void updateObject(int column, Object value, SQLType type) throws SQLException {
        throw refused("ResultSet.updateObject");
    }

    @Override
    public void updateObject(int column, Object value, SQLType type, int scaleOrLength) throws SQLException {
        throw refused("ResultSet.updateObject");
    }
}
