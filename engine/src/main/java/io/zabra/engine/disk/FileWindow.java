package io.zabra.engine.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;

/**
 * A file to be read here and there, mostly forward, through one buffer. The size is that at the beginning. One thread;
 * the file is the caller's to close.
 */
public final class FileWindow {
    private static final int WINDOW_BYTES = 1 << 20;
    private static final int PIECE_BYTES = 4_096;
    private static final byte[] ZEROS = new byte[PIECE_BYTES];

    private final DiskFile file;
    private final boolean salvaging;
    private final long size;
    private ByteBuffer window;
    private long windowOffset;

    public FileWindow(DiskFile file) throws IOException {
        this(file, false);
    }

    private FileWindow(DiskFile file, boolean salvaging) throws IOException {
        this.file = file;
        this.salvaging = salvaging;
        this.size = file.size();
        this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, size)).limit(0);
    }

    /** For whoever looks for what is left of a damaged file: sectors that cannot be read are zeros to it. */
    public static FileWindow salvaging(DiskFile file) throws IOException {
        return new FileWindow(file, true);
    }

    public long size() {
        return size;
    }

    public int intAt(long offset) throws IOException {
        return bytes(offset, Integer.BYTES).getInt();
    }

    public long longAt(long offset) throws IOException {
        return bytes(offset, Long.BYTES).getLong();
    }

    /** One byte, without moving the window. */
    public byte byteAt(long offset) throws IOException {
        if (offset >= windowOffset && offset < windowOffset + window.limit()) {
            return window.get((int) (offset - windowOffset));
        }
        ByteBuffer one = ByteBuffer.allocate(1);
        readFully(one, offset);
        return one.get(0);
    }

    /** Valid until the next call. The range must lie within the file. */
    public ByteBuffer bytes(long offset, int length) throws IOException {
        if (offset < windowOffset || offset + length > windowOffset + window.limit()) {
            move(offset, length);
        }
        return window.slice((int) (offset - windowOffset), length);
    }

    /** The offset of the first byte from {@code offset} on that is not zero; the size where there is none. */
    public long skipZeros(long offset) throws IOException {
        long at = offset;
        while (at < size) {
            if (at < windowOffset || at >= windowOffset + window.limit()) {
                move(at, 1);
            }
            int from = (int) (at - windowOffset);
            int found = notZero(from);
            if (found < window.limit()) {
                return windowOffset + found;
            }
            at = windowOffset + found;
        }
        return size;
    }

    /** Preallocated segments end in tens of megabytes of zeros, which are looked at before anything runs in compiled code but this. */
    private int notZero(int from) {
        int at = from;
        while (at < window.limit()) {
            int length = Math.min(ZEROS.length, window.limit() - at);
            int found = Arrays.mismatch(window.array(), at, at + length, ZEROS, 0, length);
            if (found >= 0) {
                return at + found;
            }
            at += length;
        }
        return at;
    }

    /** Behind the last byte from {@code offset} on that is not zero; {@code offset} where there is none. */
    public long endOfContent(long offset) throws IOException {
        long end = size;
        while (end > offset) {
            int length = (int) Math.min(WINDOW_BYTES, end - offset);
            ByteBuffer bytes = bytes(end - length, length);
            int i = length - 1;
            while (i >= Long.BYTES && bytes.getLong(i - Long.BYTES + 1) == 0) {
                i -= Long.BYTES;
            }
            for (; i >= 0; i--) {
                if (bytes.get(i) != 0) {
                    return end - length + i + 1;
                }
            }
            end -= length;
        }
        return offset;
    }

    private void move(long offset, int length) throws IOException {
        if (length > window.capacity()) {
            window = ByteBuffer.allocate(length);
        }
        window.clear().limit((int) Math.min(window.capacity(), size - offset));
        readFully(window, offset);
        windowOffset = offset;
    }

    private void readFully(ByteBuffer target, long offset) throws IOException {
        if (read(target, offset) < target.capacity() && target.hasRemaining()) {
            throw new EOFException("file became shorter while it was read");
        }
        target.flip();
    }

    private int read(ByteBuffer target, long offset) throws IOException {
        int start = target.position();
        try {
            return file.read(target, offset);
        } catch (IOException unreadable) {
            if (!salvaging || isOver(unreadable)) {
                throw unreadable;
            }
            return readPieces(target.position(start), offset);
        }
    }

    /** The file is read no more, which says nothing about it. */
    private static boolean isOver(IOException e) {
        return e instanceof ClosedChannelException || Thread.currentThread().isInterrupted();
    }

    private int readPieces(ByteBuffer target, long offset) throws IOException {
        int start = target.position();
        int limit = target.limit();
        int count = 1;
        while (target.position() < limit && count > 0) {
            int from = target.position();
            long at = offset + from - start;
            count = (int) Math.min(limit - from, PIECE_BYTES - at % PIECE_BYTES);
            count = readPiece(target.limit(from + count), at);
        }
        target.limit(limit);
        return target.position() - start;
    }

    private int readPiece(ByteBuffer target, long offset) throws IOException {
        int start = target.position();
        try {
            return file.read(target, offset);
        } catch (IOException unreadable) {
            if (isOver(unreadable)) {
                throw unreadable;
            }
            target.position(start);
            int count = target.remaining();
            target.put(new byte[count]);
            return count;
        }
    }
}
