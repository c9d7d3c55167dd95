package io.zabra.engine.apache;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file to be read here and there, mostly forward, through one buffer. The size is that at the time of opening. */
final class FileWindow implements Closeable {
    private static final int WINDOW_BYTES = 1 << 20;

    private final FileChannel channel;
    private final long size;
    private ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private long windowOffset;

    private FileWindow(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    static FileWindow open(Path file) throws IOException {
        return new FileWindow(FileChannel.open(file, StandardOpenOption.READ));
    }

    long size() {
        return size;
    }

    int intAt(long offset) throws IOException {
        return bytes(offset, Integer.BYTES).getInt();
    }

    long longAt(long offset) throws IOException {
        return bytes(offset, Long.BYTES).getLong();
    }

    /** One byte, without moving the window. */
    byte byteAt(long offset) throws IOException {
        if (offset >= windowOffset && offset < windowOffset + window.limit()) {
            return window.get((int) (offset - windowOffset));
        }
        ByteBuffer one = ByteBuffer.allocate(1);
        readFully(one, offset);
        return one.get(0);
    }

    /** Valid until the next call. The range must lie within the file. */
    ByteBuffer bytes(long offset, int length) throws IOException {
        if (offset < windowOffset || offset + length > windowOffset + window.limit()) {
            move(offset, length);
        }
        return window.slice((int) (offset - windowOffset), length);
    }

    /** The offset of the first byte from {@code offset} on that is not zero; the size where there is none. */
    long skipZeros(long offset) throws IOException {
        long at = offset;
        while (at < size) {
            int length = (int) Math.min(WINDOW_BYTES, size - at);
            ByteBuffer bytes = bytes(at, length);
            for (int i = 0; i < length; i++) {
                if (bytes.get(i) != 0) {
                    return at + i;
                }
            }
            at += length;
        }
        return size;
    }

    @Override
    public void close() throws IOException {
        channel.close();
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
        int start = target.position();
        while (target.hasRemaining()) {
            if (channel.read(target, offset + target.position() - start) < 0) {
                throw new EOFException("file became shorter while it was read");
            }
        }
        target.flip();
    }
}
