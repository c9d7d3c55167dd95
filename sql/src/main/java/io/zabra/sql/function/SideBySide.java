package io.zabra.sql.function;

import io.zabra.sql.exec.Budget;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.jspecify.annotations.Nullable;

/** Rows of the items that several arrays have at one place, with NULLs where one of them is shorter. Stateless. */
final class SideBySide {
    private static final int ROW_BYTES = 48;
    private static final int COLUMN_BYTES = 8;

    private SideBySide() {}

    static SqlFunction function() {
        return new OwnFunction(
                "side_by_side",
                SideBySide::type,
                OperandTypes.variadic(SqlOperandCountRanges.from(1)),
                true,
                (values, types, budget) -> rows(values, budget));
    }

    private static RelDataType type(SqlOperatorBinding binding) {
        RelDataTypeFactory factory = binding.getTypeFactory();
        RelDataTypeFactory.Builder row = factory.builder();
        for (int i = 0; i < binding.getOperandCount(); i++) {
            RelDataType item = binding.getOperandType(i).getComponentType();
            row.add("item" + i, factory.createTypeWithNullability(item == null ? Types.TEXT : item, true));
        }
        return Series.arrayOf(row.build(), binding);
    }

    private static Object rows(@Nullable Object[] values, Budget budget) {
        int length = 0;
        for (Object value : values) {
            length = Math.max(length, value instanceof List<?> list ? list.size() : 0);
        }
        budget.requireRoom((ROW_BYTES + (long) COLUMN_BYTES * values.length) * length);
        List<@Nullable Object[]> rows = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            Object[] row = new Object[values.length];
            for (int column = 0; column < values.length; column++) {
                row[column] = values[column] instanceof List<?> list && i < list.size() ? list.get(i) : null;
            }
            rows.add(row);
        }
        return rows;
    }
}
