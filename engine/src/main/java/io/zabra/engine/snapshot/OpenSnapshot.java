package io.zabra.engine.snapshot;

import io.zabra.engine.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A snapshot whose file is held open: it can be read though its name is removed, or taken by another one. One thread at a time. */
public final class OpenSnapshot implements Closeable {
    private final Path path;
    private final long zxid;
    private final DiskFile file;

    OpenSnapshot(Path path, long zxid, DiskFile file) {
        this.path = path;
        this.zxid = zxid;
        this.file = file;
    }

    Path path() {
        return path;
    }

    /** Of the last transaction that it shows. */
    public long zxid() {
        return zxid;
    }

    DiskFile file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
