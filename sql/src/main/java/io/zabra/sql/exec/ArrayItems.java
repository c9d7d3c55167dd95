package io.zabra.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ARRAY_AGG and COLLECT: the values themselves. */
final class ArrayItems extends Items {
    ArrayItems(AggregateCall call, Budget budget) {
        super(call, budget);
    }

    /** Brackets or commas, and a number or a time. */
    @Override
    int charactersBetween() {
        return Long.BYTES;
    }

    @Override
    Object result(List<@Nullable Object[]> values, int characters) {
        List<@Nullable Object> array = new ArrayList<>(values.size());
        for (Object[] item : values) {
            array.add(item[VALUE]);
        }
        return array;
    }
}
