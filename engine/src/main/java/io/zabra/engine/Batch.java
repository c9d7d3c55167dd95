package io.zabra.engine;

import io.zabra.engine.jute.BufferOutputArchive;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.WriteResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations in their order, prepared and encoded, that become durable together. One thread at a time; used over and over. */
final class Batch {
    private static final int OPERATIONS_MAX = 2_000;
    private static final int BYTES_MAX = 1 << 20;

    /**
     * One operation.
     *
     * @param header of its transaction; else with the zxid of the last one before it
     * @param logged null where the operation needs no transaction
     * @param refusal what to answer without a transaction; null where there is one, or the answer is known in the end only
     */
    record Entry(
            Operation operation,
            TxnHeader header,
            @Nullable LoggedTxn logged,
            @Nullable WriteResult refusal) {}

    private final List<Entry> entries = new ArrayList<>();
    private final boolean encoded;
    private BufferOutputArchive payloads = new BufferOutputArchive(1 << 16);
    private int[] ends = new int[64];
    private int txns;
    private long logBytes;

    /** @param encoded whether transactions go to a journal that keeps them */
    Batch(boolean encoded) {
        this.encoded = encoded;
    }

    void add(Entry entry) {
        LoggedTxn logged = entry.logged();
        if (logged != null && encoded) {
            encode(logged);
        }
        entries.add(entry);
    }

    private void encode(LoggedTxn logged) {
        if (txns == ends.length) {
            ends = Arrays.copyOf(ends, 2 * txns);
        }
        int start = payloads.size();
        TxnCodec.write(logged.header(), logged.txn(), logged.digest(), payloads);
        ends[txns++] = payloads.size();
        logBytes += WriteAheadLog.framedBytes(payloads.size() - start);
    }

    /** Appends all transactions to the journal. */
    void writeTo(Journal journal) throws IOException {
        ByteBuffer all = payloads.buffer();
        int number = 0;
        int start = 0;
        for (Entry entry : entries) {
            if (entry.logged() != null && encoded) {
                int end = ends[number++];
                journal.append(entry.header().zxid(), all.slice(start, end - start));
                start = end;
            }
        }
    }

    List<Entry> entries() {
        return entries;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    boolean isFull() {
        return entries.size() >= OPERATIONS_MAX || logBytes >= BYTES_MAX;
    }

    /** Number of transactions that go to the journal. */
    int txns() {
        return txns;
    }

    /** What they take there. */
    long logBytes() {
        return logBytes;
    }

    void clear() {
        entries.clear();
        txns = 0;
        if (logBytes > 4 * BYTES_MAX) {
            payloads = new BufferOutputArchive(1 << 16);
        } else {
            payloads.clear();
        }
        logBytes = 0;
    }
}
