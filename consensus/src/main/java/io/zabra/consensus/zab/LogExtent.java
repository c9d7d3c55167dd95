package io.zabra.consensus.zab;

import java.util.List;

/**
 * What the log on disk holds before the entries that were handed over at the start, so that learners that need it get a DIFF. As
 * the counters of an epoch have no gaps, its last zxid says which zxids of it are there.
 *
 * @param baseZxid the position before the first entry on disk
 * @param epochEnds the last zxid of each epoch in that part of the log, ascending
 */
public record LogExtent(long baseZxid, List<Long> epochEnds) {
    public LogExtent {
        epochEnds = List.copyOf(epochEnds);
    }

    /** Nothing lies before this position. */
    public static LogExtent none(long baseZxid) {
        return new LogExtent(baseZxid, List.of());
    }
}
