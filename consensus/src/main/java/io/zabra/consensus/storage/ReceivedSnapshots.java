package io.zabra.consensus.storage;

import io.zabra.engine.apache.ApacheStateStream;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * States that a leader has streamed to us, in temporary files under a handle each: nothing of them counts before the core has
 * them installed. Any thread; what touches the disk blocks.
 */
public final class ReceivedSnapshots {
    private record Received(Path path, long zxid) {}

    private final Disk disk;
    private final Path directory;
    private final Map<Long, Received> whole = new HashMap<>();
    private long lastHandle;
    private long opened;

    /** @param directory for these files alone: what is there is removed */
    public ReceivedSnapshots(Disk disk, Path directory) throws IOException {
        this.disk = disk;
        this.directory = directory;
        disk.createDirectory(directory);
        for (String name : disk.list(directory)) {
            disk.delete(directory.resolve(name));
        }
    }

    /** Begins to take one. Those received earlier, and neither installed nor being installed by now, never will be, and go. */
    public synchronized Incoming begin(long zxid) throws IOException {
        for (long old : List.copyOf(whole.keySet())) {
            if (old != opened) {
                discard(old);
            }
        }
        long handle = ++lastHandle;
        Path path = directory.resolve(Long.toString(handle));
        return new Incoming(handle, new Received(path, zxid), disk.create(path));
    }

    /** One on its way in. One thread. */
    public final class Incoming {
        private final long handle;
        private final Received received;
        private final DiskFile file;
        private long offset;

        private Incoming(long handle, Received received, DiskFile file) {
            this.handle = handle;
            this.received = received;
            this.file = file;
        }

        public void write(ByteBuffer bytes) throws IOException {
            int length = bytes.remaining();
            file.write(bytes, offset);
            offset += length;
        }

        /**
         * All of it is here.
         *
         * @return its handle
         * @throws IOException where it cannot be read back, or is no state; it is gone then
         */
        public long finish() throws IOException {
            try {
                file.close();
                new StateScan(sink -> read(received, sink)).check();
            } catch (IOException | RuntimeException e) {
                disk.delete(received.path());
                throw e;
            }
            synchronized (ReceivedSnapshots.this) {
                whole.put(handle, received);
            }
            return handle;
        }

        /** It will never be whole. */
        public void discard() throws IOException {
            file.close();
            disk.delete(received.path());
        }
    }

    /** A whole one, to be read as often as needed. */
    StateScan open(long handle, long zxid) throws IOException {
        Received received = take(handle);
        if (received == null || received.zxid() != zxid) {
            throw new IOException("no snapshot of zxid 0x" + Long.toHexString(zxid) + " was received under " + handle);
        }
        return new StateScan(sink -> read(received, sink));
    }

    synchronized void discard(long handle) throws IOException {
        Received received = whole.remove(handle);
        if (received != null) {
            disk.delete(received.path());
        }
    }

    private synchronized @Nullable Received take(long handle) {
        opened = handle;
        return whole.get(handle);
    }

    private void read(Received received, StateSink sink) throws IOException {
        try (DiskInputStream in = new DiskInputStream(disk.open(received.path(), false))) {
            ApacheStateStream.read(received.path(), received.zxid(), in, sink);
        }
    }
}
