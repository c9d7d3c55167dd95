package io.zabra.sql.plan;

import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/** Calcite's, but that in an expression of ORDER BY a name means the input's column where there is one, as in PostgreSQL. One statement. */
final class QueryValidator extends LenientValidator {
    private final PlanningWatch watch;

    QueryValidator(CalciteCatalogReader reader, Config config, PlanningWatch watch) {
        super(reader, config);
        this.watch = watch;
    }

    @Override
    public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
        watch.look();
        return super.deriveType(scope, expression);
    }

    @Override
    public void validateCall(SqlCall call, SqlValidatorScope scope) {
        watch.look();
        super.validateCall(call, scope);
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
