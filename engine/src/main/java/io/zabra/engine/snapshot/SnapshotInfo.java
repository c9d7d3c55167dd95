package io.zabra.engine.snapshot;

import java.nio.file.Path;

/**
 * A snapshot that was read to its end and found good.
 *
 * @param installed made elsewhere: it takes the place of all history, so that no log need reach up to it
 */
public record SnapshotInfo(Path path, long zxid, boolean installed, long sessions, long znodes, long bytes) {}
