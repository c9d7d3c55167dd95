package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** LISTAGG: texts one behind the other, with a separator before each but the first. */
final class Listing extends Items {
    private final boolean hasSeparator;

    Listing(AggregateCall call, Budget budget) {
        super(call, budget);
        this.hasSeparator = call.second() >= 0;
    }

    @Override
    @Nullable
    Object second(@Nullable Object value) {
        return hasSeparator ? value : ",";
    }

    @Override
    int charactersBetween() {
        return 0;
    }

    @Override
    @Nullable
    Object result(List<@Nullable Object[]> values, int characters) {
        if (values.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder(characters);
        for (int i = 0; i < values.size(); i++) {
            Object[] item = values.get(i);
            Object separator = item[SECOND];
            text.append(i == 0 || separator == null ? "" : separator).append(item[VALUE]);
        }
        return text.toString();
    }
}
