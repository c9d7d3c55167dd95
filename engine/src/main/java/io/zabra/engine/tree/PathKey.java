package io.zabra.engine.tree;

import io.zabra.engine.txn.PathHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A path in UTF-8 and its hash, in memory used again and again, and room to put a record together. One thread. */
final class PathKey {
    private static final int UTF8_BYTES_MAX = 3;

    private final long seed;
    private byte[] path = new byte[256];
    private int length;
    private long hash;
    private byte[] block = new byte[1024];
    /** What the bytes were made from; null where they came as bytes. */
    private @Nullable String text;

    private long lastTouched;

    private long address;
    /** Changes of the table when the path was looked for; -1: it was not. */
    private long foundAt = -1;
    /** Moves in the table when the address was found; -1: none was. */
    private long foundAtMove = -1;

    /** @param seed of the hash: who does not know it cannot make paths that all have one hash */
    PathKey(long seed) {
        this.seed = seed;
    }

    byte[] path() {
        return path;
    }

    int length() {
        return length;
    }

    long hash() {
        return hash;
    }

    /** At least so long; what it held is lost. */
    byte[] block(int bytes) {
        if (bytes > block.length) {
            block = new byte[Math.max(bytes, 2 * block.length)];
        }
        return block;
    }

    /** The text of the last call is not encoded again. */
    void set(String path) {
        if (!isOf(path)) {
            forget();
            text = path;
            encode(path);
        }
    }

    /** Whether the text of the last call was this. */
    boolean isOf(String path) {
        return path.equals(text);
    }

    private void forget() {
        foundAt = -1;
        foundAtMove = -1;
    }

    private void encode(String text) {
        int chars = text.length();
        if (path.length < chars) {
            path = new byte[2 * chars];
        }
        byte[] bytes = path;
        int all = 0;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            all |= c;
            bytes[i] = (byte) c;
        }
        length = chars;
        if (all >= 0x80) {
            setEncoded(text);
        }
        hash = hash(path, 0, length);
    }

    /** A path in UTF-8 already. */
    void set(byte[] bytes, int at, int count) {
        forget();
        text = null;
        if (path.length < count) {
            path = new byte[2 * count];
        }
        System.arraycopy(bytes, at, path, 0, count);
        length = count;
        hash = hash(path, 0, count);
    }

    /** Takes what nobody needs, so that the look which brought it is not left out; returns all of it. */
    long touched(long entry) {
        lastTouched ^= entry;
        return lastTouched;
    }

    /** Where the table had it after so many changes, and moves; 0: it had none. */
    void found(long entryAddress, long changes, long moves) {
        address = entryAddress;
        foundAt = changes;
        foundAtMove = entryAddress == 0 ? -1 : moves;
    }

    /** Whether {@link #address} is known, and of a table as it is after so many changes, and moves: what there is stays where it is when others come. */
    boolean isFound(long changes, long moves) {
        return foundAt == changes || foundAtMove == moves;
    }

    long address() {
        return address;
    }

    private void setEncoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        length = bytes.length;
        path = Arrays.copyOf(bytes, Math.max(length, UTF8_BYTES_MAX * text.length()));
    }

    /** Of a path in UTF-8 among other bytes. */
    long hash(byte[] bytes, int at, int count) {
        return PathHash.of(seed, bytes, at, count);
    }
}
