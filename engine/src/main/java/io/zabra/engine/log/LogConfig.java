package io.zabra.engine.log;

/**
 * How large the files of a log grow.
 *
 * @param segmentBytes a segment that has grown so far is followed by another one
 * @param preallocateBytes written as zeros ahead of the records, so that a sync need not change the file's size
 */
public record LogConfig(long segmentBytes, int preallocateBytes) {
    public static final LogConfig STANDARD = new LogConfig(64L << 20, 4 << 20);

    public LogConfig {
        if (segmentBytes < SegmentHeader.BYTES || preallocateBytes < LogRecord.OVERHEAD_BYTES) {
            throw new IllegalArgumentException(segmentBytes + " bytes a segment, " + preallocateBytes + " ahead");
        }
    }
}
