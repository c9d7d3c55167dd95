package io.zabra.engine.directory;

import io.zabra.engine.disk.DamagedFileException;
import io.zabra.engine.log.LogRecovery;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.snapshot.SnapshotInfo;
import java.util.List;
import java.util.Optional;

/**
 * What came back from a data directory.
 *
 * @param log ready for the transaction after the last
 * @param snapshot that the state began with; empty where the log reaches back to the beginning
 * @param skipped newer snapshots that are damaged; the log made up for them
 */
public record Recovered(WriteAheadLog log, Optional<SnapshotInfo> snapshot, List<DamagedFileException> skipped) {
    public LogRecovery fromLog() {
        return log.recovery();
    }

    public long lastZxid() {
        return log.recovery().lastZxid();
    }
}
