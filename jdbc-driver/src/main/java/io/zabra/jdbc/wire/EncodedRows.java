package io.zabra.jdbc.wire;

import io.netty.buffer.Unpooled;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that were written down as they go over the wire; whoever asks for one has all of them read. Immutable. */
public final class EncodedRows extends AbstractList<@Nullable Object[]> {
    private final int width;
    private final int count;
    private final List<byte[]> chunks;
    private @Nullable List<@Nullable Object[]> read;

    /** @param chunks one behind the other the values of all rows, each value within one of them */
    EncodedRows(int width, int count, List<byte[]> chunks) {
        this.width = width;
        this.count = count;
        this.chunks = chunks;
    }

    int width() {
        return width;
    }

    void write(WireOutput out) {
        for (byte[] chunk : chunks) {
            out.raw(chunk);
        }
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public @Nullable Object[] get(int index) {
        List<@Nullable Object[]> rows = read;
        if (rows == null) {
            rows = read();
            read = rows;
        }
        return rows.get(index);
    }

    private List<@Nullable Object[]> read() {
        WireInput in = new WireInput(Unpooled.wrappedBuffer(chunks.toArray(new byte[0][])));
        List<@Nullable Object[]> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(Values.readRow(in, width));
        }
        return rows;
    }
}
