package io.zabra.sql.function;

import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.fun.SqlSumAggFunction;
import org.apache.calcite.sql.type.SqlTypeName;

/** {@code sum}, also of intervals. Immutable. */
final class Sum extends SqlSumAggFunction {
    Sum() {
        super(Types.FACTORY.createSqlType(SqlTypeName.BIGINT));
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
        return isOfInterval(binding) || super.checkOperandTypes(binding, throwOnFailure);
    }

    static boolean isOfInterval(SqlCallBinding binding) {
        return binding.getOperandCount() == 1
                && SqlTypeName.INTERVAL_TYPES.contains(binding.getOperandType(0).getSqlTypeName());
    }
}
