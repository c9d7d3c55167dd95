package io.zabra.engine;

import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.txn.Txn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnDigest;
import io.zabra.engine.txn.TxnHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The write-ahead log as a journal. */
final class LogJournal implements Journal {
    private static final int BUFFER_BYTES = 4096;

    private final WriteAheadLog log;
    private final BufferOutputArchive payload = new BufferOutputArchive(BUFFER_BYTES);

    LogJournal(WriteAheadLog log) {
        this.log = log;
    }

    @Override
    public int append(TxnHeader header, Txn txn, @Nullable TxnDigest digest) throws IOException {
        payload.clear();
        TxnCodec.write(header, txn, digest, payload);
        ByteBuffer bytes = payload.buffer();
        int length = bytes.remaining();
        log.append(header.zxid(), bytes);
        return length;
    }

    @Override
    public void force() throws IOException {
        log.sync();
    }

    @Override
    public void purgeThrough(long zxid) throws IOException {
        log.purgeThrough(zxid);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
