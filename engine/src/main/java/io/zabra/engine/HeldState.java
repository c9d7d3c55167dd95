package io.zabra.engine;

import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;

/** Tree and sessions as of one zxid, held there until closed. One thread reads, any may close it. */
public interface HeldState extends AutoCloseable {
    long zxid();

    /** Whether so much is kept for readers that this one had better go on without rest. */
    boolean isPressed();

    /**
     * Gives sessions and znodes, then {@link StateSink#snapshotEnds}. May take long.
     *
     * @throws IOException where the state was held for too long, and is no more
     */
    void giveTo(StateSink sink) throws IOException;

    /** Idempotent. */
    @Override
    void close();
}
