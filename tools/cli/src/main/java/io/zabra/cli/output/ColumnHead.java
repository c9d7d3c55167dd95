package io.zabra.cli.output;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A column's label and the shape of its values. */
public record ColumnHead(String label, Shape shape) {
    public enum Shape {
        TEXT,
        NUMBER,
        TIMESTAMP,
        BINARY,
        BOOLEAN,
        /** Dates, times and whatever else prints itself. */
        OTHER;

        /** Whether values may be cut: half a number is a wrong number. */
        boolean isCuttable() {
            return this == TEXT || this == BINARY;
        }
    }

    static List<ColumnHead> of(ResultSetMetaData metaData) throws SQLException {
        List<ColumnHead> heads = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            heads.add(new ColumnHead(metaData.getColumnLabel(i), shapeOf(metaData.getColumnType(i))));
        }
        return heads;
    }

    private static Shape shapeOf(int sqlType) {
        return switch (sqlType) {
            case java.sql.Types.TINYINT,
                    java.sql.Types.SMALLINT,
                    java.sql.Types.INTEGER,
                    java.sql.Types.BIGINT,
                    java.sql.Types.REAL,
                    java.sql.Types.FLOAT,
                    java.sql.Types.DOUBLE,
                    java.sql.Types.DECIMAL,
                    java.sql.Types.NUMERIC -> Shape.NUMBER;
            case java.sql.Types.TIMESTAMP -> Shape.TIMESTAMP;
            case java.sql.Types.BINARY, java.sql.Types.VARBINARY, java.sql.Types.LONGVARBINARY, java.sql.Types.BLOB ->
                Shape.BINARY;
            case java.sql.Types.BOOLEAN, java.sql.Types.BIT -> Shape.BOOLEAN;
            case java.sql.Types.CHAR,
                    java.sql.Types.VARCHAR,
                    java.sql.Types.LONGVARCHAR,
                    java.sql.Types.NCHAR,
                    java.sql.Types.NVARCHAR,
                    java.sql.Types.CLOB -> Shape.TEXT;
            default -> Shape.OTHER;
        };
    }
}
