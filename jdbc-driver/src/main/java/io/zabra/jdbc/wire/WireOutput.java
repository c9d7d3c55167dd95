package io.zabra.jdbc.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.function.Consumer;

/** Writes the parts of messages, big-endian as jute does. One thread. */
public final class WireOutput {
    private final ByteBuf out;

    /** Appends to the buffer, which stays the caller's. */
    public WireOutput(ByteBuf out) {
        this.out = out;
    }

    public void int8(int value) {
        out.writeByte(value);
    }

    public void int32(int value) {
        out.writeInt(value);
    }

    public void int64(long value) {
        out.writeLong(value);
    }

    public void float64(double value) {
        out.writeLong(Double.doubleToLongBits(value));
    }

    public void bool(boolean value) {
        out.writeByte(value ? 1 : 0);
    }

    public void string(String text) {
        int lengthAt = out.writerIndex();
        out.writeInt(0);
        out.setInt(lengthAt, ByteBufUtil.writeUtf8(out, text));
    }

    public void bytes(byte[] bytes) {
        out.writeInt(bytes.length);
        out.writeBytes(bytes);
    }

    /** The bytes and nothing else. */
    void raw(byte[] bytes) {
        out.writeBytes(bytes);
    }

    public <T> void list(List<T> list, Consumer<T> element) {
        out.writeInt(list.size());
        list.forEach(element);
    }

    public void longs(long[] longs) {
        out.writeInt(longs.length);
        for (long value : longs) {
            out.writeLong(value);
        }
    }
}
