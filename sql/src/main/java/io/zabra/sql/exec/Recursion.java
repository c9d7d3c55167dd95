package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * WITH RECURSIVE: the rows of the seed, then those that the step makes of them, and so on until it makes none.
 *
 * @param all false: a row that was there already is dropped, so that cycles come to an end
 * @param workTable under which the step finds the rows of the turn before
 */
public record Recursion(Operator seed, Operator step, boolean all, String workTable) implements Operator {
    private static final double TURNS_EXPECTED = 10;

    @Override
    public RowCursor open(Execution execution) {
        DistinctRows seen = new DistinctRows(execution.budget(), width());
        return new RowCursor() {
            private List<@Nullable Object[]> turn = fresh(seed, execution, seen);
            private int next;

            @Override
            public @Nullable Object @Nullable [] next() {
                if (next == turn.size() && !turn.isEmpty()) {
                    List<@Nullable Object[]> before = turn;
                    turn = stepped(before, execution, seen);
                    before.forEach(execution.budget()::release);
                    next = 0;
                }
                return next < turn.size() ? turn.get(next++) : null;
            }

            @Override
            public void close() {
                turn.forEach(execution.budget()::release);
                turn = List.of();
                seen.release();
            }
        };
    }

    /** A recursion around this one may go by the same name, and reads its own turn behind this. */
    private List<@Nullable Object[]> stepped(List<@Nullable Object[]> turn, Execution execution, DistinctRows seen) {
        List<@Nullable Object[]> around = execution.workTable(workTable);
        execution.setWorkTable(workTable, turn);
        try {
            return fresh(step, execution, seen);
        } finally {
            execution.setWorkTable(workTable, around);
        }
    }

    private List<@Nullable Object[]> fresh(Operator input, Execution execution, DistinctRows seen) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        execution.budget().check();
        try (RowCursor cursor = input.open(execution)) {
            for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
                execution.budget().tick();
                if (all || seen.add(row)) {
                    execution.budget().keep(row);
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    @Override
    public int width() {
        return seed.width();
    }

    @Override
    public double rows() {
        return seed.rows() * TURNS_EXPECTED;
    }

    @Override
    public String label() {
        return all ? "Recursion(all)" : "Recursion";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(seed, step);
    }

    /** Where the step reads the rows of the turn before. */
    public record WorkTable(String name, int width) implements Operator {
        @Override
        public RowCursor open(Execution execution) {
            return new ListCursor(execution.workTable(name));
        }

        @Override
        public double rows() {
            return TURNS_EXPECTED;
        }

        @Override
        public String label() {
            return "Turn(" + name + ")";
        }
    }
}
