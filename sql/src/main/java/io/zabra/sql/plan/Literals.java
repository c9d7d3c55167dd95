package io.zabra.sql.plan;

import java.math.BigDecimal;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** Literals in their inner form. */
final class Literals {
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
            default -> literal.isNull();
        };
    }

    static @Nullable Object value(RexLiteral literal) {
        if (literal.isNull()) {
            return null;
        }
        return switch (literal.getType().getSqlTypeName()) {
            case BOOLEAN -> literal.getValueAs(Boolean.class);
            case INTEGER, DATE, TIME -> literal.getValueAs(Integer.class);
            case BIGINT, TIMESTAMP -> literal.getValueAs(Long.class);
            case DECIMAL -> literal.getValueAs(BigDecimal.class);
            case DOUBLE, FLOAT -> literal.getValueAs(Double.class);
            case CHAR, VARCHAR -> literal.getValueAs(String.class);
            case BINARY, VARBINARY -> literal.getValueAs(ByteString.class);
            default -> throw new IllegalArgumentException("not plain: " + literal);
        };
    }
}
