package io.zabra.engine.log;

import io.zabra.engine.disk.DamagedFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was found when a log was opened.
 *
 * @param replayed number of transactions given to the handler
 * @param replayedBytes of the log that they take
 * @param lastZxid of the last good record; what the log began after, where it has none
 * @param torn the end of a batch that never became durable, which was cut off
 * @param damaged what the snapshot makes up for, oldest first: a segment without its header is gone, with those before it; one with a
 *     hole is there
 */
public record LogRecovery(
        long replayed, long replayedBytes, long lastZxid, Optional<Torn> torn, List<DamagedFileException> damaged) {
    public LogRecovery {
        damaged = List.copyOf(damaged);
    }

    /** @param bytes up to the end of the file, preallocated zeros among them */
    public record Torn(Path segment, long offset, long bytes) {}
}
