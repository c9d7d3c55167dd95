package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's, but that in an expression of ORDER BY a name means the input's column where there is one, and that a CAST of a literal that
 * is none of its type fails before anything is read, both as in PostgreSQL. One statement.
 */
final class QueryValidator extends LenientValidator {
    private static final Set<TypeGroup> NO_NUMBERS =
            EnumSet.of(TypeGroup.MOMENT, TypeGroup.TIME_OF_DAY, TypeGroup.BYTES);
    /** Which take values of one type. */
    private static final Set<String> OF_ONE_TYPE = Set.of("GREATEST", "LEAST", "||");

    private final PlanningWatch watch;

    QueryValidator(CalciteCatalogReader reader, Config config, PlanningWatch watch) {
        super(reader, config);
        this.watch = watch;
    }

    @Override
    protected SqlNode performUnconditionalRewrites(SqlNode node, boolean underFrom) {
        watch.look();
        return super.performUnconditionalRewrites(node, underFrom);
    }

    @Override
    public SqlNode expandOrderExpr(SqlSelect select, SqlNode expression) {
        SqlNode bare = expression;
        while (bare instanceof SqlCall call && isDirection(call.getKind())) {
            bare = call.operand(0);
        }
        if (bare instanceof SqlIdentifier || select.getFrom() == null) {
            return super.expandOrderExpr(select, expression);
        }
        SqlNode qualified = expression.accept(new InputColumns(getSelectScope(select)));
        return super.expandOrderExpr(select, qualified == null ? expression : qualified);
    }

    @Override
    public RelDataType deriveType(SqlValidatorScope scope, SqlNode node) {
        watch.look();
        boolean adopts = node instanceof SqlCall call
                && (call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
                        || OF_ONE_TYPE.contains(call.getOperator().getName().toUpperCase(Locale.ROOT)));
        if (adopts && getTypeCoercion() instanceof ImplicitCasts casts) {
            casts.adopt(scope, (SqlCall) node);
        }
        boolean isLike = node instanceof SqlCall call
                && call.getOperator() instanceof SqlLikeOperator like
                && like.getKind() == SqlKind.LIKE
                && like.isCaseSensitive();
        if (isLike && getTypeCoercion() instanceof ImplicitCasts casts) {
            casts.adoptBytes(scope, (SqlCall) node);
        }
        RelDataType type = super.deriveType(scope, node);
        if (node instanceof SqlCall call && JsonGuard.isArrow(call.getOperator().getName())) {
            JsonGuard.requireTextBefore(call.getOperator().getName(), deriveType(scope, call.operand(0)));
        }
        return type;
    }

    @Override
    public void validateCall(SqlCall call, SqlValidatorScope scope) {
        watch.look();
        super.validateCall(call, scope);
        if (call.getKind() == SqlKind.CAST && TextLiterals.is(call.operand(0))) {
            TextLiterals.value(call.operand(0), deriveType(scope, call));
        } else if (call.getKind() == SqlKind.CAST && call.operandCount() == 2) {
            requireCast(call, deriveType(scope, call.operand(0)), deriveType(scope, call));
        }
    }

    /** Calcite makes times of milliseconds, and bytes of numbers. */
    private static void requireCast(SqlCall call, RelDataType from, RelDataType to) {
        TypeGroup source = TypeGroup.of(from);
        TypeGroup target = TypeGroup.of(to);
        boolean refused = (source == TypeGroup.NUMBER && NO_NUMBERS.contains(target))
                || (target == TypeGroup.NUMBER && NO_NUMBERS.contains(source));
        if (refused) {
            throw TextLiterals.placed(
                    new SqlFailure(
                            SqlState.CANNOT_CAST,
                            "There is no CAST from " + from.getSqlTypeName().getName() + " to "
                                    + to.getSqlTypeName().getName()
                                    + ": extract(epoch FROM …) and to_timestamp(…) go from times to numbers and back"),
                    call);
        }
    }

    private static boolean isDirection(SqlKind kind) {
        return kind == SqlKind.DESCENDING || kind == SqlKind.NULLS_FIRST || kind == SqlKind.NULLS_LAST;
    }

    /** Has names of the input's columns say whose they are, so that they are no aliases. */
    private static final class InputColumns extends SqlShuttle {
        private final SqlValidatorScope input;

        InputColumns(SqlValidatorScope input) {
            this.input = input;
        }

        @Override
        public @Nullable SqlNode visit(SqlIdentifier name) {
            if (!name.isSimple()) {
                return name;
            }
            try {
                return input.fullyQualify(name).identifier;
            } catch (CalciteException e) {
                // It is an alias, or nothing at all.
                return name;
            }
        }

        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            return call.isA(SqlKind.QUERY) ? call : super.visit(call);
        }
    }
}
