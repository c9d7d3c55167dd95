package io.zabra.consensus.host;

import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Persist;

/**
 * The data directory of a server. {@link #write} is called by the peer's thread alone and does not block: a thread of the disk's
 * own carries the operations out strictly in their order, those that wait together by one force, and reports them by
 * {@link Event.Persisted}. A failed operation ends the process: the failure is given to whom the disk was opened with, and
 * nothing is reported or carried out any more.
 */
public interface PeerDisk extends AutoCloseable {
    void write(Persist persist);

    /** Carries out what it was given, and lets go of the directory. Blocks; idempotent. */
    @Override
    void close();
}
