package io.zabra.engine.log;

import java.util.concurrent.Executor;

/**
 * How large the files of a log grow.
 *
 * @param segmentBytes a segment that has grown so far is followed by another one
 * @param preallocateBytes written as zeros ahead of the records, so that a sync need not change the file's size
 * @param background makes the next segment ready while this one is filled; may run it at once
 */
public record LogConfig(long segmentBytes, int preallocateBytes, Executor background) {
    public static final LogConfig STANDARD = new LogConfig(64L << 20, 4 << 20, LogConfig::onThread);

    public LogConfig {
        if (segmentBytes < SegmentHeader.BYTES || preallocateBytes < LogRecord.OVERHEAD_BYTES) {
            throw new IllegalArgumentException(segmentBytes + " bytes a segment, " + preallocateBytes + " ahead");
        }
    }

    /** Without a thread: the log's own makes the next segment ready. */
    public LogConfig(long segmentBytes, int preallocateBytes) {
        this(segmentBytes, preallocateBytes, Runnable::run);
    }

    private static void onThread(Runnable task) {
        Thread thread = new Thread(task, "zabra-log-ahead");
        thread.setDaemon(true);
        thread.start();
    }
}
