package io.zabra.engine.tree;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Large data in pieces of 8 KiB, off the heap: one entry of a Chronicle Map must lie in one piece of memory, which leaves no
 * room for a megabyte. Each blob has an id of its own and never changes. One writer, any readers.
 */
final class BlobStore implements AutoCloseable {
    static final int PIECE_BYTES = 8192;

    private static final int KEY_BYTES = 12;
    /** Pieces are of different lengths, and come and go: memory is in holes of them. */
    private static final double BLOAT_MAX = 4;

    private final ChronicleMap<byte[], byte[]> pieces;
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong nextId = new AtomicLong(1);

    BlobStore(long bytesMax) {
        this.bytesMax = bytesMax;
        this.pieces = ChronicleMapBuilder.of(byte[].class, byte[].class)
                .name("large-data")
                .constantKeySizeBySample(new byte[KEY_BYTES])
                .averageValueSize(PIECE_BYTES)
                .actualChunkSize(PIECE_BYTES / 8)
                .entries(Math.max(1024, bytesMax / PIECE_BYTES * 5 / 4))
                .maxBloatFactor(BLOAT_MAX)
                .putReturnsNull(true)
                .removeReturnsNull(true)
                .skipCloseOnExitHook(true)
                .create();
    }

    boolean hasRoom(long more) {
        return bytes.get() + more <= bytesMax;
    }

    /** Returns the id. */
    long add(byte[] data) {
        long id = nextId.getAndIncrement();
        for (int at = 0, piece = 0; at < data.length; at += PIECE_BYTES, piece++) {
            pieces.put(key(id, piece), Arrays.copyOfRange(data, at, Math.min(data.length, at + PIECE_BYTES)));
        }
        bytes.addAndGet(data.length);
        return id;
    }

    /** Null where the blob is removed. */
    byte @Nullable [] find(long id, int length) {
        byte[] data = new byte[length];
        for (int at = 0, piece = 0; at < length; at += PIECE_BYTES, piece++) {
            byte[] part = pieces.get(key(id, piece));
            if (part == null) {
                return null;
            }
            System.arraycopy(part, 0, data, at, part.length);
        }
        return data;
    }

    void remove(long id, int length) {
        for (int at = 0, piece = 0; at < length; at += PIECE_BYTES, piece++) {
            pieces.remove(key(id, piece));
        }
        bytes.addAndGet(-length);
    }

    private static byte[] key(long id, int piece) {
        return new byte[] {
            (byte) (id >>> 56),
            (byte) (id >>> 48),
            (byte) (id >>> 40),
            (byte) (id >>> 32),
            (byte) (id >>> 24),
            (byte) (id >>> 16),
            (byte) (id >>> 8),
            (byte) id,
            (byte) (piece >>> 24),
            (byte) (piece >>> 16),
            (byte) (piece >>> 8),
            (byte) piece
        };
    }

    @Override
    public void close() {
        pieces.close();
    }
}
