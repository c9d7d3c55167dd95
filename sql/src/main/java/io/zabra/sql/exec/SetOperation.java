package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UNION, INTERSECT and EXCEPT; INTERSECT ALL and EXCEPT ALL count duplicates. */
public record SetOperation(Kind kind, boolean all, List<Operator> inputs) implements Operator {
    /** Which one. */
    public enum Kind {
        UNION,
        INTERSECT,
        EXCEPT
    }

    @Override
    public RowCursor open(Execution execution) {
        return switch (kind) {
            case UNION -> new Distinct(new Concatenation(inputs).open(execution), execution);
            case INTERSECT, EXCEPT -> new Compared(this, execution);
        };
    }

    private static final class Distinct implements RowCursor {
        private final RowCursor rows;
        private final Execution execution;
        private @Nullable DistinctRows seen;

        Distinct(RowCursor rows, Execution execution) {
            this.rows = rows;
            this.execution = execution;
        }

        @Override
        public @Nullable Object @Nullable [] next() {
            while (true) {
                Object[] row = rows.next();
                if (row == null) {
                    return null;
                }
                execution.budget().tick();
                DistinctRows before = seen == null ? new DistinctRows(execution.budget(), row.length) : seen;
                seen = before;
                if (before.add(row)) {
                    return row;
                }
            }
        }

        @Override
        public void close() {
            rows.close();
            if (seen != null) {
                seen.release();
            }
        }
    }

    /** The left rows, as often as they are left over when the inputs to the right are set against them in turn. */
    private static final class Compared implements RowCursor {
        private final SetOperation operation;
        private final Execution execution;
        /** For each input to the right how often it has a row, and which rows have been let through. */
        private final List<DistinctRows> counts = new ArrayList<>();

        private final List<DistinctRows> yielded = new ArrayList<>();
        private final RowCursor left;

        Compared(SetOperation operation, Execution execution) {
            this.operation = operation;
            this.execution = execution;
            int width = operation.width();
            for (Operator right : operation.inputs.subList(1, operation.inputs.size())) {
                DistinctRows counted = new DistinctRows(execution.budget(), width);
                try (RowCursor rows = right.openReusing(execution)) {
                    for (Object[] row = rows.next(); row != null; row = rows.next()) {
                        execution.budget().tick();
                        counted.count(row, 1);
                    }
                }
                counts.add(counted);
                yielded.add(new DistinctRows(execution.budget(), width));
            }
            this.left = operation.inputs.get(0).open(execution);
        }

        @Override
        public @Nullable Object @Nullable [] next() {
            while (true) {
                Object[] row = left.next();
                if (row == null) {
                    return null;
                }
                execution.budget().tick();
                boolean passes = true;
                for (int i = 0; i < counts.size() && passes; i++) {
                    passes = passes(i, row);
                }
                if (passes) {
                    return row;
                }
            }
        }

        private boolean passes(int right, @Nullable Object[] row) {
            boolean matched = counts.get(right).counted(row) > 0;
            if (matched && operation.all) {
                counts.get(right).count(row, -1);
            }
            boolean wanted = operation.kind == Kind.INTERSECT;
            return matched == wanted && (operation.all || yielded.get(right).add(row));
        }

        @Override
        public void close() {
            left.close();
            counts.forEach(DistinctRows::release);
            yielded.forEach(DistinctRows::release);
        }
    }

    @Override
    public int width() {
        return inputs.get(0).width();
    }

    @Override
    public double rows() {
        return kind == Kind.UNION
                ? inputs.stream().mapToDouble(Operator::rows).sum()
                : inputs.get(0).rows();
    }

    @Override
    public String label() {
        return switch (kind) {
            case UNION -> "Union";
            case INTERSECT -> all ? "IntersectAll" : "Intersect";
            case EXCEPT -> all ? "ExceptAll" : "Except";
        };
    }
}
