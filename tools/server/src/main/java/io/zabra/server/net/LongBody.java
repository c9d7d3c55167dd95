package io.zabra.server.net;

import io.zabra.server.wire.JuteWriter;
import java.util.function.BooleanSupplier;

/**
 * The body of an answer that takes long to find out or to write: both are done in steps, so that others have their turn in between, and no
 * more of it is in memory than the client is about to take. What it shows is of one moment, however long that takes: of the one that is
 * pinned, or of one just before all is found out. On the connection's I/O thread, once it is there.
 *
 * <p>Any method may throw, where what it reads is not kept any longer ({@link io.zabra.engine.tree.SnapshotTooOldException}).
 */
interface LongBody extends AutoCloseable {
    /**
     * Goes on finding out how long the body is.
     *
     * @param enough to be asked after each step: whether it is to return
     * @return whether that is known by now
     */
    boolean measure(BooleanSupplier enough);

    /** Throws where it would in any case, for nothing that it reads is kept any longer. Not once it is closed. */
    default void requireHeld() {}

    /** In bytes, once it is known. */
    long length();

    /**
     * Writes on from where it stopped.
     *
     * @param enough as of {@link #measure}
     * @return whether all is written
     */
    boolean write(JuteWriter out, BooleanSupplier enough);

    /** Lets go of what it reads. Idempotent; any thread. */
    @Override
    void close();
}
