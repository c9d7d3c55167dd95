package io.zabra.jdbc;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.SqlType;
import java.sql.ParameterMetaData;
import java.sql.SQLException;
import java.util.List;

/** The parameters of a prepared statement. Immutable. */
record StatementParameters(List<SqlType> types) implements ParameterMetaData, Unwrapping {
    SqlType type(int parameter) throws SQLException {
        if (parameter < 1 || parameter > types.size()) {
            throw SqlState.INVALID_PARAMETER.exception(
                    "There is no parameter " + parameter + ": the statement has " + types.size());
        }
        return types.get(parameter - 1);
    }

    @Override
    public int getParameterCount() {
        return types.size();
    }

    @Override
    public int isNullable(int parameter) throws SQLException {
        type(parameter);
        return parameterNullableUnknown;
    }

    @Override
    public boolean isSigned(int parameter) throws SQLException {
        return switch (type(parameter)) {
            case INTEGER, BIGINT, DOUBLE, DECIMAL -> true;
            case BOOLEAN, VARCHAR, VARBINARY, TIMESTAMP, DATE, TIME, NULL -> false;
        };
    }

    @Override
    public int getPrecision(int parameter) throws SQLException {
        type(parameter);
        return 0;
    }

    @Override
    public int getScale(int parameter) throws SQLException {
        type(parameter);
        return 0;
    }

    @Override
    public int getParameterType(int parameter) throws SQLException {
        return type(parameter).jdbcType().getVendorTypeNumber();
    }

    @Override
    public String getParameterTypeName(int parameter) throws SQLException {
        return type(parameter).name();
    }

    @Override
    public String getParameterClassName(int parameter) throws SQLException {
        return JavaValue.className(type(parameter));
    }

    @Override
    public int getParameterMode(int parameter) throws SQLException {
        type(parameter);
        return parameterModeIn;
    }
}
