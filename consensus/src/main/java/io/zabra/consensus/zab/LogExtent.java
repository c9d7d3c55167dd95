package io.zabra.consensus.zab;

import java.util.List;
import java.util.Map;

/**
 * What the log on disk holds before the entries that were handed over at the start, so that learners that need it get a DIFF. As
 * the counters of an epoch have no gaps, its last zxid says which zxids of it are there.
 *
 * @param baseZxid the position before the first entry on disk
 * @param epochEnds the last zxid of each epoch in that part of the log, ascending
 * @param bytes of payload in it
 * @param bytesThrough how many of them are up to a zxid, for some zxids
 */
public record LogExtent(long baseZxid, List<Long> epochEnds, long bytes, Map<Long, Long> bytesThrough) {
    public LogExtent {
        epochEnds = List.copyOf(epochEnds);
        bytesThrough = Map.copyOf(bytesThrough);
    }

    /** Of a log of which nobody knows how large it is. */
    public LogExtent(long baseZxid, List<Long> epochEnds) {
        this(baseZxid, epochEnds, 0, Map.of());
    }

    /** Nothing lies before this position. */
    public static LogExtent none(long baseZxid) {
        return new LogExtent(baseZxid, List.of());
    }
}
