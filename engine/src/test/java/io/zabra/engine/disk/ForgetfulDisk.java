package io.zabra.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Linux makes of a sync that fails: what was written stays in the system's cache, where everybody reads it, but counts as written to
 * the disk, so that a later sync has nothing to do, and succeeds. Names are durable at once. One thread.
 */
public final class ForgetfulDisk implements Disk {
    private static final int PAGE_BYTES = 4096;

    private final Map<Path, CachedFile> files = new TreeMap<>();
    private final Set<Path> directories = new TreeSet<>();
    private int syncsToFailure = -1;

    /** Makes the sync of a file after that many fail. */
    public void failSyncAfter(int syncs) {
        syncsToFailure = syncs;
    }

    /** Whether one has failed since. */
    public boolean hasFailed() {
        return syncsToFailure < 0;
    }

    /** The machine starts anew with what is on the disk. */
    public void losePower() {
        files.values().forEach(CachedFile::losePower);
    }

    @Override
    public boolean exists(Path path) {
        return files.containsKey(path) || directories.contains(path);
    }

    @Override
    public List<String> list(Path directory) {
        return files.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .map(path -> String.valueOf(path.getFileName()))
                .sorted()
                .toList();
    }

    @Override
    public void createDirectory(Path directory) {
        directories.add(directory);
    }

    @Override
    public DiskFile create(Path path) throws IOException {
        if (exists(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        files.put(path, new CachedFile());
        return open(path, true);
    }

    @Override
    public DiskFile open(Path path, boolean writable) throws IOException {
        CachedFile file = files.get(path);
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        files.put(to, (CachedFile) open(from, false));
        files.remove(from);
    }

    @Override
    public void delete(Path path) {
        files.remove(path);
    }

    @Override
    public void syncDirectory(Path directory) {}

    @Override
    public DiskLock lock(Path path, String holder) {
        return () -> {};
    }

    private final class CachedFile implements DiskFile {
        private final BitSet dirtyPages = new BitSet();
        private byte[] cached = {};
        private byte[] durable = {};

        void losePower() {
            cached = durable.clone();
            dirtyPages.clear();
        }

        @Override
        public long size() {
            return cached.length;
        }

        @Override
        public int read(ByteBuffer target, long offset) {
            int count = (int) Math.max(0, Math.min(target.remaining(), cached.length - offset));
            target.put(cached, (int) offset, count);
            return count;
        }

        @Override
        public void write(ByteBuffer source, long offset) {
            int at = (int) offset;
            int end = at + source.remaining();
            cached = Arrays.copyOf(cached, Math.max(cached.length, end));
            source.get(cached, at, end - at);
            dirtyPages.set(at / PAGE_BYTES, (end + PAGE_BYTES - 1) / PAGE_BYTES);
        }

        @Override
        public void zero(long offset, long length) {
            write(ByteBuffer.allocate((int) length), offset);
        }

        @Override
        public void truncate(long size) {
            cached = Arrays.copyOf(cached, (int) size);
        }

        @Override
        public void sync() throws IOException {
            if (syncsToFailure-- == 0) {
                dirtyPages.clear();
                throw new IOException("Input/output error");
            }
            durable = Arrays.copyOf(durable, cached.length);
            dirtyPages.stream().map(page -> page * PAGE_BYTES).forEach(from -> {
                int to = Math.min(from + PAGE_BYTES, cached.length);
                if (from < to) {
                    System.arraycopy(cached, from, durable, from, to - from);
                }
            });
            dirtyPages.clear();
        }

        @Override
        public void close() {}
    }
}
