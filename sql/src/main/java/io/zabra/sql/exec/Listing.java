package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LISTAGG: texts one behind the other, with a separator before each but the first, in an order. Keeps them all. */
final class Listing extends Accumulator {
    /** An item, its array and what it is sorted by. */
    private static final int BYTES_EACH = 96;
    /** A character is kept, put together and handed out, and may take two bytes each time. */
    private static final int BYTES_PER_CHARACTER = 6;

    private static final int TEXT = 0;
    private static final int SEPARATOR = 1;
    private static final int KEYS = 2;

    private final AggregateCall call;
    private final Budget budget;
    /** The call's, of an item's columns. */
    private final List<SortRows.SortKey> keys = new ArrayList<>();

    /** Text, separator, what they are sorted by. */
    private final List<@Nullable Object[]> items = new ArrayList<>();

    private long length;
    private @Nullable Object @Nullable [] row;

    Listing(AggregateCall call, Budget budget) {
        this.call = call;
        this.budget = budget;
        for (SortRows.SortKey key : call.order()) {
            keys.add(new SortRows.SortKey(KEYS + keys.size(), key.descending(), key.nullsFirst()));
        }
    }

    /** The row that the next value is of. */
    void of(@Nullable Object[] values) {
        row = values;
    }

    @Override
    void add(@Nullable Object value) {
        Object[] values = row;
        if (value == null || values == null) {
            return;
        }
        List<SortRows.SortKey> order = call.order();
        Object[] item = new Object[KEYS + order.size()];
        item[TEXT] = value;
        item[SEPARATOR] = call.second() < 0 ? "," : values[call.second()];
        length += Values.contentBytes(value) + Values.contentBytes(item[SEPARATOR]);
        budget.requireRoom(length);
        for (int i = 0; i < order.size(); i++) {
            item[KEYS + i] = values[order.get(i).column()];
        }
        items.add(item);
    }

    @Override
    long bytesToKeep(@Nullable Object value) {
        long characters = Values.contentBytes(value);
        Object[] values = row;
        if (values != null) {
            characters += call.second() < 0 ? 1 : Values.contentBytes(values[call.second()]);
            for (SortRows.SortKey key : call.order()) {
                characters += Long.BYTES + Values.contentBytes(values[key.column()]);
            }
        }
        return BYTES_EACH + BYTES_PER_CHARACTER * characters;
    }

    @Override
    @Nullable
    Object result() {
        if (items.isEmpty()) {
            return null;
        }
        if (!keys.isEmpty()) {
            items.sort(SortRows.comparator(keys, budget));
        }
        StringBuilder text = new StringBuilder((int) length);
        for (int i = 0; i < items.size(); i++) {
            Object[] item = items.get(i);
            Object separator = item[SEPARATOR];
            text.append(i == 0 || separator == null ? "" : separator).append(item[TEXT]);
        }
        return text.toString();
    }
}
