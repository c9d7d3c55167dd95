package io.zabra.sql.schema;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * A column of one of our tables.
 *
 * @param generated kept by the store itself: no statement may set it
 * @param remarks one sentence for whoever browses the catalog
 */
public record TableColumn(String name, SqlTypeName type, boolean nullable, boolean generated, String remarks) {
    private static final int MILLISECOND_DIGITS = 3;

    static TableColumn required(String name, SqlTypeName type, String remarks) {
        return new TableColumn(name, type, false, true, remarks);
    }

    static TableColumn nullable(String name, SqlTypeName type, String remarks) {
        return new TableColumn(name, type, true, true, remarks);
    }

    static TableColumn text(String name, String remarks) {
        return required(name, SqlTypeName.VARCHAR, remarks);
    }

    RelDataType type(RelDataTypeFactory types) {
        RelDataType plain = type == SqlTypeName.TIMESTAMP
                ? types.createSqlType(type, MILLISECOND_DIGITS)
                : types.createSqlType(type);
        return types.createTypeWithNullability(plain, nullable);
    }
}
