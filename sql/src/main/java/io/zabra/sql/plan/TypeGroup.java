package io.zabra.sql.plan;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** Types whose values are compared with each other, and can be in one column, without a cast that somebody has asked for. */
enum TypeGroup {
    TEXT,
    BYTES,
    NUMBER,
    TRUTH,
    TIME_OF_DAY,
    /** Days, too. */
    MOMENT,
    INTERVAL,
    /** Rows, arrays, NULL, and what has no type yet: nothing is known of them here. */
    OTHER;

    static TypeGroup of(RelDataType type) {
        SqlTypeName name = type.getSqlTypeName();
        if (SqlTypeName.NUMERIC_TYPES.contains(name)) {
            return NUMBER;
        }
        if (SqlTypeName.INTERVAL_TYPES.contains(name)) {
            return INTERVAL;
        }
        return switch (name) {
            case CHAR, VARCHAR -> TEXT;
            case BINARY, VARBINARY -> BYTES;
            case BOOLEAN -> TRUTH;
            case TIME -> TIME_OF_DAY;
            case DATE, TIMESTAMP -> MOMENT;
            default -> OTHER;
        };
    }

    /** Whether there is nothing to be said against a value of the one where there are values of the other. */
    boolean goesWith(TypeGroup other) {
        return this == other || this == OTHER || other == OTHER;
    }
}
