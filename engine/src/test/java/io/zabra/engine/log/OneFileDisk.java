package io.zabra.engine.log;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import java.nio.file.Path;
import java.util.List;

/** A disk of one file, whatever it is called, that is there and can be opened. */
record OneFileDisk(DiskFile file) implements Disk {
    @Override
    public DiskFile open(Path path, boolean writable) {
        return file;
    }

    @Override
    public boolean exists(Path path) {
        return true;
    }

    @Override
    public List<String> list(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void createDirectory(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DiskFile create(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rename(Path from, Path to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void syncDirectory(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DiskLock lock(Path path, String holder) {
        throw new UnsupportedOperationException();
    }
}
