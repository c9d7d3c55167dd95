package io.zabra.consensus.zab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a log, their payloads one behind the other in few large arrays, which are used again and again: what stays for seconds, and
 * then goes, would be copied by each collection otherwise. Added at the end, removed at either one. One thread.
 */
final class PackedEntries {
    /** With what belongs to an array of Java it still fits into a region of a megabyte, the smallest that the collector G1 has. */
    private static final int CHUNK_BYTES_MAX = (1 << 20) - 64;

    private static final int CHUNK_BYTES_MIN = 1 << 12;
    private static final int CHUNK_ENTRIES_MAX = 1 << 14;

    private static final class Chunk {
        private final byte[] payloads;
        private long[] zxids = new long[16];
        /** Where each entry's payload ends. */
        private int[] ends = new int[16];
        /** The first entry that is not removed, and the one behind the last. */
        private int first;

        private int count;

        Chunk(int bytes) {
            payloads = new byte[bytes];
        }

        boolean hasRoom(int bytes) {
            return count < CHUNK_ENTRIES_MAX && payloads.length - start(count) >= bytes;
        }

        void add(LogEntry entry) {
            if (count == zxids.length) {
                zxids = Arrays.copyOf(zxids, 2 * count);
                ends = Arrays.copyOf(ends, 2 * count);
            }
            int length = entry.payload().length;
            int start = start(count);
            System.arraycopy(entry.payload(), 0, payloads, start, length);
            zxids[count] = entry.zxid();
            ends[count] = start + length;
            count++;
        }

        int start(int index) {
            return index == 0 ? 0 : ends[index - 1];
        }

        int length(int index) {
            return ends[index] - start(index);
        }

        LogEntry entry(int index) {
            return new LogEntry(zxids[index], Arrays.copyOfRange(payloads, start(index), ends[index]));
        }

        /** Index of the first entry after this zxid. */
        int indexAfter(long zxid) {
            int found = Arrays.binarySearch(zxids, first, count, zxid);
            return found >= 0 ? found + 1 : -found - 1;
        }

        boolean isEmpty() {
            return first == count;
        }

        void clear() {
            first = 0;
            count = 0;
        }
    }

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    /** Of full size, and empty; null: none. */
    private @Nullable Chunk spare;

    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Of the oldest; only where there is one, as the next two. */
    long firstZxid() {
        Chunk chunk = chunks.getFirst();
        return chunk.zxids[chunk.first];
    }

    int firstLength() {
        Chunk chunk = chunks.getFirst();
        return chunk.length(chunk.first);
    }

    long lastZxid() {
        Chunk chunk = chunks.getLast();
        return chunk.zxids[chunk.count - 1];
    }

    /** The payload is copied. */
    void add(LogEntry entry) {
        int bytes = entry.payload().length;
        Chunk last = chunks.peekLast();
        if (last == null || !last.hasRoom(bytes)) {
            last = next(last == null ? CHUNK_BYTES_MIN : 2 * last.payloads.length, bytes);
            chunks.add(last);
        }
        last.add(entry);
        size++;
    }

    private Chunk next(int wantedBytes, int bytes) {
        int capacity = Math.max(bytes, Math.min(CHUNK_BYTES_MAX, wantedBytes));
        Chunk kept = spare;
        if (kept != null && capacity == CHUNK_BYTES_MAX) {
            spare = null;
            return kept;
        }
        return new Chunk(capacity);
    }

    void removeFirst() {
        Chunk chunk = chunks.getFirst();
        chunk.first++;
        size--;
        if (chunk.isEmpty()) {
            keep(chunks.removeFirst());
        }
    }

    private void keep(Chunk chunk) {
        if (chunk.payloads.length == CHUNK_BYTES_MAX) {
            chunk.clear();
            spare = chunk;
        }
    }

    /** Removes the entries after a zxid; returns how many bytes of payload they had. */
    long removeAfter(long zxid) {
        long bytes = 0;
        while (size > 0 && lastZxid() > zxid) {
            Chunk chunk = chunks.getLast();
            int from = chunk.indexAfter(zxid);
            bytes += chunk.ends[chunk.count - 1] - chunk.start(from);
            size -= chunk.count - from;
            chunk.count = from;
            if (chunk.isEmpty()) {
                keep(chunks.removeLast());
            }
        }
        return bytes;
    }

    void clear() {
        chunks.clear();
        spare = null;
        size = 0;
    }

    /** Copies of the entries with {@code from < zxid <= to}. */
    List<LogEntry> between(long from, long to) {
        List<LogEntry> found = new ArrayList<>();
        for (Chunk chunk : chunks) {
            int end = chunk.indexAfter(to);
            for (int i = chunk.indexAfter(from); i < end; i++) {
                found.add(chunk.entry(i));
            }
        }
        return found;
    }
}
