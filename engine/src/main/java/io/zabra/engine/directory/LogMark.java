package io.zabra.engine.directory;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.disk.Disk;
import io.zabra.engine.disk.DiskSpace;
import io.zabra.engine.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is there from the first durable record of a log on, so that a log which is missing as a whole (its disk is not mounted) is
 * not taken for one that has not begun. The log's thread.
 */
final class LogMark {
    private static final Logger LOG = LoggerFactory.getLogger(LogMark.class);

    private final Disk disk;
    private final Path path;

    /** @param data the data directory, whichever disk the log is on */
    LogMark(Disk disk, Path data) {
        this.disk = disk;
        this.path = data.resolve("log-begun");
    }

    /**
     * To be asked where there is no log.
     *
     * @throws DamagedFileException where there was one
     */
    void requireNone(Path logDirectory) throws IOException {
        if (disk.exists(path)) {
            throw new DamagedFileException(
                    logDirectory,
                    0,
                    0,
                    "the log is missing that " + path
                            + " says has begun here. If its disk is not mounted, mount it. If it is lost, so is what"
                            + " was acknowledged: restore a backup into a new directory, or, for a member of an ensemble, begin with an empty"
                            + " one, which the others fill");
        }
    }

    /** Sees to it that the mark is there with the first durable record, before anybody hears of that. */
    void watch(WriteAheadLog log) throws IOException {
        log.onceBegun(this::set);
    }

    /** The log is about to be replaced. Durable when it returns. */
    void clear() throws IOException {
        if (disk.exists(path)) {
            disk.delete(path);
            sync();
        }
    }

    private void set() throws IOException {
        if (disk.exists(path)) {
            return;
        }
        try {
            disk.create(path).close();
            sync();
        } catch (IOException e) {
            if (!DiskSpace.isExhausted(e)) {
                throw e;
            }
            LOG.warn("{} could not be made, the next start tries it again: {}", path, e.getMessage());
        }
    }

    private void sync() throws IOException {
        Path directory = path.getParent();
        if (directory != null) {
            disk.syncDirectory(directory);
        }
    }
}
