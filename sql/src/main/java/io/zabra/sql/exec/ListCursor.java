package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are there already. */
public final class ListCursor implements RowCursor {
    private final Iterator<@Nullable Object[]> rows;

    public ListCursor(Iterable<@Nullable Object[]> rows) {
        this.rows = rows.iterator();
    }

    /** All that a cursor has left; it is closed then. */
    static List<@Nullable Object[]> all(RowCursor cursor) {
        List<@Nullable Object[]> all = new ArrayList<>(1);
        try (cursor) {
            for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
                all.add(row);
            }
        }
        return all;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
        return rows.hasNext() ? rows.next() : null;
    }

    @Override
    public void close() {}
}
