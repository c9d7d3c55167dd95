package io.zabra.consensus.host;

import io.zabra.engine.PassingState;
import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The whole replicated state as of one zxid, held there until closed. To be read by one thread, any one; reading may take long. */
public interface StateImage extends AutoCloseable {
    long zxid();

    /** Whether {@link #giveTo} begins at once; else it waits for another thread. Any thread. */
    default boolean isReady() {
        return true;
    }

    /** Whether so much is kept for who reads states that this one had better be read without rest. Any thread. */
    default boolean isPressed() {
        return false;
    }

    /**
     * Gives sessions first, then znodes, parents before children, then {@link StateSink#snapshotEnds}. May be called more than once, and gives the same each time;
     * but the image that a snapshot of this server's own is made of gives its znodes to their end once.
     *
     * @throws IOException where the state is held no longer
     */
    void giveTo(StateSink sink) throws IOException;

    /**
     * The state itself, to be read once instead of {@link #giveTo}, where it is in memory and to be read once; else null. Waits for it as that does.
     *
     * @throws IOException where the state is held no longer
     */
    default @Nullable PassingState passing() throws IOException {
        return null;
    }

    /** Lets go of it. Any thread, idempotent. */
    @Override
    void close();
}
