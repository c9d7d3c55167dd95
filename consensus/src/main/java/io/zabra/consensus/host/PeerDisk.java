package io.zabra.consensus.host;

import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Persist;
import io.zabra.engine.snapshot.StateSink;
import java.io.IOException;

/**
 * The data directory of a server. {@link #write} is called by the peer's thread alone and does not block: a thread of the disk's
 * own carries the operations out strictly in their order, from {@link #flush} on at the latest, those that wait together by one
 * force, and reports them by {@link Event.Persisted}. A failed operation ends the process: the failure is given to whom the disk was opened with, and
 * nothing is reported or carried out any more.
 */
public interface PeerDisk extends AutoCloseable {
    void write(Persist persist);

    /** All that is to be written for now has been given: what is given together is forced together. Peer's thread. */
    default void flush() {}

    /**
     * How many bytes of log, the log's own frames among them, there is surely room for behind all that was given so far. What is
     * given beyond that waits until the disk has room again. Peer's thread.
     */
    default long roomBytes() {
        return Long.MAX_VALUE;
    }

    /** Whether the disk could not give the room that was asked for, and has little left: writes are refused, or wait. Any thread. */
    default boolean isFull() {
        return false;
    }

    /** Whether the disk could not give all the room that was asked for: else {@link #roomBytes} is little because it is slow. Any thread. */
    default boolean isCrowded() {
        return isFull();
    }

    /**
     * Gives the state that {@link io.zabra.consensus.zab.Deliver.SnapshotInstalled} speaks of, up to
     * {@link StateSink#snapshotEnds}: also where another snapshot has been installed by now. Asked for once for each, in the order in
     * which they were installed; those that are passed over are not asked for any more. Any thread; blocks.
     *
     * @throws IOException where there is no such snapshot, or it cannot be read: this server cannot go on
     */
    void load(long handle, long zxid, StateSink sink) throws IOException;

    /**
     * Gives the newest snapshot and the log after it, agreed upon or not. Any thread; blocks.
     *
     * @param toZxid of the last transaction of the log, durable
     * @throws IOException where it cannot be read, as when it is changed meanwhile
     */
    void loadAll(long toZxid, StateSink sink) throws IOException;

    /**
     * Delivered log that was on this disk cannot be read there any more. That ends nothing: the state machine has it, and a snapshot
     * of it is due at once, so that the disk has it too; after that the log goes. Peer's thread; does not block.
     *
     * @param afterZxid of the last good record before the damage
     * @param what file, offset and zxid, for the operator
     */
    default void damaged(long afterZxid, String what) {}

    /** Whether it is time to read over all that is kept. Any thread. */
    default boolean isScrubDue() {
        return false;
    }

    /**
     * Begins to read over all snapshots and all log up to a zxid, slowly and beside everything else; damage in the log is told by {@link
     * io.zabra.consensus.zab.Event.LogDamaged}, instead of a damaged snapshot another one is due. Any thread; does not block.
     *
     * @param toZxid of the last applied transaction
     */
    default void scrub(long toZxid) {}

    /** Whether so much was logged since the last snapshot that another one is due, and none is being written. Any thread. */
    boolean isSnapshotDue();

    /**
     * Writes a snapshot of what was delivered, on a thread of its own, and lets go of log that is not needed any more. What
     * fails harms nothing: it is tried again when the next one is due. Any thread; does not block.
     *
     * @param image closed when it is written
     */
    void snapshot(StateImage image);

    /** Carries out what it was given, and lets go of the directory. Blocks; idempotent. */
    @Override
    void close();
}
