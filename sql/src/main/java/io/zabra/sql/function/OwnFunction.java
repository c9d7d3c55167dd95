package io.zabra.sql.function;

import io.zabra.sql.exec.Budget;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.jspecify.annotations.Nullable;

/**
 * A function whose arguments are of several types, or of any number, and which therefore is told what they are. Null in, null out,
 * unless it {@link #takesNulls}. Immutable.
 */
public final class OwnFunction extends SqlFunction {
    private final Body body;
    private final boolean takesNulls;
    private final boolean isVolatile;

    /** What it comes to. */
    @FunctionalInterface
    public interface Body {
        /**
         * @param values in their inner form
         * @param types of the values, and behind them that of the result
         */
        @Nullable
        Object of(@Nullable Object[] values, List<RelDataType> types, Budget budget);
    }

    OwnFunction(String name, SqlReturnTypeInference returns, SqlOperandTypeChecker operands, Body body) {
        this(name, returns, operands, false, body);
    }

    /** One without arguments, of which each call has a value of its own. */
    static OwnFunction ofItsOwn(String name, SqlReturnTypeInference returns, Body body) {
        return new OwnFunction(name, returns, OperandTypes.NILADIC, false, true, body);
    }

    OwnFunction(
            String name,
            SqlReturnTypeInference returns,
            SqlOperandTypeChecker operands,
            boolean takesNulls,
            Body body) {
        this(name, returns, operands, takesNulls, false, body);
    }

    private OwnFunction(
            String name,
            SqlReturnTypeInference returns,
            SqlOperandTypeChecker operands,
            boolean takesNulls,
            boolean isVolatile,
            Body body) {
        super(name, SqlKind.OTHER_FUNCTION, returns, null, operands, SqlFunctionCategory.USER_DEFINED_FUNCTION);
        this.body = body;
        this.takesNulls = takesNulls;
        this.isVolatile = isVolatile;
    }

    @Override
    public boolean isDeterministic() {
        return !isVolatile;
    }

    public Body body() {
        return body;
    }

    /** Whether it is to be called where an argument is null. */
    public boolean takesNulls() {
        return takesNulls;
    }
}
