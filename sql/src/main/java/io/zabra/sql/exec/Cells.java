package io.zabra.sql.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes: a tag, then as many bytes as it says, so that no value's bytes are the beginning of another's. Text is in
 * UTF-8, whose order is that of {@link Values#compareText}. What has no form of its own, or comes again and again, is kept as
 * the object that it is, and the bytes say which. One thread.
 */
final class Cells {
    private static final byte NULL = 0;
    private static final byte FALSE = 1;
    private static final byte TRUE = 2;
    private static final byte INT = 3;
    private static final byte LONG = 4;
    private static final byte DOUBLE = 5;
    private static final byte TEXT = 6;
    private static final byte BYTES = 7;
    private static final byte OBJECT = 8;
    private static final int OBJECT_BYTES = 64;

    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Budget budget;
    private final List<Object> objects = new ArrayList<>();
    private long objectBytes;
    private int committed;

    /** What is written next, up to {@link #length}. */
    private byte[] written = new byte[256];

    private int length;

    Cells(Budget budget) {
        this.budget = budget;
    }

    /** Begins anew; what was written and not {@link #commit}ted is forgotten. */
    void clear() {
        length = 0;
        while (objects.size() > committed) {
            long size = sizeBytes(objects.remove(objects.size() - 1));
            budget.releaseBytes(size);
            objectBytes -= size;
        }
    }

    /** What has been written is kept. */
    void commit() {
        committed = objects.size();
    }

    byte[] written() {
        return written;
    }

    int length() {
        return length;
    }

    void write(@Nullable Object value) {
        if (value instanceof String text) {
            bytes(TEXT, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof Integer number) {
            reserve(1 + Integer.BYTES);
            written[length] = INT;
            INTS.set(written, length + 1, (int) number);
            length += 1 + Integer.BYTES;
        } else if (value instanceof Long number) {
            eight(LONG, number);
        } else if (value instanceof ByteString bytes) {
            bytes(BYTES, bytes.getBytes());
        } else if (value instanceof Double number) {
            eight(DOUBLE, Double.doubleToRawLongBits(number));
        } else if (value == null || value instanceof Boolean) {
            reserve(1);
            written[length++] = value == null ? NULL : (boolean) value ? TRUE : FALSE;
        } else {
            writeObject(keepObject(value));
        }
    }

    private void eight(byte tag, long bits) {
        reserve(1 + Long.BYTES);
        written[length] = tag;
        LONGS.set(written, length + 1, bits);
        length += 1 + Long.BYTES;
    }

    private void bytes(byte tag, byte[] bytes) {
        reserve(1 + Integer.BYTES + bytes.length);
        written[length] = tag;
        INTS.set(written, length + 1, bytes.length);
        System.arraycopy(bytes, 0, written, length + 1 + Integer.BYTES, bytes.length);
        length += 1 + Integer.BYTES + bytes.length;
    }

    /** Keeps a value as it is: its number. */
    int keepObject(Object value) {
        long size = sizeBytes(value);
        budget.keepBytes(size);
        objectBytes += size;
        objects.add(value);
        return objects.size() - 1;
    }

    private static long sizeBytes(Object value) {
        return OBJECT_BYTES + Values.contentBytes(value);
    }

    /** A value that is kept already. */
    void writeObject(int number) {
        reserve(1 + Integer.BYTES);
        written[length] = OBJECT;
        INTS.set(written, length + 1, number);
        length += 1 + Integer.BYTES;
    }

    private void reserve(int more) {
        if (length + more > written.length) {
            written = Arrays.copyOf(written, Math.max(2 * written.length, length + more));
        }
    }

    @Nullable
    Object read(byte[] from, int at) {
        return switch (from[at]) {
            case FALSE -> false;
            case TRUE -> true;
            case INT -> (Object) (int) INTS.get(from, at + 1);
            case LONG -> (long) LONGS.get(from, at + 1);
            case DOUBLE -> Double.longBitsToDouble((long) LONGS.get(from, at + 1));
            case TEXT -> new String(from, at + 1 + Integer.BYTES, (int) INTS.get(from, at + 1), StandardCharsets.UTF_8);
            case BYTES -> {
                int start = at + 1 + Integer.BYTES;
                yield new ByteString(Arrays.copyOfRange(from, start, start + (int) INTS.get(from, at + 1)));
            }
            case OBJECT -> objects.get((int) INTS.get(from, at + 1));
            default -> null;
        };
    }

    /** Where the next value begins. */
    static int after(byte[] from, int at) {
        return switch (from[at]) {
            case INT, OBJECT -> at + 1 + Integer.BYTES;
            case LONG, DOUBLE -> at + 1 + Long.BYTES;
            case TEXT, BYTES -> at + 1 + Integer.BYTES + (int) INTS.get(from, at + 1);
            default -> at + 1;
        };
    }

    static boolean isNull(byte[] from, int at) {
        return from[at] == NULL;
    }

    /** Of two values, neither of them null. */
    int compare(byte[] a, int x, byte[] b, int y) {
        byte tag = a[x];
        if (tag == b[y]) {
            switch (tag) {
                case TEXT -> {
                    int from = x + 1 + Integer.BYTES;
                    int other = y + 1 + Integer.BYTES;
                    return Arrays.compareUnsigned(a, from, after(a, x), b, other, after(b, y));
                }
                case INT -> {
                    return Integer.compare((int) INTS.get(a, x + 1), (int) INTS.get(b, y + 1));
                }
                case LONG -> {
                    return Long.compare((long) LONGS.get(a, x + 1), (long) LONGS.get(b, y + 1));
                }
                default -> {}
            }
        }
        Object left = read(a, x);
        Object right = read(b, y);
        if (left == null || right == null) {
            throw new IllegalStateException("null has no order");
        }
        return Values.compare(left, right);
    }

    /** As {@code hashCode} of {@link Values#key}. */
    static int keyHash(@Nullable Object value) {
        if (value instanceof String || value instanceof Long) {
            return value.hashCode();
        }
        if (value instanceof Integer number) {
            return Long.hashCode(number);
        }
        Object key = Values.key(value);
        return key == null ? 0 : key.hashCode();
    }

    void release() {
        budget.releaseBytes(objectBytes);
        objectBytes = 0;
        objects.clear();
    }
}
