package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a group, in an order: what LISTAGG and its like are made of. Keeps them all. */
abstract class Items extends Accumulator {
    /** An item, its array and what it is sorted by. */
    private static final int BYTES_EACH = 96;
    /** A character is kept, put together and handed out, and may take two bytes each time. */
    private static final int BYTES_PER_CHARACTER = 6;

    static final int VALUE = 0;
    static final int SECOND = 1;
    private static final int KEYS = 2;

    private final AggregateCall call;
    private final Budget budget;
    /** The call's, of an item's columns. */
    private final List<SortRows.SortKey> keys = new ArrayList<>();

    /** Value, second column, what they are sorted by. */
    private final List<@Nullable Object[]> items = new ArrayList<>();

    /** The row that the next value is of. */
    private @Nullable Object @Nullable [] row;

    private @Nullable Object kept;

    private long length;

    Items(AggregateCall call, Budget budget) {
        this.call = call;
        this.budget = budget;
        for (SortRows.SortKey key : call.order()) {
            keys.add(new SortRows.SortKey(KEYS + keys.size(), key.descending(), key.nullsFirst()));
        }
    }

    static Items of(AggregateCall call, Budget budget) {
        return switch (call.kind()) {
            case LIST -> new Listing(call, budget);
            case ARRAY -> new ArrayItems(call, budget);
            case JSON_ARRAY -> new JsonItems(call, budget);
            case JSON_OBJECT -> new JsonFields(call, budget);
            case JSON_LIST, JSON_MEMBERS, JSONB_MEMBERS -> new JsonParts(call, budget);
            default -> throw new IllegalArgumentException("keeps no items: " + call.kind());
        };
    }

    final Budget budget() {
        return budget;
    }

    @Override
    final void of(@Nullable Object[] values) {
        row = values;
    }

    /** What is kept of a value. */
    @Nullable
    Object kept(@Nullable Object value) {
        return value;
    }

    /** What is kept of the second column, given its value; null where there is no such column. */
    @Nullable
    Object second(@Nullable Object value) {
        return value;
    }

    /** What one value adds to the result besides itself and its second column, in characters. */
    abstract int charactersBetween();

    /** @param values in their order; each has its value, and the second column behind it */
    abstract @Nullable Object result(List<@Nullable Object[]> values, int characters);

    @Override
    final long bytesToKeep(@Nullable Object value) {
        kept = kept(value);
        long characters = charactersBetween() + Values.contentBytes(kept);
        Object[] values = row;
        if (values != null) {
            characters += call.second() < 0 ? 0 : Values.contentBytes(values[call.second()]);
            for (SortRows.SortKey key : call.order()) {
                characters += Long.BYTES + Values.contentBytes(values[key.column()]);
            }
        }
        return BYTES_EACH + BYTES_PER_CHARACTER * characters;
    }

    @Override
    final void add(@Nullable Object value) {
        Object[] values = row;
        if (values == null) {
            return;
        }
        List<SortRows.SortKey> order = call.order();
        Object[] item = new Object[KEYS + order.size()];
        item[VALUE] = kept;
        item[SECOND] = second(call.second() < 0 ? null : values[call.second()]);
        length += charactersBetween() + Values.contentBytes(item[VALUE]) + Values.contentBytes(item[SECOND]);
        budget.requireRoom(length);
        for (int i = 0; i < order.size(); i++) {
            item[KEYS + i] = values[order.get(i).column()];
        }
        items.add(item);
    }

    @Override
    final @Nullable Object result() {
        if (!keys.isEmpty()) {
            items.sort(SortRows.comparator(keys, budget));
        }
        return result(items, (int) length);
    }
}
