package io.zabra.sql.function;

import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlAvgAggFunction;

/** {@code avg}, also of intervals. Immutable. */
final class Average extends SqlAvgAggFunction {
    Average() {
        super(SqlKind.AVG);
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
        return Sum.isOfInterval(binding) || super.checkOperandTypes(binding, throwOnFailure);
    }
}
