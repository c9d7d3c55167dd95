package io.zabra.sql.plan;

import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.Expression;
import io.zabra.sql.function.Types;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/**
 * An expression as code that Calcite generates and compiles: slower to make than a lambda, but of every kind. Calcite's functions
 * look at no budget, so what of it could take long or make much is computed by {@link Guarded} lambdas, and handed to it.
 */
final class GeneratedExpression {
    private GeneratedExpression() {}

    static Expression of(ExpressionCompiler compiler, RexNode node) {
        References references = new References(compiler, node);
        RexNode local = node.accept(references);
        Function1<DataContext, Object[]> code = RexExecutorImpl.getExecutable(
                        compiler.rex(), List.of(local), references.rowType())
                .getFunction();
        List<Expression> fields = references.fields;
        Used used = new Used();
        local.accept(used);
        return (execution, row) -> {
            execution.budget().requireTime();
            Object[] input = fields.isEmpty() ? row : extended(row, references.width, fields, execution);
            execution.budget().useBytes(used.bytes(execution, input));
            Object value = code.apply(new RowContext(execution, input))[0];
            execution.budget().make(Guarded.sizeBytes(value));
            return value;
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

    /** What the code goes through, which says nothing of it: each of its functions perhaps through all that is long. */
    private static final class Used extends RexVisitorImpl<@Nullable Void> {
        private final BitSet columns = new BitSet();
        private final BitSet parameters = new BitSet();
        private int calls;
        private long literalBytes;

        Used() {
            super(true);
        }

        @Override
        public @Nullable Void visitInputRef(RexInputRef ref) {
            columns.set(ref.getIndex());
            return null;
        }

        @Override
        public @Nullable Void visitDynamicParam(RexDynamicParam parameter) {
            parameters.set(parameter.getIndex());
            return null;
        }

        @Override
        public @Nullable Void visitLiteral(RexLiteral literal) {
            String text = JsonGuard.constantText(literal);
            literalBytes += text == null ? 0 : text.length();
            return null;
        }

        @Override
        public @Nullable Void visitCall(RexCall call) {
            calls++;
            return super.visitCall(call);
        }

        long bytes(Execution execution, @Nullable Object[] row) {
            long bytes = literalBytes;
            for (int i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
                bytes += i < row.length ? Guarded.sizeBytes(row[i]) : 0;
            }
            for (int i = parameters.nextSetBit(0); i >= 0; i = parameters.nextSetBit(i + 1)) {
                bytes += Guarded.sizeBytes(execution.parameter(i));
            }
            return bytes * calls;
        }
    }

    /**
     * Moves references to enclosing rows, and what is {@link Guarded}, into further columns of the input, as generated code reads
     * only its input.
     */
    private static final class References extends RexShuttle {
        private final ExpressionCompiler compiler;
        private final RexNode root;
        private final RelDataTypeFactory.Builder type;
        final int width;
        final List<Expression> fields = new ArrayList<>();

        References(ExpressionCompiler compiler, RexNode root) {
            RelDataType inputType = compiler.inputType();
            this.compiler = compiler;
            this.root = root;
            this.width = inputType.getFieldCount();
            this.type = compiler.rex().getTypeFactory().builder().addAll(inputType.getFieldList());
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // The root itself, not one like it within it.
        public RexNode visitCall(RexCall call) {
            return call != root && Guarded.is(call)
                    ? field(compiler.compile(call), call.getType())
                    : super.visitCall(call);
        }

        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
            if (!(access.getReferenceExpr() instanceof RexCorrelVariable outer)) {
                return super.visitFieldAccess(access);
            }
            int correlation = outer.id.getId();
            int index = access.getField().getIndex();
            return field((execution, row) -> execution.outerRow(correlation)[index], access.getType());
        }

        private RexNode field(Expression value, RelDataType valueType) {
            fields.add(value);
            type.add("more" + fields.size(), valueType);
            return compiler.rex().makeInputRef(valueType, width + fields.size() - 1);
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
