package io.zabra.engine.directory;

import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.WholeFile;
import io.zabra.engine.log.LogFiles;
import java.io.IOException;
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
        } else if (isElsewhere && LogFiles.exist(disk, own)) {
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
                WholeFile.write(disk, note, wanted + "\n");
            }
            return new LogPlace(parent.resolve(LOG), lock);
        } catch (IOException | RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
