package io.zabra.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** The many ways of setting a parameter, in terms of one. */
abstract class ParameterSetters extends RefusedParameters {
    ParameterSetters(SqlConnection connection) {
        super(connection);
    }

    /** Converts to what the statement expects there. */
    abstract void set(int parameter, @Nullable Object value) throws SQLException;

    @Override
    public void setNull(int parameter, int sqlType) throws SQLException {
        set(parameter, null);
    }

    @Override
    public void setNull(int parameter, int sqlType, @Nullable String typeName) throws SQLException {
        set(parameter, null);
    }

    @Override
    public void setBoolean(int parameter, boolean value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setByte(int parameter, byte value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setShort(int parameter, short value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setInt(int parameter, int value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setLong(int parameter, long value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setFloat(int parameter, float value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setDouble(int parameter, double value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setBigDecimal(int parameter, @Nullable BigDecimal value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setString(int parameter, @Nullable String value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setNString(int parameter, @Nullable String value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setBytes(int parameter, byte @Nullable [] value) throws SQLException {
        set(parameter, value == null ? null : value.clone());
    }

    @Override
    public void setDate(int parameter, @Nullable Date value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setDate(int parameter, @Nullable Date value, @Nullable Calendar calendar) throws SQLException {
        set(parameter, value == null ? null : ParameterValue.in(calendar, value).toLocalDate());
    }

    @Override
    public void setTime(int parameter, @Nullable Time value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setTime(int parameter, @Nullable Time value, @Nullable Calendar calendar) throws SQLException {
        set(parameter, value == null ? null : ParameterValue.in(calendar, value).toLocalTime());
    }

    @Override
    public void setTimestamp(int parameter, @Nullable Timestamp value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setTimestamp(int parameter, @Nullable Timestamp value, @Nullable Calendar calendar)
            throws SQLException {
        set(parameter, value == null ? null : ParameterValue.in(calendar, value));
    }

    @Override
    public void setObject(int parameter, @Nullable Object value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, int targetSqlType) throws SQLException {
        requireOpen();
        set(parameter, ParameterValue.of(value, ParameterValue.type(targetSqlType)));
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, int targetSqlType, int scaleOrLength)
            throws SQLException {
        requireOpen();
        set(parameter, ParameterValue.of(value, ParameterValue.type(targetSqlType), scaleOrLength));
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, @Nullable SQLType targetSqlType) throws SQLException {
        requireOpen();
        setObject(parameter, value, ParameterValue.type(targetSqlType));
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, @Nullable SQLType targetSqlType, int scaleOrLength)
            throws SQLException {
        requireOpen();
        setObject(parameter, value, ParameterValue.type(targetSqlType), scaleOrLength);
    }

    @Override
    public void setAsciiStream(int parameter, @Nullable InputStream stream) throws SQLException {
        setAsciiStream(parameter, stream, -1L);
    }

    @Override
    public void setAsciiStream(int parameter, @Nullable InputStream stream, int length) throws SQLException {
        requireOpen();
        setAsciiStream(parameter, stream, (long) requireNotNegative(length, "length"));
    }

    @Override
    public void setAsciiStream(int parameter, @Nullable InputStream stream, long length) throws SQLException {
        requireOpen();
        set(
                parameter,
                stream == null ? null : new String(ParameterValue.bytes(stream, length), StandardCharsets.US_ASCII));
    }

    @Override
    public void setBinaryStream(int parameter, @Nullable InputStream stream) throws SQLException {
        setBinaryStream(parameter, stream, -1L);
    }

    @Override
    public void setBinaryStream(int parameter, @Nullable InputStream stream, int length) throws SQLException {
        requireOpen();
        setBinaryStream(parameter, stream, (long) requireNotNegative(length, "length"));
    }

    @Override
    public void setBinaryStream(int parameter, @Nullable InputStream stream, long length) throws SQLException {
        requireOpen();
        set(parameter, stream == null ? null : ParameterValue.bytes(stream, length));
    }

    @Override
    public void setCharacterStream(int parameter, @Nullable Reader reader) throws SQLException {
        setCharacterStream(parameter, reader, -1L);
    }

    @Override
    public void setCharacterStream(int parameter, @Nullable Reader reader, int length) throws SQLException {
        requireOpen();
        setCharacterStream(parameter, reader, (long) requireNotNegative(length, "length"));
    }

    @Override
    public void setCharacterStream(int parameter, @Nullable Reader reader, long length) throws SQLException {
        requireOpen();
        set(parameter, reader == null ? null : ParameterValue.text(reader, length));
    }

    @Override
    public void setNCharacterStream(int parameter, @Nullable Reader reader) throws SQLException {
        setCharacterStream(parameter, reader, -1L);
    }

    @Override
    public void setNCharacterStream(int parameter, @Nullable Reader reader, long length) throws SQLException {
        setCharacterStream(parameter, reader, length);
    }
}
