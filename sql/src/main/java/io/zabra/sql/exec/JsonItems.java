package io.zabra.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON_ARRAYAGG: each value is kept as its JSON text, as that may be six times as long as the value. */
final class JsonItems extends Items {
    JsonItems(AggregateCall call, Budget budget) {
        super(call, budget);
    }

    @Override
    Object kept(@Nullable Object value) {
        return JsonText.of(value, budget());
    }

    @Override
    int charactersBetween() {
        return 1;
    }

    @Override
    Object result(List<@Nullable Object[]> values, int characters) {
        StringBuilder text = new StringBuilder(characters + 2).append('[');
        for (Object[] item : values) {
            text.append(text.length() > 1 ? "," : "").append(item[VALUE]);
        }
        return text.append(']').toString();
    }
}
