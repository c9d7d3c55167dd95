package io.zabra.sql.exec;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Rows that are there already. */
public final class ListCursor implements RowCursor {
    private final Iterator<@Nullable Object[]> rows;

    public ListCursor(Iterable<@Nullable Object[]> rows) {
        this.rows = rows.iterator();
    }

    @Override
    public @Nullable Object @Nullable [] next() {
        return rows.hasNext() ? rows.next() : null;
    }

    @Override
    public void close() {}
}
