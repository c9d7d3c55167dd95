package io.zabra.jdbc.wire;

import java.nio.charset.StandardCharsets;

/**
 * A text in UTF-8 that lies among other bytes: what can be sent without being made a string. Whoever made it may let it mean
 * another text. One thread.
 */
public final class Utf8Slice {
    private byte[] bytes = {};
    private int from;
    private int length;

    /** @param newBytes not copied */
    public void set(byte[] newBytes, int newFrom, int newLength) {
        bytes = newBytes;
        from = newFrom;
        length = newLength;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int length() {
        return length;
    }

    @Override
    public String toString() {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
}
