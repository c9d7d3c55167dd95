package io.zabra.consensus.storage;

import io.zabra.engine.disk.DiskFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A file of a disk from its beginning. One thread; closing it closes the file. */
final class DiskInputStream extends InputStream {
    private final DiskFile file;
    private long offset;

    DiskInputStream(DiskFile file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = file.read(ByteBuffer.wrap(target, start, length), offset);
        offset += Math.max(0, count);
        return count <= 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
