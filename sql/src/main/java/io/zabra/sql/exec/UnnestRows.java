package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of a row's arrays as rows: of several arrays side by side, with NULLs where one is shorter, as in PostgreSQL. No row of what is
 * NULL.
 *
 * @param widths for each column of the input how many its items have: 1 of a value, those of a row, 2 of a map
 * @param rowItems for each column of the input whether its items are rows, or entries of a map
 * @param numbered whether a last column has their number, from 1
 */
public record UnnestRows(Operator input, List<Integer> widths, List<Boolean> rowItems, boolean numbered)
        implements Operator {
    private static final double ITEMS_GUESSED = 10;
    private static final Object[] NOTHING = {};

    public UnnestRows {
        widths = List.copyOf(widths);
        rowItems = List.copyOf(rowItems);
    }

    @Override
    public RowCursor open(Execution execution) {
        RowCursor rows = input.open(execution);
        return new RowCursor() {
            private List<List<?>> lists = List.of();
            private int at;
            private int end;

            @Override
            public @Nullable Object @Nullable [] next() {
                while (at == end) {
                    Object[] row = rows.next();
                    if (row == null) {
                        return null;
                    }
                    lists = lists(row);
                    at = 0;
                    end = lists.stream().mapToInt(List::size).max().orElse(0);
                }
                execution.budget().tick();
                return row(lists, at++);
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    private static List<List<?>> lists(@Nullable Object[] row) {
        List<List<?>> lists = new ArrayList<>(row.length);
        for (Object value : row) {
            if (value instanceof List<?> list) {
                lists.add(list);
            } else if (value instanceof Map<?, ?> map) {
                lists.add(map.entrySet().stream()
                        .map(entry -> new Object[] {entry.getKey(), entry.getValue()})
                        .toList());
            } else {
                lists.add(value instanceof Collection<?> items ? new ArrayList<>(items) : List.of());
            }
        }
        return lists;
    }

    private @Nullable Object[] row(List<List<?>> lists, int number) {
        Object[] row = new Object[width()];
        int place = 0;
        for (int i = 0; i < lists.size(); i++) {
            List<?> list = lists.get(i);
            Object item = number < list.size() ? list.get(number) : null;
            Object[] values = rowItems.get(i) ? values(item) : new Object[] {item};
            System.arraycopy(values, 0, row, place, values.length);
            place += widths.get(i);
        }
        if (numbered) {
            row[place] = number + 1;
        }
        return row;
    }

    /** Of a row; of what is none, nothing. */
    private static @Nullable Object[] values(@Nullable Object item) {
        return item instanceof Object[] row
                ? row
                : item instanceof List<?> list ? list.toArray() : item == null ? NOTHING : new Object[] {item};
    }

    @Override
    public int width() {
        return widths.stream().mapToInt(Integer::intValue).sum() + (numbered ? 1 : 0);
    }

    @Override
    public double rows() {
        return input.rows() * ITEMS_GUESSED;
    }

    @Override
    public String label() {
        return "Unnest";
    }

    @Override
    public List<Operator> inputs() {
        return List.of(input);
    }
}
