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
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;

/** Refuses the updates by column index: results are read-only (JDBC 4.3 §15.2.4). */
abstract class ReadOnlyByIndex implements ResultSet {
    @Override
    public void updateArray(int column, Array value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateArray");
    }

    @Override
    public void updateAsciiStream(int column, InputStream stream, int number) throws SQLException {
        throw Unsupported.feature("ResultSet.updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(int column, InputStream stream, long length) throws SQLException {
        throw Unsupported.feature("ResultSet.updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(int column, InputStream stream) throws SQLException {
        throw Unsupported.feature("ResultSet.updateAsciiStream");
    }

    @Override
    public void updateBigDecimal(int column, BigDecimal value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateBigDecimal");
    }

    @Override
    public void updateBinaryStream(int column, InputStream stream, int number) throws SQLException {
        throw Unsupported.feature("ResultSet.updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(int column, InputStream stream, long length) throws SQLException {
        throw Unsupported.feature("ResultSet.updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(int column, InputStream stream) throws SQLException {
        throw Unsupported.feature("ResultSet.updateBinaryStream");
    }

    @Override
    public void updateBlob(int column, InputStream stream, long length) throws SQLException {
        throw Unsupported.feature("ResultSet.updateBlob");
    }

    @Override
    public void updateBlob(int column, InputStream stream) throws SQLException {
        throw Unsupported.feature("ResultSet.updateBlob");
    }

    @Override
    public void updateBlob(int column, Blob value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateBlob");
    }

    @Override
    public void updateBoolean(int column, boolean value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateBoolean");
    }

    @Override
    public void updateByte(int column, byte value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateByte");
    }

    @Override
    public void updateBytes(int column, byte[] value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateBytes");
    }

    @Override
    public void updateCharacterStream(int column, Reader reader, int number) throws SQLException {
        throw Unsupported.feature("ResultSet.updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(int column, Reader reader, long length) throws SQLException {
        throw Unsupported.feature("ResultSet.updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(int column, Reader reader) throws SQLException {
        throw Unsupported.feature("ResultSet.updateCharacterStream");
    }

    @Override
    public void updateClob(int column, Reader reader, long length) throws SQLException {
        throw Unsupported.feature("ResultSet.updateClob");
    }

    @Override
    public void updateClob(int column, Reader reader) throws SQLException {
        throw Unsupported.feature("ResultSet.updateClob");
    }

    @Override
    public void updateClob(int column, Clob value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateClob");
    }

    @Override
    public void updateDate(int column, Date value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateDate");
    }

    @Override
    public void updateDouble(int column, double value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateDouble");
    }

    @Override
    public void updateFloat(int column, float value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateFloat");
    }

    @Override
    public void updateInt(int column, int number) throws SQLException {
        throw Unsupported.feature("ResultSet.updateInt");
    }

    @Override
    public void updateLong(int column, long length) throws SQLException {
        throw Unsupported.feature("ResultSet.updateLong");
    }

    @Override
    public void updateNCharacterStream(int column, Reader reader, long length) throws SQLException {
        throw Unsupported.feature("ResultSet.updateNCharacterStream");
    }

    @Override
    public void updateNCharacterStream(int column, Reader reader) throws SQLException {
        throw Unsupported.feature("ResultSet.updateNCharacterStream");
    }

    @Override
    public void updateNClob(int column, Reader reader, long length) throws SQLException {
        throw Unsupported.feature("ResultSet.updateNClob");
    }

    @Override
    public void updateNClob(int column, Reader reader) throws SQLException {
        throw Unsupported.feature("ResultSet.updateNClob");
    }

    @Override
    public void updateNClob(int column, NClob value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateNClob");
    }

    @Override
    public void updateNString(int column, String text) throws SQLException {
        throw Unsupported.feature("ResultSet.updateNString");
    }

    @Override
    public void updateNull(int column) throws SQLException {
        throw Unsupported.feature("ResultSet.updateNull");
    }

    @Override
    public void updateObject(int column, Object value, int number) throws SQLException {
        throw Unsupported.feature("ResultSet.updateObject");
    }

    @Override
    public void updateObject(int column, Object value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateObject");
    }

    @Override
    public void updateRef(int column, Ref value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateRef");
    }

    @Override
    public void updateRowId(int column, RowId value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateRowId");
    }

    @Override
    public void updateSQLXML(int column, SQLXML value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateSQLXML");
    }

    @Override
    public void updateShort(int column, short value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateShort");
    }

    @Override
    public void updateString(int column, String text) throws SQLException {
        throw Unsupported.feature("ResultSet.updateString");
    }

    @Override
    public void updateTime(int column, Time value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateTime");
    }

    @Override
    public void updateTimestamp(int column, Timestamp value) throws SQLException {
        throw Unsupported.feature("ResultSet.updateTimestamp");
    }
}
