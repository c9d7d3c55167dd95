package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            case UNION -> distinct(new Concatenation(inputs).open(execution), execution);
            case INTERSECT, EXCEPT -> new ListCursor(counted(execution));
        };
    }

    private static RowCursor distinct(RowCursor rows, Execution execution) {
        Set<RowKey> seen = new HashSet<>();
        return new RowCursor() {
            @Override
            public @Nullable Object @Nullable [] next() {
                while (true) {
                    Object[] row = rows.next();
                    if (row == null) {
                        return null;
                    }
                    execution.budget().tick();
                    if (seen.add(RowKey.ofRow(row))) {
                        execution.budget().keep(row);
                        return row;
                    }
                }
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    /** The left rows, as often as they are left over when the inputs to the right are set against them in turn. */
    private List<@Nullable Object[]> counted(Execution execution) {
        List<@Nullable Object[]> rows = drain(inputs.get(0), execution);
        for (Operator right : inputs.subList(1, inputs.size())) {
            Map<RowKey, Integer> counts = counts(right, execution);
            List<@Nullable Object[]> kept = new ArrayList<>();
            Set<RowKey> yielded = new HashSet<>();
            for (Object[] row : rows) {
                RowKey key = RowKey.ofRow(row);
                int count = counts.getOrDefault(key, 0);
                boolean matched = count > 0;
                if (matched && all) {
                    counts.put(key, count - 1);
                }
                if (matched == (kind == Kind.INTERSECT) && (all || yielded.add(key))) {
                    kept.add(row);
                }
            }
            rows = kept;
        }
        return rows;
    }

    private static List<@Nullable Object[]> drain(Operator input, Execution execution) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (RowCursor cursor = input.open(execution)) {
            for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
                execution.budget().tick();
                execution.budget().keep(row);
                rows.add(row);
            }
        }
        return rows;
    }

    private static Map<RowKey, Integer> counts(Operator input, Execution execution) {
        Map<RowKey, Integer> counts = new HashMap<>();
        try (RowCursor cursor = input.open(execution)) {
            for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
                execution.budget().tick();
                if (counts.merge(RowKey.ofRow(row), 1, Integer::sum) == 1) {
                    execution.budget().keep(row);
                }
            }
        }
        return counts;
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
