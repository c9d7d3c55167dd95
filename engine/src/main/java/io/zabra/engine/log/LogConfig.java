package io.zabra.engine.log;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.function.LongUnaryOperator;

/**
 * How large the files of a log grow.
 *
 * @param segmentBytes a segment that has grown so far is followed by another one
 * @param preallocateBytes written as zeros ahead of the records, so that a sync need not change the file's size
 * @param background makes the next segment ready while this one is filled; may run it at once
 * @param salts gives a new segment its salt, by the hash of all records before it; what it gives, nobody who sends data can know
 */
public record LogConfig(long segmentBytes, int preallocateBytes, Executor background, LongUnaryOperator salts) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public static final LogConfig STANDARD =
            new LogConfig(64L << 20, 4 << 20, LogConfig::onThread, link -> RANDOM.nextLong());

    public LogConfig {
        if (segmentBytes < SegmentHeader.BYTES || preallocateBytes < LogRecord.OVERHEAD_BYTES) {
            throw new IllegalArgumentException(segmentBytes + " bytes a segment, " + preallocateBytes + " ahead");
        }
    }

    /** For simulations: without a thread, the log's own makes the next segment ready; and without chance. */
    public LogConfig(long segmentBytes, int preallocateBytes) {
        this(segmentBytes, preallocateBytes, Runnable::run, LogRecord::mix);
    }

    /** Of a segment that begins with such a link. */
    long salt(long link) {
        long salt = salts.applyAsLong(link);
        return salt == RecordMask.NO_SALT ? 1 : salt;
    }

    private static void onThread(Runnable task) {
        Thread thread = new Thread(task, "zabra-log-ahead");
        thread.setDaemon(true);
        thread.start();
    }
}
