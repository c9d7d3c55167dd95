package io.zabra.sql.function;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/** Functions of PostgreSQL's, and one of JDBC's, that Calcite lacks, or has with another meaning. One thread. */
final class PostgresFunctions {
    private static final SqlOperandTypeChecker TEXT = OperandTypes.family(SqlTypeFamily.CHARACTER);
    private static final SqlOperandTypeChecker BYTES = OperandTypes.family(SqlTypeFamily.BINARY);
    private static final SqlOperandTypeChecker TEXTS =
            OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER);
    private static final SqlOperandTypeChecker CODED =
            OperandTypes.family(SqlTypeFamily.BINARY, SqlTypeFamily.CHARACTER);
    private static final SqlOperandTypeChecker PART = OperandTypes.or(
            OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.DATETIME),
            OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.DATETIME_INTERVAL));
    private static final SqlReturnTypeInference A_TEXT = nullable(ReturnTypes.explicit(SqlTypeName.VARCHAR));
    private static final SqlReturnTypeInference SOME_BYTES = nullable(ReturnTypes.explicit(SqlTypeName.VARBINARY));
    private static final int DIGITS = 38;
    private static final long DAY_MS = 86_400_000L;
    private static final BigDecimal MS_PER_S = BigDecimal.valueOf(1_000);

    private final Map<String, SqlFunction> functions = new HashMap<>();

    private PostgresFunctions() {}

    /** By name. */
    static Map<String, SqlFunction> all() {
        PostgresFunctions all = new PostgresFunctions();
        all.addTimes();
        all.addNumbers();
        all.addTexts();
        all.addQuotes();
        all.addPayloads();
        all.addFacts();
        NumberFunctions.all().forEach(all::add);
        Degrees.all().forEach(all::add);
        ArrayFunctions.all().forEach(all::add);
        ArrayEdits.all().forEach(all::add);
        Containment.all().forEach(all::add);
        all.add(SideBySide.function());
        PatternFunctions.all().forEach(all::add);
        ByteFunctions.all().forEach(all::add);
        TextBuild.all().forEach(all::add);
        JsonFunctions.all().forEach(all::add);
        JsonBuild.all().forEach(all::add);
        all.add(JsonbSet.function());
        return Map.copyOf(all.functions);
    }

    private static SqlReturnTypeInference nullable(SqlReturnTypeInference type) {
        return type.andThen(SqlTypeTransforms.FORCE_NULLABLE);
    }

    private void add(SqlFunction function) {
        functions.put(function.getName().toLowerCase(Locale.ROOT), function);
    }

    private void add(
            String name, SqlReturnTypeInference returns, SqlOperandTypeChecker operands, OwnFunction.Body body) {
        add(new OwnFunction(name, returns, operands, body));
    }

    private void addTimes() {
        add("extract", DateParts::type, PART, (values, types, budget) -> DateParts.of(values, types));
        add("date_part", DateParts::type, PART, (values, types, budget) -> DateParts.of(values, types));
        SqlReturnTypeInference time = nullable(ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3));
        add("to_timestamp", time, OperandTypes.NUMERIC, (values, types, budget) -> milliseconds(values[0]));
        SqlOperandTypeChecker binned =
                OperandTypes.family(SqlTypeFamily.DATETIME_INTERVAL, SqlTypeFamily.TIMESTAMP, SqlTypeFamily.TIMESTAMP);
        SqlReturnTypeInference moment = ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3);
        add(OwnFunction.ofItsOwn("clock_timestamp", moment, (values, types, budget) -> ScalarFunctions.now()));
        add("date_bin", time, binned, (values, types, budget) -> Calendar.bin(values, types.get(0)));
        SqlOperandTypeChecker moments = OperandTypes.family(SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME);
        add("age", A_TEXT, moments, Ages::of);
        add(Series.NAME, Series::type, Series.OPERANDS, Series::of);
        SqlReturnTypeInference day = nullable(ReturnTypes.explicit(SqlTypeName.DATE));
        SqlOperandTypeChecker numbers =
                OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER);
        add("make_date", day, numbers, (values, types, budget) -> Calendar.day(values));
        SqlOperandTypeChecker parts = OperandTypes.family(
                SqlTypeFamily.INTEGER,
                SqlTypeFamily.INTEGER,
                SqlTypeFamily.INTEGER,
                SqlTypeFamily.INTEGER,
                SqlTypeFamily.INTEGER,
                SqlTypeFamily.NUMERIC);
        add("make_timestamp", time, parts, (values, types, budget) -> Calendar.time(values));
        add("make_timestamptz", time, parts, (values, types, budget) -> Calendar.time(values));
        SqlReturnTypeInference ofDay = nullable(ReturnTypes.explicit(SqlTypeName.TIME, 3));
        SqlOperandTypeChecker clock =
                OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER, SqlTypeFamily.NUMERIC);
        add("make_time", ofDay, clock, (values, types, budget) -> Calendar.timeOfDay(values));
    }

    private void addFacts() {
        addFact("version", Product.NAME + " " + Product.VERSION);
        addFact("current_database", Product.NAME.toLowerCase(Locale.ROOT));
        addFact("current_schema", FunctionTable.SCHEMA);
        SqlOperandTypeChecker any = OperandTypes.family(SqlTypeFamily.ANY);
        add(new OwnFunction("pg_typeof", A_TEXT, any, true, (values, types, budget) -> TypeText.of(types.get(0))));
    }

    private void addNumbers() {
        SqlOperandTypeChecker two = OperandTypes.family(SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC);
        SqlReturnTypeInference quotient =
                nullable(ReturnTypes.explicit(Types.FACTORY.createSqlType(SqlTypeName.DECIMAL, DIGITS, 0)));
        add("div", quotient, two, (values, types, budget) -> NumberText.quotient(values[0], values[1]));
        SqlOperandTypeChecker formatted = OperandTypes.or(
                OperandTypes.family(SqlTypeFamily.NUMERIC, SqlTypeFamily.CHARACTER),
                OperandTypes.family(SqlTypeFamily.DATETIME, SqlTypeFamily.CHARACTER));
        add("to_char", A_TEXT, formatted, (values, types, budget) -> shown(values[0], text(values[1]), types.get(0)));
        SqlReturnTypeInference read =
                nullable(ReturnTypes.explicit(Types.FACTORY.createSqlType(SqlTypeName.DECIMAL, DIGITS, DIGITS / 2)));
        add("to_number", read, TEXTS, (values, types, budget) -> NumberReading.of(text(values[0]), text(values[1])));
        SqlReturnTypeInference text = ReturnTypes.explicit(SqlTypeName.VARCHAR);
        add(OwnFunction.ofItsOwn(
                "gen_random_uuid",
                text,
                (values, types, budget) -> UUID.randomUUID().toString()));
    }

    private static String shown(@Nullable Object value, String format, RelDataType type) {
        SqlTypeName name = type.getSqlTypeName();
        return SqlTypeName.NUMERIC_TYPES.contains(name)
                ? NumberFormat.of(value, format)
                : TimeFormat.of(name == SqlTypeName.DATE ? number(value) * DAY_MS : number(value), format);
    }

    private void addFact(String name, String fact) {
        SqlReturnTypeInference text = ReturnTypes.explicit(SqlTypeName.VARCHAR);
        add(name, text, OperandTypes.NILADIC, (values, types, budget) -> fact);
    }

    /** Of seconds since 1970. */
    private static Object milliseconds(@Nullable Object seconds) {
        if (seconds instanceof Double number && !Double.isFinite(number)) {
            throw new SqlFailure(SqlState.DATETIME_OVERFLOW, "There is no TIMESTAMP of " + number + " seconds");
        }
        BigDecimal exact = new BigDecimal(String.valueOf(seconds)).multiply(MS_PER_S);
        return TimeRange.within(
                "TIMESTAMP", () -> exact.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    private void addTexts() {
        SqlOperandTypeChecker trimmed = OperandTypes.or(TEXT, TEXTS);
        add("btrim", A_TEXT, trimmed, (values, types, budget) -> TextParts.trimmed(values, true, true));
        add("ltrim", A_TEXT, trimmed, (values, types, budget) -> TextParts.trimmed(values, true, false));
        add("rtrim", A_TEXT, trimmed, (values, types, budget) -> TextParts.trimmed(values, false, true));
        SqlOperandTypeChecker cut = OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER);
        SqlReturnTypeInference aNumber = nullable(ReturnTypes.explicit(SqlTypeName.INTEGER));
        add("length", aNumber, OperandTypes.or(TEXT, BYTES), (values, types, budget) -> TextParts.length(values[0]));
        add("left", A_TEXT, cut, (values, types, budget) -> TextParts.left(text(values[0]), number(values[1])));
        add("right", A_TEXT, cut, (values, types, budget) -> TextParts.right(text(values[0]), number(values[1])));
        add(
                "to_hex",
                A_TEXT,
                OperandTypes.family(SqlTypeFamily.INTEGER),
                (values, types, budget) -> values[0] instanceof Integer number
                        ? Integer.toHexString(number)
                        : Long.toHexString(number(values[0])));
        add("bit_length", aNumber, OperandTypes.or(TEXT, BYTES), (values, types, budget) -> TextParts.bits(values[0]));
        SqlOperandTypeChecker any = OperandTypes.variadic(SqlOperandCountRanges.from(1));
        add(new OwnFunction("format", A_TEXT, any, true, TextFormat::of));
        add(new SqlFunction(
                "LOCATE",
                SqlKind.OTHER_FUNCTION,
                nullable(ReturnTypes.explicit(SqlTypeName.INTEGER)),
                null,
                OperandTypes.or(
                        TEXTS,
                        OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER)),
                SqlFunctionCategory.USER_DEFINED_FUNCTION));
        SqlReturnTypeInference parts = binding -> Series.arrayOf(Types.TEXT, binding);
        SqlOperandTypeChecker flagged = OperandTypes.or(
                TEXTS, OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER));
        addRegex("REGEXP_MATCH", parts, flagged);
        addRegex("REGEXP_MATCHES", binding -> Series.arrayOf(Series.arrayOf(Types.TEXT, binding), binding), flagged);
        addRegex("REGEXP_SPLIT_TO_ARRAY", parts, flagged);
        addRegex("REGEXP_SPLIT_TO_TABLE", parts, flagged);
        addRegex("REGEXP_COUNT", aNumber, TEXTS);
    }

    private void addQuotes() {
        add("quote_literal", A_TEXT, OperandTypes.ANY, (values, types, budget) -> TextFormat.literal(values, types));
        add(new OwnFunction(
                "quote_nullable",
                A_TEXT,
                OperandTypes.ANY,
                true,
                (values, types, budget) -> values[0] == null ? "NULL" : TextFormat.literal(values, types)));
        add("quote_ident", A_TEXT, TEXT, (values, types, budget) -> TextFormat.name(text(values[0])));
    }

    /** What is computed where searches end with their statement. */
    private void addRegex(String name, SqlReturnTypeInference returns, SqlOperandTypeChecker operands) {
        add(new SqlFunction(
                name, SqlKind.OTHER_FUNCTION, returns, null, operands, SqlFunctionCategory.USER_DEFINED_FUNCTION));
    }

    private void addPayloads() {
        add("encode", A_TEXT, CODED, (values, types, budget) -> TextCoding.encode(bytes(values[0]), text(values[1])));
        add(
                "decode",
                SOME_BYTES,
                TEXTS,
                (values, types, budget) -> TextCoding.decode(text(values[0]), text(values[1])));
        add(
                "convert_from",
                A_TEXT,
                CODED,
                (values, types, budget) -> TextCoding.from(bytes(values[0]), text(values[1])));
        add(
                "convert_to",
                SOME_BYTES,
                TEXTS,
                (values, types, budget) -> TextCoding.to(text(values[0]), text(values[1])));
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static byte[] bytes(@Nullable Object value) {
        return value instanceof ByteString bytes ? bytes.getBytes() : new byte[0];
    }
}
