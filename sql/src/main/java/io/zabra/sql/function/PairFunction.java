package io.zabra.sql.function;

import io.zabra.sql.exec.PairStatistic;
import java.util.Locale;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.util.Optionality;

/** An aggregate over pairs of numbers, by its name. Immutable. */
public final class PairFunction extends SqlAggFunction {
    private final PairStatistic statistic;

    PairFunction(PairStatistic statistic) {
        super(
                statistic.name().toLowerCase(Locale.ROOT),
                null,
                SqlKind.OTHER_FUNCTION,
                statistic == PairStatistic.REGR_COUNT
                        ? ReturnTypes.explicit(SqlTypeName.BIGINT)
                        : ReturnTypes.explicit(SqlTypeName.DOUBLE).andThen(SqlTypeTransforms.FORCE_NULLABLE),
                null,
                OperandTypes.family(SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC),
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.FORBIDDEN);
        this.statistic = statistic;
    }

    public PairStatistic statistic() {
        return statistic;
    }
}
