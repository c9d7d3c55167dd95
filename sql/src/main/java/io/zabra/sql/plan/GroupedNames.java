package io.zabra.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlQualified;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Takes the columns of queries further out from an expression of a grouped query, where Calcite looks for what is not grouped: there is one
 * value of each. One query.
 */
final class GroupedNames extends SqlShuttle {
    private final SqlValidatorScope input;
    private final SqlNameMatcher names;
    /** What is grouped by, with its names written out. */
    private final List<SqlNode> groups = new ArrayList<>();

    private GroupedNames(SqlValidatorScope input, SqlNameMatcher names) {
        this.input = input;
        this.names = names;
    }

    /**
     * @param expression as it was written
     * @param expanded the same, with its names written out
     * @param input what the query selects from
     * @param expand writes names out
     */
    static SqlNode of(
            SqlNode expression,
            SqlNode expanded,
            SqlSelect select,
            SqlValidatorScope input,
            UnaryOperator<SqlNode> expand) {
        SqlNodeList items = select.getGroup();
        GroupedNames grouped =
                new GroupedNames(input, input.getValidator().getCatalogReader().nameMatcher());
        if (items != null) {
            List<SqlNode> nodes = new ArrayList<>();
            items.accept(new Collector(nodes));
            // It is asked for by whoever finds out what is grouped by.
            if (nodes.stream().anyMatch(node -> isSame(node, expression))) {
                return expanded;
            }
            nodes.forEach(node -> grouped.groups.add(expand.apply(node)));
        }
        SqlNode left = expanded.accept(grouped);
        return left == null ? expanded : left;
    }

    /** Whether an aggregate is of columns of queries further out, and of no others: of which queries it is has no single meaning here. */
    static boolean isOfOuter(SqlCall aggregate, SqlValidatorScope input) {
        GroupedNames outer =
                new GroupedNames(input, input.getValidator().getCatalogReader().nameMatcher());
        List<SqlIdentifier> named = new ArrayList<>();
        SqlBasicVisitor<Void> collector = new SqlBasicVisitor<>() {
            @Override
            public @Nullable Void visit(SqlIdentifier name) {
                if (!name.isStar()) {
                    named.add(name);
                }
                return null;
            }
        };
        for (SqlNode operand : aggregate.getOperandList()) {
            if (operand != null) {
                operand.accept(collector);
            }
        }
        return !named.isEmpty() && named.stream().allMatch(outer::isOuter);
    }

    @SuppressWarnings("ReferenceEquality") // The same words elsewhere are another expression.
    private static boolean isSame(SqlNode a, SqlNode b) {
        return a == b;
    }

    /** Of all expressions within ROLLUP and its like. */
    private static final class Collector extends SqlBasicVisitor<Void> {
        private final List<SqlNode> nodes;

        Collector(List<SqlNode> nodes) {
            this.nodes = nodes;
        }

        @Override
        public @Nullable Void visit(SqlIdentifier name) {
            nodes.add(name);
            return null;
        }

        @Override
        public @Nullable Void visit(SqlLiteral literal) {
            nodes.add(literal);
            return null;
        }

        @Override
        public @Nullable Void visit(SqlCall call) {
            SqlKind kind = call.getKind();
            boolean several = kind == SqlKind.ROLLUP
                    || kind == SqlKind.CUBE
                    || kind == SqlKind.GROUPING_SETS
                    || kind == SqlKind.ROW
                    || kind == SqlKind.GROUP_BY_DISTINCT;
            if (several) {
                return super.visit(call);
            }
            nodes.add(call);
            return null;
        }
    }

    @Override
    public @Nullable SqlNode visit(SqlIdentifier name) {
        return isOuter(name) ? SqlLiteral.createNull(name.getParserPosition()) : name;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        boolean grouped = groups.stream().anyMatch(group -> group.equalsDeep(call, Litmus.IGNORE));
        return grouped || call.isA(SqlKind.QUERY) ? call : super.visit(call);
    }

    private boolean isOuter(SqlIdentifier name) {
        if (name.isStar() || groups.stream().anyMatch(group -> group.equalsDeep(name, Litmus.IGNORE))) {
            return false;
        }
        try {
            SqlQualified qualified = input.fullyQualify(name);
            SqlValidatorScope.ResolvedImpl resolved = new SqlValidatorScope.ResolvedImpl();
            input.resolve(qualified.prefix(), names, false, resolved);
            return resolved.count() == 1 && !Objects.equals(resolved.only().scope, input);
        } catch (CalciteException e) {
            // It is a function without parentheses, or nothing at all.
            return false;
        }
    }
}
