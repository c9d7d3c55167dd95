package io.zabra.jdbc.wire;

import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SQL values and rows of them: a byte that names the {@link SqlType}, then the value. */
final class Values {
    /** Beyond these a few bytes could make a reader build gigabytes of digits. */
    private static final int DECIMAL_SCALE_MAX = 16_384;

    private static final int DECIMAL_BYTES_MAX = 8_192;

    private static final SqlType[] BY_TAG = byTag();

    private Values() {}

    static void writeType(WireOutput out, SqlType type) {
        out.int8(tag(type));
    }

    static SqlType readType(WireInput in) {
        byte tag = in.int8();
        if (tag < 0 || tag >= BY_TAG.length) {
            throw in.malformed("no type has the tag " + tag);
        }
        return BY_TAG[tag];
    }

    private static SqlType[] byTag() {
        SqlType[] types = SqlType.values();
        SqlType[] byTag = new SqlType[types.length];
        for (SqlType type : types) {
            byTag[tag(type)] = type;
        }
        return byTag;
    }

    /** The number of a type on the wire, for ever; they leave no gap. */
    static int tag(SqlType type) {
        return switch (type) {
            case NULL -> 0;
            case BOOLEAN -> 1;
            case INTEGER -> 2;
            case BIGINT -> 3;
            case DOUBLE -> 4;
            case DECIMAL -> 5;
            case VARCHAR -> 6;
            case VARBINARY -> 7;
            case TIMESTAMP -> 8;
            case DATE -> 9;
            case TIME -> 10;
        };
    }

    static void writeValue(WireOutput out, @Nullable Object value) {
        if (value == null) {
            writeType(out, SqlType.NULL);
        } else if (value instanceof String text) {
            writeType(out, SqlType.VARCHAR);
            out.string(text);
        } else if (value instanceof Long number) {
            writeType(out, SqlType.BIGINT);
            out.int64(number);
        } else if (value instanceof Integer number) {
            writeType(out, SqlType.INTEGER);
            out.int32(number);
        } else if (value instanceof byte[] bytes) {
            writeType(out, SqlType.VARBINARY);
            out.bytes(bytes);
        } else if (value instanceof Boolean bool) {
            writeType(out, SqlType.BOOLEAN);
            out.bool(bool);
        } else {
            writeRareValue(out, value);
        }
    }

    private static void writeRareValue(WireOutput out, Object value) {
        if (value instanceof LocalDateTime time) {
            writeType(out, SqlType.TIMESTAMP);
            out.int64(time.toEpochSecond(ZoneOffset.UTC));
            out.int32(time.get(ChronoField.NANO_OF_SECOND));
        } else if (value instanceof Double number) {
            writeType(out, SqlType.DOUBLE);
            out.float64(number);
        } else if (value instanceof BigDecimal number) {
            writeType(out, SqlType.DECIMAL);
            out.int32(number.scale());
            out.bytes(number.unscaledValue().toByteArray());
        } else if (value instanceof LocalDate date) {
            writeType(out, SqlType.DATE);
            out.int64(date.toEpochDay());
        } else if (value instanceof LocalTime time) {
            writeType(out, SqlType.TIME);
            out.int64(time.toNanoOfDay());
        } else {
            throw new IllegalArgumentException("No SqlType has values of " + value.getClass());
        }
    }

    static @Nullable Object readValue(WireInput in) {
        try {
            return switch (readType(in)) {
                case NULL -> null;
                case BOOLEAN -> in.bool();
                case INTEGER -> in.int32();
                case BIGINT -> in.int64();
                case DOUBLE -> in.float64();
                case DECIMAL -> decimal(in);
                case VARCHAR -> in.string();
                case VARBINARY -> in.bytes();
                case TIMESTAMP -> LocalDateTime.ofEpochSecond(in.int64(), in.int32(), ZoneOffset.UTC);
                case DATE -> LocalDate.ofEpochDay(in.int64());
                case TIME -> LocalTime.ofNanoOfDay(in.int64());
            };
        } catch (DateTimeException e) {
            throw in.malformed("no such time: " + e.getMessage());
        }
    }

    private static BigDecimal decimal(WireInput in) {
        int scale = in.int32();
        byte[] unscaled = in.bytes();
        if (Math.abs((long) scale) > DECIMAL_SCALE_MAX || unscaled.length > DECIMAL_BYTES_MAX || unscaled.length == 0) {
            throw in.malformed("a decimal of scale " + scale + " and " + unscaled.length + " bytes");
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    static void writeParameters(WireOutput out, List<@Nullable Object> parameters) {
        out.int32(parameters.size());
        for (Object parameter : parameters) {
            writeValue(out, parameter);
        }
    }

    static List<@Nullable Object> readParameters(WireInput in) {
        int count = in.count(1);
        List<@Nullable Object> parameters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parameters.add(readValue(in));
        }
        return parameters;
    }

    static void writeRows(WireOutput out, RowBatch batch) {
        List<@Nullable Object[]> rows = batch.rows();
        out.bool(batch.last());
        if (rows instanceof EncodedRows encoded) {
            out.int32(rows.isEmpty() ? 0 : encoded.width());
            out.int32(rows.size());
            encoded.write(out);
            return;
        }
        out.int32(rows.isEmpty() ? 0 : rows.get(0).length);
        out.int32(rows.size());
        for (@Nullable Object[] row : rows) {
            for (Object value : row) {
                writeValue(out, value);
            }
        }
    }

    static RowBatch readRows(WireInput in) {
        boolean last = in.bool();
        int width = in.count(1);
        if (width == 0) {
            requireNoRows(in);
            return new RowBatch(List.of(), last);
        }
        int count = in.count(width);
        List<@Nullable Object[]> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(readRow(in, width));
        }
        return new RowBatch(rows, last);
    }

    static @Nullable Object[] readRow(WireInput in, int width) {
        @Nullable Object[] row = new @Nullable Object[width];
        for (int column = 0; column < width; column++) {
            row[column] = readValue(in);
        }
        return row;
    }

    /** Rows without columns take no bytes, so that their number can't be checked against what arrived. */
    private static void requireNoRows(WireInput in) {
        int count = in.int32();
        if (count != 0) {
            throw in.malformed(count + " rows without columns");
        }
    }
}
