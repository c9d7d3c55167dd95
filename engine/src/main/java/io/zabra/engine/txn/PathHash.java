package io.zabra.engine.txn;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes of paths and names in UTF-8, eight bytes at a time. They differ from machine to machine. */
public final class PathHash {
    private static final long PRIME = 0x9E3779B97F4A7C15L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private PathHash() {}

    /** Of all bytes, where it does not matter who can make paths that all have one hash. */
    public static int of(byte[] bytes) {
        return of(bytes, bytes.length);
    }

    /** The same of the first bytes of an array. */
    public static int of(byte[] bytes, int length) {
        return (int) of(0, bytes, 0, length);
    }

    /** @param seed who does not know it cannot make bytes that all have one hash */
    public static long of(long seed, byte[] bytes, int at, int count) {
        long sum = seed + count * PRIME;
        int end = at + count;
        int i = at;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            sum = mixed(sum ^ (long) LONGS.get(bytes, i));
        }
        long rest = 0;
        for (; i < end; i++) {
            rest = (rest << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return mixed(mixed(sum ^ rest));
    }

    /** Both halves of the product with a large odd number, one upon the other. */
    public static long mixed(long value) {
        return Math.multiplyHigh(value, PRIME) ^ (value * PRIME);
    }
}
