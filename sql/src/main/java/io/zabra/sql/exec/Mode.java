package io.zabra.sql.exec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MODE: the value that there is most often; of several the first in their order. Keeps each value once. */
final class Mode extends Accumulator {
    /** A value, its key, its count and their place in the table. */
    private static final int BYTES_EACH = 128;

    private final boolean descending;
    private final Map<Object, Count> counts = new HashMap<>();

    /** Of one value. */
    private static final class Count {
        final Object value;
        long rows;

        Count(Object value) {
            this.value = value;
        }
    }

    Mode(boolean descending) {
        this.descending = descending;
    }

    @Override
    void add(@Nullable Object value) {
        Object key = Values.key(value);
        if (value != null && key != null) {
            counts.computeIfAbsent(key, absent -> new Count(value)).rows++;
        }
    }

    @Override
    long bytesToKeep(@Nullable Object value) {
        Object key = Values.key(value);
        return key == null || counts.containsKey(key) ? 0 : BYTES_EACH + Values.contentBytes(value);
    }

    @Override
    @Nullable
    Object result() {
        Count most = null;
        for (Count count : counts.values()) {
            if (most == null || count.rows > most.rows || (count.rows == most.rows && isBefore(count, most))) {
                most = count;
            }
        }
        return most == null ? null : most.value;
    }

    private boolean isBefore(Count count, Count other) {
        int order = Values.compare(count.value, other.value);
        return descending ? order > 0 : order < 0;
    }
}
