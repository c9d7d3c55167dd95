package io.zabra.sql.plan;

import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.function.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/** An expression as code that Calcite generates and compiles: slower to make than a lambda, but of every kind. */
final class GeneratedExpression {
    private GeneratedExpression() {}

    static Expression of(RexBuilder rex, RelDataType inputType, RexNode node) {
        OuterReferences outer = new OuterReferences(rex, inputType);
        RexNode local = node.accept(outer);
        Function1<DataContext, Object[]> code = RexExecutorImpl.getExecutable(rex, List.of(local), outer.rowType())
                .getFunction();
        List<Expression> outerFields = outer.fields;
        return (execution, row) -> {
            // Calcite's functions look at no budget.
            execution.budget().requireTime();
            Object[] input = outerFields.isEmpty() ? row : extended(row, outer.width, outerFields, execution);
            return code.apply(new RowContext(execution, input))[0];
        };
    }

    private static @Nullable Object[] extended(
            @Nullable Object[] row, int width, List<Expression> outerFields, Execution execution) {
        Object[] extended = new Object[width + outerFields.size()];
        System.arraycopy(row, 0, extended, 0, Math.min(width, row.length));
        for (int i = 0; i < outerFields.size(); i++) {
            extended[width + i] = outerFields.get(i).eval(execution, row);
        }
        return extended;
    }

    /** Moves references to enclosing rows into further columns of the input, as generated code reads only its input. */
    private static final class OuterReferences extends RexShuttle {
        private final RexBuilder rex;
        private final RelDataTypeFactory.Builder type;
        final int width;
        final List<Expression> fields = new ArrayList<>();

        OuterReferences(RexBuilder rex, RelDataType inputType) {
            this.rex = rex;
            this.width = inputType.getFieldCount();
            this.type = rex.getTypeFactory().builder().addAll(inputType.getFieldList());
        }

        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
            if (!(access.getReferenceExpr() instanceof RexCorrelVariable outer)) {
                return super.visitFieldAccess(access);
            }
            int correlation = outer.id.getId();
            int index = access.getField().getIndex();
            fields.add((execution, row) -> execution.outerRow(correlation)[index]);
            type.add("outer" + fields.size(), access.getType());
            return rex.makeInputRef(access.getType(), width + fields.size() - 1);
        }

        RelDataType rowType() {
            return type.build();
        }
    }

    private record RowContext(Execution execution, @Nullable Object[] row) implements DataContext {
        @Override
        public @Nullable Object get(String name) {
            return name.equals("inputRecord") ? (Object) row : ExecutionContext.variable(execution, name);
        }

        @Override
        public @Nullable SchemaPlus getRootSchema() {
            return null;
        }

        @Override
        public JavaTypeFactory getTypeFactory() {
            return Types.FACTORY;
        }

        @Override
        public QueryProvider getQueryProvider() {
            throw new UnsupportedOperationException("expressions run no queries");
        }
    }
}
