package io.zabra.consensus.zab;

import io.zabra.consensus.quorum.ConfigChain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server found on its disk when it started.
 *
 * @param acceptedEpoch latest epoch promised to a leader
 * @param currentEpoch latest epoch whose history was accepted
 * @param snapshotZxid where the restored state machine stands; at least {@code logBaseZxid}
 * @param logBaseZxid the log begins after this zxid; 0 for a log from the very beginning
 * @param log the entries after it, without gap
 * @param initialized whether the operator vouches for an empty directory by a marker file
 * @param older what the log on disk holds up to {@code logBaseZxid}
 * @param configs as {@link DiskOp.SaveConfigs} left them, or null if it never came
 */
public record DurableState(
        long acceptedEpoch,
        long currentEpoch,
        long snapshotZxid,
        long logBaseZxid,
        List<LogEntry> log,
        boolean initialized,
        LogExtent older,
        @Nullable ConfigChain configs) {
    /** A directory in which nothing was ever written. */
    public static final DurableState EMPTY = new DurableState(0, 0, 0, 0, List.of(), false);

    public DurableState {
        log = List.copyOf(log);
    }

    /** A log that was handed over whole, and no configuration but that of the file. */
    public DurableState(
            long acceptedEpoch,
            long currentEpoch,
            long snapshotZxid,
            long logBaseZxid,
            List<LogEntry> log,
            boolean initialized) {
        this(
                acceptedEpoch,
                currentEpoch,
                snapshotZxid,
                logBaseZxid,
                log,
                initialized,
                LogExtent.none(logBaseZxid),
                null);
    }

    /**
     * Whether no leader's history was ever accepted whole: new, or wiped. Epochs are written last, so that a server that was wiped
     * and died while it was being synchronized again is still blank, whatever its log holds.
     */
    public boolean isBlank() {
        return acceptedEpoch == 0 && currentEpoch == 0;
    }
}
