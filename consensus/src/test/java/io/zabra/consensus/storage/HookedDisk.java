package io.zabra.consensus.storage;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.disk.ReadOnlyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Another disk's files to be read, with something done before each read. */
final class HookedDisk extends ReadOnlyDisk {
    /** What is done; throws where the read fails. */
    @FunctionalInterface
    interface Hook {
        void reading(Path path) throws IOException;
    }

    private final Hook hook;

    HookedDisk(Disk disk, Hook hook) {
        super(disk);
        this.hook = hook;
    }

    @Override
    protected int read(Path path, DiskFile file, ByteBuffer target, long offset) throws IOException {
        hook.reading(path);
        return file.read(target, offset);
    }
}
