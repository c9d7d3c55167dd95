package io.zabra.engine;

import io.zabra.engine.log.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The write-ahead log as a journal. */
record LogJournal(WriteAheadLog log) implements Journal {
    @Override
    public boolean isKept() {
        return true;
    }

    @Override
    public void append(long zxid, ByteBuffer txn) throws IOException {
        log.append(zxid, txn);
    }

    @Override
    public void force() throws IOException {
        log.sync();
    }

    @Override
    public long makeRoom(long wantedBytes) throws IOException {
        return log.makeRoom(wantedBytes);
    }

    @Override
    public void beginPiece() throws IOException {
        log.beginSegment();
    }

    @Override
    public boolean purgeOneThrough(long zxid) throws IOException {
        return log.purgeOneThrough(zxid);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
