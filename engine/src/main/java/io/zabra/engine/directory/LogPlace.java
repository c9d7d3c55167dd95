package io.zabra.engine.directory;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskFile;
import io.zabra.engine.log.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the log of a data directory is: in it, or on a disk of its own (Apache's {@code dataLogDir}). Once it is chosen,
 * another place is refused: a store that began an empty log beside its old one would have forgotten what it promised.
 *
 * @param directory of the segments
 * @param lock of the place where it is elsewhere; else null
 */
record LogPlace(Path directory, Disk.@Nullable DiskLock lock) implements AutoCloseable {
    private static final String NOTE = "log-at";
    private static final String LOG = "log";

    /** @param parent null: the data directory itself */
    static LogPlace take(Disk disk, Path data, @Nullable Path parent) throws IOException {
        Path wanted =
                (parent == null ? data : parent).resolve(LOG).toAbsolutePath().normalize();
        Path own = data.resolve(LOG);
        boolean isElsewhere = !wanted.equals(own.toAbsolutePath().normalize());
        Path note = data.resolve(NOTE);
        if (disk.exists(note)) {
            String noted = DataDirectory.text(disk, note).strip();
            if (!noted.equals(wanted.toString())) {
                throw new IOException("The log of " + data + " is in " + noted + ", not in " + wanted
                        + ". Set dataLogDir to where it is; to move it, stop, move the files, and change " + note);
            }
        } else if (isElsewhere && WriteAheadLog.exists(disk, own)) {
            throw new IOException("The log of " + data + " is in " + own + ", not in " + wanted
                    + ". To move it, stop, move the files, and set dataLogDir");
        }
        if (!isElsewhere || parent == null) {
            return new LogPlace(own, null);
        }
        disk.createDirectory(parent);
        Disk.DiskLock lock = DirectoryLock.take(disk, parent);
        try {
            if (!disk.exists(note)) {
                write(disk, note, wanted);
            }
            return new LogPlace(parent.resolve(LOG), lock);
        } catch (IOException | RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private static void write(Disk disk, Path note, Path place) throws IOException {
        Path temporary = note.resolveSibling(NOTE + ".tmp");
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        try (DiskFile file = disk.create(temporary)) {
            file.write(ByteBuffer.wrap((place + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            file.sync();
        }
        disk.rename(temporary, note);
        Path directory = note.getParent();
        if (directory != null) {
            disk.syncDirectory(directory);
        }
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
