package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code generate_series} in FROM: for each row of its input the values of a series, each made when it is read. */
public record SeriesRows(Operator input, List<Expression> operands, Series series, double length) implements Operator {
    /** What its operands, none of which is null, begin; any number of times at once. */
    @FunctionalInterface
    public interface Series {
        Steps of(Object[] operands);
    }

    /** The values of one series. One thread. */
    @FunctionalInterface
    public interface Steps {
        /** Null behind the last. */
        @Nullable
        Object next();
    }

    @Override
    public RowCursor open(Execution execution) {
        RowCursor rows = input.openReusing(execution);
        return new RowCursor() {
            private Steps steps = () -> null;

            @Override
            public @Nullable Object @Nullable [] next() {
                while (true) {
                    execution.budget().tick();
                    Object value = steps.next();
                    if (value != null) {
                        return new Object[] {value};
                    }
                    Object[] row = rows.next();
                    if (row == null) {
                        return null;
                    }
                    steps = begun(execution, row);
                }
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    private Steps begun(Execution execution, @Nullable Object[] row) {
        Object[] values = new Object[operands.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = operands.get(i).eval(execution, row);
            if (value == null) {
                return () -> null;
            }
            values[i] = value;
        }
        return series.of(values);
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public double rows() {
        return input.rows() * length;
    }

    @Override
    public String label() {
        return "Series";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(input);
    }
}
