package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file by the page cache, but for many zeros at once. One thread. */
final class ChannelFile implements DiskFile {
    private final FileChannel channel;
    /** Which file that is, whatever its name is by now; null where that cannot be told. */
    private final @Nullable Object fileKey;

    private Path path;
    /** Null: not opened yet, or not to be had. */
    private @Nullable DirectZeros direct;

    private boolean plain;

    /** @param channel of the file that has this name now */
    ChannelFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.fileKey = DirectZeros.fileKey(path);
    }

    @Override
    public void named(Path newPath) {
        path = newPath;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            int count = channel.read(target, offset + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    @Override
    public void zero(long offset, long length) throws IOException {
        long end = offset + length;
        DirectZeros past = length < DirectZeros.BYTES_MIN ? null : direct();
        if (past == null) {
            zeroByPages(offset, end);
            return;
        }
        // In this order, for a file must not be longer than what was written to it.
        long from = past.alignedUp(offset);
        long to = past.alignedDown(end);
        zeroByPages(offset, from);
        if (!past.write(from, to)) {
            leaveDirect();
            zeroByPages(from, to);
        }
        zeroByPages(to, end);
    }

    private @Nullable DirectZeros direct() {
        if (direct == null && !plain) {
            direct = DirectZeros.of(path, fileKey);
            plain = direct == null;
        }
        return direct;
    }

    private void leaveDirect() throws IOException {
        DirectZeros left = direct;
        direct = null;
        plain = true;
        if (left != null) {
            left.close();
        }
    }

    private void zeroByPages(long from, long end) throws IOException {
        long at = from;
        while (at < end) {
            ByteBuffer page = DirectZeros.page();
            page.limit((int) Math.min(end - at, page.capacity() - at % page.capacity()));
            write(page, at);
            at += page.limit();
        }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        DiskAccess.explained("Writing to", path, () -> {
            long at = offset;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
            return at;
        });
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public void sync() throws IOException {
        // Metadata that is needed to read the data back, the size above all, is synced by this as well.
        DiskAccess.explained("Syncing", path, () -> {
            channel.force(false);
            return path;
        });
    }

    @Override
    public void close() throws IOException {
        try {
            leaveDirect();
        } finally {
            channel.close();
        }
    }
}
