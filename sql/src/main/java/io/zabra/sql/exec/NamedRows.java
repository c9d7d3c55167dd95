package io.zabra.sql.exec;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of things that have names, each row beginning with those: what is to be known of a thing may take long, and is found out
 * of those alone whose names are wanted.
 *
 * @param wanted what must hold of a row's names; null: all are wanted
 * @param condition the same for EXPLAIN
 */
public record NamedRows(
        String table,
        int width,
        double rows,
        Source source,
        @Nullable Expression wanted,
        String condition) implements Operator {
    /** One of the things. */
    public interface Named {
        /** What each of its rows begins with. */
        List<String> names();

        /** May take long. */
        List<@Nullable Object[]> rows(Execution execution);
    }

    /** Finds the things, without a look at any. */
    @FunctionalInterface
    public interface Source {
        List<Named> all(Execution execution);
    }

    @Override
    public RowCursor open(Execution execution) {
        Iterator<Named> things = source.all(execution).iterator();
        return new RowCursor() {
            private Iterator<@Nullable Object[]> current =
                    List.<@Nullable Object[]>of().iterator();

            @Override
            public @Nullable Object @Nullable [] next() {
                execution.budget().tick();
                while (!current.hasNext()) {
                    if (!things.hasNext()) {
                        return null;
                    }
                    Named thing = things.next();
                    if (isWanted(thing, execution)) {
                        execution.budget().check();
                        current = thing.rows(execution).iterator();
                    }
                }
                return current.next();
            }

            @Override
            public void close() {}
        };
    }

    private boolean isWanted(Named thing, Execution execution) {
        return wanted == null || wanted.holds(execution, thing.names().toArray(new @Nullable Object[width]));
    }

    @Override
    public String label() {
        return "Table(" + table + (condition.isEmpty() ? "" : ", " + condition) + ")";
    }
}
