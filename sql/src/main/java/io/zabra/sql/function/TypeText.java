package io.zabra.sql.function;

import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** PostgreSQL's names of types. */
final class TypeText {
    private TypeText() {}

    static String of(RelDataType type) {
        if (SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())) {
            return "interval";
        }
        return switch (type.getSqlTypeName()) {
            case CHAR, VARCHAR -> "text";
            case BINARY, VARBINARY -> "bytea";
            case DECIMAL -> "numeric";
            case FLOAT, DOUBLE -> "double precision";
            case TIMESTAMP -> "timestamp without time zone";
            case TIME -> "time without time zone";
            case NULL -> "unknown";
            default -> type.getSqlTypeName().getName().toLowerCase(Locale.ROOT);
        };
    }
}
