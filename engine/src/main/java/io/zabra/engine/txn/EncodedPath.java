package io.zabra.engine.txn;

import java.nio.charset.StandardCharsets;

/** A path, its UTF-8 and that one's hash, made once for all who want them. Immutable: nobody writes to the bytes. */
public final class EncodedPath {
    private final String text;
    private final byte[] bytes;
    private final int hash;

    private EncodedPath(String text, byte[] bytes) {
        this.text = text;
        this.bytes = bytes;
        this.hash = PathHash.of(bytes);
    }

    public static EncodedPath of(String path) {
        return new EncodedPath(path, path.getBytes(StandardCharsets.UTF_8));
    }

    public String text() {
        return text;
    }

    /** All of it, not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** {@link PathHash#of(byte[])} of the bytes. */
    public int hash() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedPath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return text;
    }
}
