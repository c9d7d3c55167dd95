package io.zabra.engine.tree;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Memory that is written at ever higher positions and given up from the lowest on, slab by slab. One writer. Others may
 * read what they were told of by a volatile write, if they find out afterwards whether it was given up meanwhile.
 *
 * <p>A position names a slab by its upper 32 bits and a byte in it by the lower ones; 0 is none. What is reserved together
 * lies in one slab.
 */
final class SlabLog {
    private static final int OFFSET_BITS = 32;
    /** Kept when given up, to be used again; further ones are left to the garbage collector. */
    private static final int SPARE_MAX = 16;

    private final int slabBytes;
    private final IntFunction<ByteBuffer> memory;
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
    /** A ring by slab number; a slab's limit is where it ends. */
    private @Nullable ByteBuffer[] slabs = new ByteBuffer[8];

    private long first = 1;
    private long next = 1;
    private long head;

    /** @param memory gives a slab of so many bytes, or throws {@link OutOfMemoryError}, after which all is as it was */
    SlabLog(int slabBytes, IntFunction<ByteBuffer> memory) {
        this.slabBytes = slabBytes;
        this.memory = memory;
    }

    /** Where the next reservation may begin. */
    long head() {
        return head;
    }

    static int offset(long position) {
        return (int) position;
    }

    /** Of a position that is not given up; whatever, of another one. */
    ByteBuffer slab(long position) {
        @Nullable ByteBuffer[] ring = slabs;
        ByteBuffer slab = ring[(int) (position >>> OFFSET_BITS) & (ring.length - 1)];
        if (slab == null) {
            throw new IndexOutOfBoundsException("No slab at position " + Long.toHexString(position));
        }
        return slab;
    }

    /** Returns the position of so many bytes, which are arbitrary. */
    long reserve(int bytes) {
        if (next == first || offset(head) + (long) bytes > slab(head).capacity()) {
            open(bytes);
        }
        long position = head;
        head += bytes;
        slab(position).limit(offset(head));
        return position;
    }

    private void open(int bytes) {
        if (next - first == slabs.length) {
            grow();
        }
        ByteBuffer slab = bytes <= slabBytes ? spare.poll() : null;
        if (slab == null) {
            slab = memory.apply(Math.max(slabBytes, bytes)).order(ByteOrder.nativeOrder());
        }
        slab.clear().limit(0);
        slabs[(int) next & (slabs.length - 1)] = slab;
        head = next << OFFSET_BITS;
        next++;
    }

    private void grow() {
        @Nullable ByteBuffer[] more = new ByteBuffer[2 * slabs.length];
        for (long slab = first; slab < next; slab++) {
            more[(int) slab & (more.length - 1)] = slabs[(int) slab & (slabs.length - 1)];
        }
        slabs = more;
    }

    /** The position after {@code bytes} at {@code position}: there, or where the next slab begins; the head in the end. */
    long after(long position, int bytes) {
        long end = position + bytes;
        return end != head && offset(end) >= slab(position).limit() ? ((end >>> OFFSET_BITS) + 1) << OFFSET_BITS : end;
    }

    /** Gives up all from {@code position} on. */
    void rewind(long position) {
        long slab = position >>> OFFSET_BITS;
        while (next > slab + 1) {
            next--;
            release(next);
        }
        head = position;
        if (next > first) {
            slab(position).limit(offset(position));
        }
    }

    /** Gives up the slabs before that of {@code position}. */
    void dropBefore(long position) {
        while (first < position >>> OFFSET_BITS) {
            release(first);
            first++;
        }
    }

    /** Gives up all; the head moves to where nothing ever was. */
    void dropAll() {
        while (first < next) {
            release(first);
            first++;
        }
        head = next << OFFSET_BITS;
    }

    private void release(long slab) {
        int at = (int) slab & (slabs.length - 1);
        ByteBuffer released = slabs[at];
        slabs[at] = null;
        if (released != null && released.capacity() == slabBytes && spare.size() < SPARE_MAX) {
            spare.add(released);
        }
    }

    void close() {
        Arrays.fill(slabs, null);
        spare.clear();
    }
}
