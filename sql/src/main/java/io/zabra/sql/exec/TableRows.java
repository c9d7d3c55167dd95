package io.zabra.sql.exec;

import org.jspecify.annotations.Nullable;

/** All rows of a table that is computed. */
public record TableRows(String table, int width, double rows, Source source) implements Operator {
    /** Where its rows come from. */
    @FunctionalInterface
    public interface Source {
        RowCursor open(Execution execution);
    }

    @Override
    public RowCursor open(Execution execution) {
        RowCursor rows = source.open(execution);
        return new RowCursor() {
            @Override
            public @Nullable Object @Nullable [] next() {
                execution.budget().tick();
                return rows.next();
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    @Override
    public String label() {
        return "Table(" + table + ")";
    }
}
