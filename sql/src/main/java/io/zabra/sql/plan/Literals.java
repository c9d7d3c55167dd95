package io.zabra.sql.plan;

import java.math.BigDecimal;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Literals in their inner form. */
final class Literals {
    /** Of the DECIMAL that stands for a number of any digits. */
    static final int ANY_DIGITS_SCALE = 19;

    private Literals() {}

    /** Whether {@link #value} knows its type. */
    static boolean isPlain(RexLiteral literal) {
        return switch (literal.getType().getSqlTypeName()) {
            case BOOLEAN,
                    INTEGER,
                    BIGINT,
                    DECIMAL,
                    DOUBLE,
                    FLOAT,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    NULL -> true;
            default ->
                literal.isNull()
                        || SqlTypeName.INTERVAL_TYPES.contains(literal.getType().getSqlTypeName());
        };
    }

    static @Nullable Object value(RexLiteral literal) {
        if (literal.isNull()) {
            return null;
        }
        SqlTypeName type = literal.getType().getSqlTypeName();
        if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(type)) {
            return literal.getValueAs(Integer.class);
        }
        if (SqlTypeName.DAY_INTERVAL_TYPES.contains(type)) {
            return literal.getValueAs(Long.class);
        }
        return switch (type) {
            case BOOLEAN -> literal.getValueAs(Boolean.class);
            case INTEGER, DATE, TIME -> literal.getValueAs(Integer.class);
            case BIGINT, TIMESTAMP -> literal.getValueAs(Long.class);
            case DECIMAL -> decimal(literal);
            case DOUBLE, FLOAT -> literal.getValueAs(Double.class);
            case CHAR, VARCHAR -> literal.getValueAs(String.class);
            case BINARY, VARBINARY -> literal.getValueAs(ByteString.class);
            default -> throw new IllegalArgumentException("not plain: " + literal);
        };
    }

    /** One of any digits has those that it needs, and no zeros that its type would add. */
    private static @Nullable BigDecimal decimal(RexLiteral literal) {
        BigDecimal value = literal.getValueAs(BigDecimal.class);
        if (value == null || literal.getType().getScale() < ANY_DIGITS_SCALE) {
            return value;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
