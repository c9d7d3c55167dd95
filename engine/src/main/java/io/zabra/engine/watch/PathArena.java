package io.zabra.engine.watch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Short texts as bytes, side by side; the place of one that is removed is used for the next of its size. One thread at a time. */
final class PathArena {
    /** Its header, and the reference to it. */
    static final int ARRAY_BYTES = 24;

    private static final int UNIT_SHIFT = 3;
    private static final int CHUNK_UNITS_SHIFT = 10;
    private static final int CHUNK_BYTES = 1 << (CHUNK_UNITS_SHIFT + UNIT_SHIFT);

    private byte[][] chunks = {};
    private int chunkCount;
    /** The next unit that was never used, and where its chunk ends. */
    private int next;

    private int end;
    /** Free places by size in units: each begins with the number of the next one. */
    private final Map<Integer, int[]> free = new HashMap<>();

    private long heapBytes;
    private long freeBytes;

    long heapBytes() {
        return heapBytes;
    }

    /** Of {@link #heapBytes}, those of free places. */
    long freeBytes() {
        return freeBytes;
    }

    /** What one more text of this length would add to {@link #heapBytes}. */
    long growth(int length) {
        int units = units(length);
        int[] places = free.get(units);
        if ((places != null && places[0] > 0) || end - next >= units) {
            return 0;
        }
        return ARRAY_BYTES + Math.max(CHUNK_BYTES, (long) units << UNIT_SHIFT);
    }

    /** The place of a copy. */
    int add(byte[] text) {
        int units = units(text.length);
        int[] places = free.get(units);
        int place = places == null || places[0] == 0 ? newPlace(units) : pop(units, places);
        System.arraycopy(text, 0, chunk(place), offset(place), text.length);
        return place;
    }

    private static int units(int length) {
        return Math.max(1, (length + (1 << UNIT_SHIFT) - 1) >>> UNIT_SHIFT);
    }

    /** {@code places} is a stack: its height, then the places. */
    private int pop(int units, int[] places) {
        freeBytes -= (long) units << UNIT_SHIFT;
        return places[places[0]--];
    }

    private int newPlace(int units) {
        if (units > 1 << CHUNK_UNITS_SHIFT) {
            return addChunk(units << UNIT_SHIFT);
        }
        if (end - next < units) {
            next = addChunk(CHUNK_BYTES);
            end = next + (1 << CHUNK_UNITS_SHIFT);
        }
        int place = next;
        next += units;
        return place;
    }

    private int addChunk(int bytes) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunkCount + 1 + (chunkCount >> 3));
        }
        chunks[chunkCount] = new byte[bytes];
        heapBytes += ARRAY_BYTES + bytes;
        return chunkCount++ << CHUNK_UNITS_SHIFT;
    }

    void remove(int place, int length) {
        int units = units(length);
        int[] places = free.getOrDefault(units, new int[2]);
        if (places[0] + 1 == places.length) {
            heapBytes += (long) places.length * Integer.BYTES;
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[++places[0]] = place;
        free.put(units, places);
        freeBytes += (long) units << UNIT_SHIFT;
    }

    boolean equals(int place, int length, byte[] text) {
        int offset = offset(place);
        return Arrays.equals(chunk(place), offset, offset + length, text, 0, text.length);
    }

    byte[] get(int place, int length) {
        return Arrays.copyOfRange(chunk(place), offset(place), offset(place) + length);
    }

    private byte[] chunk(int place) {
        return chunks[place >>> CHUNK_UNITS_SHIFT];
    }

    private static int offset(int place) {
        return (place & ((1 << CHUNK_UNITS_SHIFT) - 1)) << UNIT_SHIFT;
    }
}
