package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's {@code concat}, {@code concat_ws} and {@code chr}, of values of any type. Stateless. */
final class TextBuild {
    private TextBuild() {}

    static List<SqlFunction> all() {
        SqlReturnTypeInference text = ReturnTypes.explicit(SqlTypeName.VARCHAR);
        SqlReturnTypeInference perhaps = text.andThen(SqlTypeTransforms.FORCE_NULLABLE);
        SqlOperandTypeChecker any = OperandTypes.variadic(SqlOperandCountRanges.from(1));
        return List.of(
                new OwnFunction(
                        "concat", text, any, true, (values, types, budget) -> joined("", 0, values, types, budget)),
                new OwnFunction("concat_ws", perhaps, any, true, TextBuild::separated),
                new OwnFunction(
                        "chr",
                        perhaps,
                        OperandTypes.family(SqlTypeFamily.INTEGER),
                        (values, types, budget) -> character(values[0])));
    }

    private static @Nullable Object separated(@Nullable Object[] values, List<RelDataType> types, Budget budget) {
        String separator = TextFormat.output(values[0], types.get(0));
        return separator == null ? null : joined(separator, 1, values, types, budget);
    }

    /** Without those that are null. */
    private static String joined(
            String separator, int first, @Nullable Object[] values, List<RelDataType> types, Budget budget) {
        List<String> texts = new ArrayList<>();
        long length = 0;
        for (int i = first; i < values.length; i++) {
            String text = TextFormat.output(values[i], types.get(i));
            if (text != null) {
                texts.add(text);
                length += text.length() + separator.length();
                budget.requireRoom(length);
            }
        }
        return String.join(separator, texts);
    }

    private static Object character(@Nullable Object code) {
        long number = code instanceof Number given ? given.longValue() : 0;
        boolean valid = number > 0 && number <= Character.MAX_CODE_POINT;
        if (!valid || (number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE)) {
            throw new SqlFailure(SqlState.TOO_LARGE, "There is no character " + number);
        }
        return Character.toString((int) number);
    }
}
