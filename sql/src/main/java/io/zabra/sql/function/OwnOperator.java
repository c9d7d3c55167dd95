package io.zabra.sql.function;

import java.util.EnumSet;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlSingleOperandTypeChecker;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/** An operator of the standard's that takes more types of operands here. Immutable. */
public abstract class OwnOperator extends SqlBinaryOperator {
    private static final Set<SqlKind> VARIANCES =
            EnumSet.of(SqlKind.VAR_POP, SqlKind.VAR_SAMP, SqlKind.STDDEV_POP, SqlKind.STDDEV_SAMP);

    private final SqlBinaryOperator standard;

    /** @param more what it takes besides what the standard's does */
    OwnOperator(SqlBinaryOperator standard, SqlReturnTypeInference returns, SqlSingleOperandTypeChecker... more) {
        super(
                standard.getName(),
                standard.getKind(),
                standard.getLeftPrec() / 2,
                true,
                returns,
                standard.getOperandTypeInference(),
                OperandTypes.or(more));
        this.standard = standard;
    }

    /** Converts calls of these operators, and leaves all others to Calcite. */
    public static SqlRexConvertletTable convertlets() {
        return call -> {
            if (call.getOperator() instanceof OwnOperator own) {
                return (context, same) -> own.converted(context, (SqlBasicCall) same);
            }
            if (JsonBuild.is(call)) {
                return JsonBuild::converted;
            }
            return VARIANCES.contains(call.getKind())
                    ? OwnOperator::asItIs
                    : StandardConvertletTable.INSTANCE.get(call);
        };
    }

    /** With OVER Calcite would make a difference of sums of squares of a variance, which has few digits left. */
    private static RexNode asItIs(SqlRexContext context, SqlCall call) {
        return context.getRexBuilder()
                .makeCall(
                        context.getValidator().getValidatedNodeType(call),
                        call.getOperator(),
                        call.getOperandList().stream()
                                .map(context::convertExpression)
                                .toList());
    }

    private RexNode converted(SqlRexContext context, SqlBasicCall call) {
        RexNode own = own(context, call);
        if (own != null) {
            return own;
        }
        // Of this very call the validator knows the type.
        call.setOperator(standard);
        return StandardConvertletTable.INSTANCE.get(call).convertCall(context, call);
    }

    /** Null where the operands are as the standard has them. */
    abstract @Nullable RexNode own(SqlRexContext context, SqlBasicCall call);
}
