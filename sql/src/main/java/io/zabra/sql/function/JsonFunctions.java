package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's functions over JSON. What is no JSON, or of another shape, gives NULL. Stateless. */
public final class JsonFunctions {
    /** {@code ->}, of a text and a path, which yields JSON. */
    public static final String GET = "json_get";

    /** {@code ->>}, which yields text. */
    public static final String TEXT = "json_text";

    /** A string, its array and its place in a list. */
    private static final int ITEM_BYTES = 56;

    private static final SqlOperandTypeChecker JSON = OperandTypes.family(SqlTypeFamily.CHARACTER);
    private static final SqlReturnTypeInference A_TEXT =
            ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE);
    private static final SqlReturnTypeInference A_NUMBER =
            ReturnTypes.explicit(SqlTypeName.INTEGER).andThen(SqlTypeTransforms.FORCE_NULLABLE);
    private static final SqlReturnTypeInference TEXTS = binding -> Series.arrayOf(Types.TEXT, binding);

    private JsonFunctions() {}

    /** A way to a part of a JSON text. */
    @FunctionalInterface
    public interface Way {
        /** Null where it leads to nothing. */
        @Nullable
        String of(String json);
    }

    /**
     * @param function {@link #GET} or {@link #TEXT}
     * @throws SqlFailure 22023 where the path is none
     */
    public static Way way(String function, String path) {
        JsonPath steps;
        try {
            steps = JsonPath.of(path);
        } catch (IllegalArgumentException e) {
            throw new SqlFailure(
                    SqlState.INVALID_PARAMETER, "'" + path + "' is no path of -> and ->>, such as $.a[0]", e);
        }
        return function.equals(GET) ? json -> JsonPart.json(json, steps) : json -> JsonPart.text(json, steps);
    }

    static List<SqlFunction> all() {
        List<SqlFunction> all = new ArrayList<>();
        SqlOperandTypeChecker path = OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.CHARACTER);
        for (String name : List.of(GET, TEXT)) {
            all.add(new OwnFunction(
                    name,
                    A_TEXT,
                    path,
                    (values, types, budget) -> way(name, text(values[1])).of(text(values[0]))));
        }
        all.addAll(of("json", JsonContents::of));
        all.addAll(of("jsonb", JsonContents::ofJsonb));
        return all;
    }

    private static List<SqlFunction> of(String prefix, Function<String, @Nullable JsonContents> read) {
        return List.of(
                of(prefix + "_array_length", read, A_NUMBER, JsonFunctions::length),
                of(prefix + "_typeof", read, A_TEXT, JsonContents::type),
                of(prefix + "_array_elements", read, TEXTS, JsonContents::items),
                of(prefix + "_array_elements_text", read, TEXTS, JsonFunctions::texts),
                of(prefix + "_object_keys", read, TEXTS, JsonContents::names),
                of(prefix + "_each", read, JsonFunctions::fields, JsonContents::fields),
                of(prefix + "_each_text", read, JsonFunctions::fields, JsonFunctions::fieldTexts),
                extract(prefix + "_extract_path", JsonPart::json),
                extract(prefix + "_extract_path_text", JsonPart::text));
    }

    private static SqlFunction of(
            String name,
            Function<String, @Nullable JsonContents> read,
            SqlReturnTypeInference type,
            Function<JsonContents, @Nullable Object> body) {
        return new OwnFunction(name, type, JSON, (values, types, budget) -> {
            JsonContents contents = read.apply(roomy(text(values[0]), budget));
            return contents == null ? null : body.apply(contents);
        });
    }

    /** Rows of a name and a value. */
    private static RelDataType fields(SqlOperatorBinding binding) {
        RelDataTypeFactory factory = binding.getTypeFactory();
        return Series.arrayOf(
                factory.createStructType(
                        List.of(factory.createTypeWithNullability(Types.TEXT, false), Types.TEXT),
                        List.of("key", "value")),
                binding);
    }

    private static @Nullable Object fieldTexts(JsonContents contents) {
        List<Object[]> fields = contents.fields();
        if (fields == null) {
            return null;
        }
        List<@Nullable Object[]> texts = new ArrayList<>(fields.size());
        fields.forEach(field -> texts.add(new Object[] {field[0], JsonStrings.text(text(field[1]))}));
        return texts;
    }

    /** Of a JSON text, and the steps to the part: names, and numbers that may be either. */
    private static SqlFunction extract(String name, BiFunction<String, JsonPath, @Nullable String> part) {
        SqlOperandTypeChecker steps = OperandTypes.variadic(SqlOperandCountRanges.from(1));
        return new OwnFunction(name, A_TEXT, steps, (values, types, budget) -> {
            List<JsonPath.Step> path = new ArrayList<>();
            for (int i = 1; i < values.length; i++) {
                path.add(JsonPath.step(text(values[i])));
            }
            return part.apply(text(values[0]), new JsonPath(path));
        });
    }

    private static String roomy(String text, Budget budget) {
        long commas = text.chars().filter(c -> c == ',').count();
        budget.requireRoom((commas + 1) * ITEM_BYTES + text.length());
        return text;
    }

    private static @Nullable Object length(JsonContents contents) {
        List<String> items = contents.items();
        return items == null ? null : (Object) items.size();
    }

    private static @Nullable List<@Nullable String> texts(JsonContents contents) {
        List<String> items = contents.items();
        if (items == null) {
            return null;
        }
        List<@Nullable String> texts = new ArrayList<>(items.size());
        items.forEach(item -> texts.add(JsonStrings.text(item)));
        return texts;
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }
}
