package io.zabra.sql.plan;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.function.FunctionTable;
import io.zabra.sql.function.Types;
import java.util.Objects;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.AggregatingSelectScope;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's, but that a grouped query within another one may name the columns of that, and that SELECT DISTINCT may be ordered by a window
 * function that it selects. One statement.
 */
class LenientValidator extends SqlValidatorImpl {
    /** Whose ORDER BY is looked at. */
    private @Nullable SqlSelect ordered;

    LenientValidator(CalciteCatalogReader reader, Config config) {
        super(FunctionTable.INSTANCE, reader, Types.FACTORY, config);
    }

    @Override
    public SqlNode expand(SqlNode expression, SqlValidatorScope scope) {
        SqlNode expanded = super.expand(expression, scope);
        if (!(scope instanceof AggregatingSelectScope grouped)) {
            return expanded;
        }
        SqlSelect select = grouped.getNode();
        SelectScope input = getRawSelectScope(select);
        return input == null
                ? expanded
                : GroupedNames.of(expression, expanded, select, input, node -> super.expand(node, scope));
    }

    @Override
    public void validateAggregateParams(
            SqlCall aggregate,
            @Nullable SqlNode filter,
            @Nullable SqlNodeList distinct,
            @Nullable SqlNodeList order,
            SqlValidatorScope scope) {
        SelectScope input = SqlValidatorUtil.getEnclosingSelectScope(scope);
        if (input != null && GroupedNames.isOfOuter(aggregate, input)) {
            SqlParserPos place = aggregate.getParserPosition();
            throw new SqlFailure(
                            SqlState.NOT_SUPPORTED,
                            "An aggregate of outer columns alone belongs to the query that these are of, which is not"
                                    + " supported: compute it there, in FROM, and name its result")
                    .at(place.getLineNum(), place.getColumnNum());
        }
        super.validateAggregateParams(aggregate, filter, distinct, order, scope);
    }

    @Override
    protected void validateOrderList(SqlSelect select) {
        SqlSelect outer = ordered;
        ordered = select.isDistinct() ? select : null;
        super.validateOrderList(select);
        ordered = outer;
    }

    /** What is selected was looked at there, and a number stands for it. */
    @Override
    public SqlNode expandOrderExpr(SqlSelect select, SqlNode expression) {
        SqlNode expanded = super.expandOrderExpr(select, expression);
        boolean known =
                Objects.equals(select, ordered) && expanded.getKind() == SqlKind.OVER && isSelected(select, expanded);
        return known ? SqlLiteral.createExactNumeric("1", expanded.getParserPosition()) : expanded;
    }

    private boolean isSelected(SqlSelect select, SqlNode expression) {
        SelectScope scope = getRawSelectScope(select);
        return scope != null
                && scope.getExpandedSelectList() != null
                && scope.getExpandedSelectList().stream()
                        .anyMatch(item -> SqlUtil.stripAs(item).equalsDeep(expression, Litmus.IGNORE));
    }
}
