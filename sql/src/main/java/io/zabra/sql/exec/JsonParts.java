package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's {@code json_agg}, {@code json_object_agg} and {@code jsonb_object_agg}, of values that are JSON: blanks and order are its. */
final class JsonParts extends Items {
    private static final int FIELD_CHARACTERS = 16;

    private final AggregateCall.Kind kind;

    JsonParts(AggregateCall call, Budget budget) {
        super(call, budget);
        this.kind = call.kind();
    }

    @Override
    Object kept(@Nullable Object value) {
        return value == null ? "null" : value;
    }

    @Override
    @Nullable
    Object second(@Nullable Object key) {
        if (key == null && kind != AggregateCall.Kind.JSON_LIST) {
            throw new SqlFailure(SqlState.INVALID_PARAMETER, "A key of an object is NULL, which JSON does not have");
        }
        return key == null ? null : key.toString();
    }

    @Override
    int charactersBetween() {
        return FIELD_CHARACTERS;
    }

    @Override
    @Nullable
    Object result(List<@Nullable Object[]> values, int characters) {
        if (values.isEmpty()) {
            return null;
        }
        return switch (kind) {
            case JSON_MEMBERS -> members(values);
            case JSONB_MEMBERS -> sorted(values);
            default -> {
                StringJoiner list = new StringJoiner(", ", "[", "]");
                values.forEach(item -> list.add(String.valueOf(item[VALUE])));
                yield list.toString();
            }
        };
    }

    private String members(List<@Nullable Object[]> values) {
        StringJoiner members = new StringJoiner(", ", "{ ", " }");
        for (Object[] item : values) {
            members.add(JsonText.of(item[SECOND], budget()) + " : " + item[VALUE]);
        }
        return members.toString();
    }

    private String sorted(List<@Nullable Object[]> values) {
        Map<String, Object> last = new LinkedHashMap<>();
        values.forEach(item -> last.put(String.valueOf(item[SECOND]), String.valueOf(item[VALUE])));
        List<String> keys = new ArrayList<>(last.keySet());
        keys.sort(JsonKeys.SHORTEST_FIRST);
        StringJoiner members = new StringJoiner(", ", "{", "}");
        keys.forEach(key -> members.add(JsonText.of(key, budget()) + ": " + last.get(key)));
        return members.toString();
    }
}
