package io.zabra.sql.function;

import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.util.Optionality;

/**
 * PostgreSQL's {@code mode() WITHIN GROUP (ORDER BY value)}, which is read as {@code mode(value)}: the value that there is most often.
 * Immutable.
 */
public final class ModeFunction extends SqlAggFunction {
    private final boolean descending;

    /** @param descending whether of several it is the greatest, and not the least */
    ModeFunction(boolean descending) {
        super(
                descending ? "mode_last" : "mode",
                null,
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.ARG0.andThen(SqlTypeTransforms.FORCE_NULLABLE),
                null,
                OperandTypes.ANY,
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.FORBIDDEN);
        this.descending = descending;
    }

    public boolean isDescending() {
        return descending;
    }
}
