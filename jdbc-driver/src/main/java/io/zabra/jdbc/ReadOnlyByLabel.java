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
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;

/** Refuses the updates by column label: results are read-only. */
abstract class ReadOnlyByLabel extends ReadOnlyByIndex {
    @Override
    public void updateArray(String label, Array value) throws SQLException {
        throw refused("ResultSet.updateArray");
    }

    @Override
    public void updateAsciiStream(String label, InputStream stream, int number) throws SQLException {
        throw refused("ResultSet.updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(String label, InputStream stream, long length) throws SQLException {
        throw refused("ResultSet.updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(String label, InputStream stream) throws SQLException {
        throw refused("ResultSet.updateAsciiStream");
    }

    @Override
    public void updateBigDecimal(String label, BigDecimal value) throws SQLException {
        throw refused("ResultSet.updateBigDecimal");
    }

    @Override
    public void updateBinaryStream(String label, InputStream stream, int number) throws SQLException {
        throw refused("ResultSet.updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(String label, InputStream stream, long length) throws SQLException {
        throw refused("ResultSet.updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(String label, InputStream stream) throws SQLException {
        throw refused("ResultSet.updateBinaryStream");
    }

    @Override
    public void updateBlob(String label, InputStream stream, long length) throws SQLException {
        throw refused("ResultSet.updateBlob");
    }

    @Override
    public void updateBlob(String label, InputStream stream) throws SQLException {
        throw refused("ResultSet.updateBlob");
    }

    @Override
    public void updateBlob(String label, Blob value) throws SQLException {
        throw refused("ResultSet.updateBlob");
    }

    @Override
    public void updateBoolean(String label, boolean value) throws SQLException {
        throw refused("ResultSet.updateBoolean");
    }

    @Override
    public void updateByte(String label, byte value) throws SQLException {
        throw refused("ResultSet.updateByte");
    }

    @Override
    public void updateBytes(String label, byte[] value) throws SQLException {
        throw refused("ResultSet.updateBytes");
    }

    @Override
    public void updateCharacterStream(String label, Reader reader, int number) throws SQLException {
        throw refused("ResultSet.updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(String label, Reader reader, long length) throws SQLException {
        throw refused("ResultSet.updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(String label, Reader reader) throws SQLException {
        throw refused("ResultSet.updateCharacterStream");
    }

    @Override
    public void updateClob(String label, Reader reader, long length) throws SQLException {
        throw refused("ResultSet.updateClob");
    }

    @Override
    public void updateClob(String label, Reader reader) throws SQLException {
        throw refused("ResultSet.updateClob");
    }

    @Override
    public void updateClob(String label, Clob value) throws SQLException {
        throw refused("ResultSet.updateClob");
    }

    @Override
    public void updateDate(String label, Date value) throws SQLException {
        throw refused("ResultSet.updateDate");
    }

    @Override
    public void updateDouble(String label, double value) throws SQLException {
        throw refused("ResultSet.updateDouble");
    }

    @Override
    public void updateFloat(String label, float value) throws SQLException {
        throw refused("ResultSet.updateFloat");
    }

    @Override
    public void updateInt(String label, int number) throws SQLException {
        throw refused("ResultSet.updateInt");
    }

    @Override
    public void updateLong(String label, long length) throws SQLException {
        throw refused("ResultSet.updateLong");
    }

    @Override
    public void updateNCharacterStream(String label, Reader reader, long length) throws SQLException {
        throw refused("ResultSet.updateNCharacterStream");
    }

    @Override
    public void updateNCharacterStream(String label, Reader reader) throws SQLException {
        throw refused("ResultSet.updateNCharacterStream");
    }

    @Override
    public void updateNClob(String label, Reader reader, long length) throws SQLException {
        throw refused("ResultSet.updateNClob");
    }

    @Override
    public void updateNClob(String label, Reader reader) throws SQLException {
        throw refused("ResultSet.updateNClob");
    }

    @Override
    public void updateNClob(String label, NClob value) throws SQLException {
        throw refused("ResultSet.updateNClob");
    }

    @Override
    public void updateNString(String label, String text) throws SQLException {
        throw refused("ResultSet.updateNString");
    }

    @Override
    public void updateNull(String label) throws SQLException {
        throw refused("ResultSet.updateNull");
    }

    @Override
    public void updateObject(String label, Object value, int number) throws SQLException {
        throw refused("ResultSet.updateObject");
    }

    @Override
    public void updateObject(String label, Object value) throws SQLException {
        throw refused("ResultSet.updateObject");
    }

    @Override
    public void updateRef(String label, Ref value) throws SQLException {
        throw refused("ResultSet.updateRef");
    }

    @Override
    public void updateRowId(String label, RowId value) throws SQLException {
        throw refused("ResultSet.updateRowId");
    }

    @Override
    public void updateSQLXML(String label, SQLXML value) throws SQLException {
        throw refused("ResultSet.updateSQLXML");
    }

    @Override
    public void updateShort(String label, short value) throws SQLException {
        throw refused("ResultSet.updateShort");
    }

    @Override
    public void updateString(String label, String text) throws SQLException {
        throw refused("ResultSet.updateString");
    }

    @Override
    public void updateTime(String label, Time value) throws SQLException {
        throw refused("ResultSet.updateTime");
    }

    @Override
    public void updateTimestamp(String label, Timestamp value) throws SQLException {
        throw refused("ResultSet.updateTimestamp");
    }

    @Override
    public void updateObject(String label, Object value, SQLType type) throws SQLException {
        throw refused("ResultSet.updateObject");
    }

    @Override
    public void updateObject(String label, Object value, SQLType type, int scaleOrLength) throws SQLException {
        throw refused("ResultSet.updateObject");
    }
}
