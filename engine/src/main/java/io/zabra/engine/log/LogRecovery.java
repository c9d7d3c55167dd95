package io.zabra.engine.log;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What was found when a log was opened.
 *
 * @param replayed number of transactions given to the handler
 * @param replayedBytes of the log that they take
 * @param lastZxid of the last good record; what the log began after, where it has none
 * @param torn the end of a batch that never became durable, which was cut off
 */
public record LogRecovery(long replayed, long replayedBytes, long lastZxid, Optional<Torn> torn) {
    /** @param bytes up to the end of the file, preallocated zeros among them */
    public record Torn(Path segment, long offset, long bytes) {}
}
