package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON_OBJECTAGG: keys and values, each as its JSON text. Of values with one key the last one counts. */
final class JsonFields extends Items {
    /** What a field takes in the table by key. */
    private static final int FIELD_CHARACTERS = 12;

    JsonFields(AggregateCall call, Budget budget) {
        super(call, budget);
    }

    @Override
    Object kept(@Nullable Object value) {
        return JsonText.of(value, budget());
    }

    @Override
    Object second(@Nullable Object key) {
        if (key == null) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER, "A key of JSON_OBJECTAGG is NULL, which JSON does not have");
        }
        return JsonText.of(key, budget());
    }

    @Override
    int charactersBetween() {
        return FIELD_CHARACTERS;
    }

    @Override
    Object result(List<@Nullable Object[]> values, int characters) {
        Map<Object, Object> fields = new LinkedHashMap<>();
        for (Object[] item : values) {
            fields.put(String.valueOf(item[SECOND]), String.valueOf(item[VALUE]));
        }
        StringBuilder text = new StringBuilder(characters).append('{');
        fields.forEach((key, value) -> text.append(text.length() > 1 ? "," : "")
                .append(key)
                .append(':')
                .append(value));
        return text.append('}').toString();
    }
}
