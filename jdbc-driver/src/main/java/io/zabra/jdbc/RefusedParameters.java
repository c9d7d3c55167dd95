package io.zabra.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;

/** Refuses parameters of the types that Zabra has not. */
abstract class RefusedParameters extends SqlStatement implements PreparedStatement {
    RefusedParameters(SqlConnection connection) {
        super(connection, true);
    }

    private SQLException refused(String what) throws SQLException {
        requireOpen();
        return Unsupported.feature(what);
    }

    @Override
    public void setArray(int parameter, Array value) throws SQLException {
        throw refused("PreparedStatement.setArray");
    }

    @Override
    public void setBlob(int parameter, InputStream stream, long length) throws SQLException {
        throw refused("PreparedStatement.setBlob");
    }

    @Override
    public void setBlob(int parameter, InputStream stream) throws SQLException {
        throw refused("PreparedStatement.setBlob");
    }

    @Override
    public void setBlob(int parameter, Blob value) throws SQLException {
        throw refused("PreparedStatement.setBlob");
    }

    @Override
    public void setClob(int parameter, Reader reader, long length) throws SQLException {
        throw refused("PreparedStatement.setClob");
    }

    @Override
    public void setClob(int parameter, Reader reader) throws SQLException {
        throw refused("PreparedStatement.setClob");
    }

    @Override
    public void setClob(int parameter, Clob value) throws SQLException {
        throw refused("PreparedStatement.setClob");
    }

    @Override
    public void setNClob(int parameter, Reader reader, long length) throws SQLException {
        throw refused("PreparedStatement.setNClob");
    }

    @Override
    public void setNClob(int parameter, Reader reader) throws SQLException {
        throw refused("PreparedStatement.setNClob");
    }

    @Override
    public void setNClob(int parameter, NClob value) throws SQLException {
        throw refused("PreparedStatement.setNClob");
    }

    @Override
    public void setRef(int parameter, Ref value) throws SQLException {
        throw refused("PreparedStatement.setRef");
    }

    @Override
    public void setRowId(int parameter, RowId value) throws SQLException {
        throw refused("PreparedStatement.setRowId");
    }

    @Override
    public void setSQLXML(int parameter, SQLXML value) throws SQLException {
        throw refused("PreparedStatement.setSQLXML");
    }

    @Override
    public void setURL(int parameter, URL value) throws SQLException {
        throw refused("PreparedStatement.setURL");
    }

    @Override
    @SuppressWarnings("deprecation")
    public void setUnicodeStream(int parameter, InputStream stream, int number) throws SQLException {
        throw refused("PreparedStatement.setUnicodeStream");
    }
}
