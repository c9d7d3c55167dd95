package io.zabra.sql.plan;

import io.zabra.sql.function.Types;
import java.util.List;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.SourceStringReader;

/**
 * Has Calcite end what nobody waits for any more: its parts that are made here look whether the plan is still wanted whenever they are
 * used, which all that it does is made of. Once planning has {@link #close}d they look no more, as a plan may keep some of them. One
 * statement, one thread.
 */
final class PlanningWatch implements AutoCloseable {
    private Runnable look;

    /** @param look throws where nobody wants the plan any more */
    PlanningWatch(Runnable look) {
        this.look = look;
    }

    void look() {
        look.run();
    }

    /** Planning has ended. */
    @Override
    public void close() {
        look = () -> {};
    }

    /** The text, for the parser, which reads it in parts. */
    SourceStringReader reader(String text) {
        return new SourceStringReader(text) {
            @Override
            public int read(char[] chars, int at, int length) throws java.io.IOException {
                look();
                return super.read(chars, at, length);
            }
        };
    }

    JavaTypeFactoryImpl types() {
        return new Types.Factory() {
            @Override
            protected RelDataType canonize(RelDataType type) {
                look();
                return super.canonize(type);
            }
        };
    }

    RexBuilder rex() {
        return new Rex(this);
    }

    HepPlanner rules(HepProgram program) {
        return new HepPlanner(program) {
            @Override
            public void checkCancel() {
                look();
            }
        };
    }

    VolcanoPlanner planner() {
        return new VolcanoPlanner(Contexts.empty()) {
            @Override
            public void checkCancel() {
                look();
            }
        };
    }

    /** Makes all calls. */
    static final class Rex extends RexBuilder {
        private final PlanningWatch watch;

        private Rex(PlanningWatch watch) {
            super(watch.types());
            this.watch = watch;
        }

        PlanningWatch watch() {
            return watch;
        }

        @Override
        public RexNode makeCall(RelDataType type, SqlOperator operator, List<RexNode> operands) {
            watch.look();
            return super.makeCall(type, operator, operands);
        }

        @Override
        public RexNode makeCall(SqlParserPos place, RelDataType type, SqlOperator operator, List<RexNode> operands) {
            watch.look();
            return super.makeCall(place, type, operator, operands);
        }

        @Override
        public RexNode makeCall(SqlOperator operator, List<? extends RexNode> operands) {
            watch.look();
            return super.makeCall(operator, operands);
        }

        @Override
        public RexNode makeCall(SqlParserPos place, SqlOperator operator, List<? extends RexNode> operands) {
            watch.look();
            return super.makeCall(place, operator, operands);
        }
    }
}
