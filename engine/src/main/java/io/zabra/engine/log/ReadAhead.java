package io.zabra.engine.log;

import io.zabra.engine.thread.Threads;
import io.zabra.engine.txn.LoggedTxn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Has a log read on a thread of its own, a little ahead of whoever takes its transactions: checking and unpacking the next ones
 * does not wait until those before are applied. What is under way is bounded. Use once.
 */
final class ReadAhead<T> {
    private static final List<LoggedTxn> END = List.of();
    private static final int BATCH_TXNS = 256;
    private static final int BATCH_BYTES = 256 << 10;
    private static final int BATCHES = 4;

    /** Reads to the end, and gives all it finds. */
    @FunctionalInterface
    interface Source<T> {
        T readTo(Handler handler) throws IOException;
    }

    /** Takes the transactions, and how many bytes each has in the log. */
    @FunctionalInterface
    interface Handler {
        void transaction(LoggedTxn txn, int bytes) throws IOException;
    }

    /** Lets go of what a source has come to, where nobody wants it. */
    @FunctionalInterface
    interface Discard<T> {
        void discard(T result) throws IOException;
    }

    /** Nobody takes what is read any more. */
    private static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1;

        Abandoned() {
            super(null, null, false, false);
        }
    }

    private final Source<T> source;
    /** An empty one is the last. */
    private final BlockingQueue<List<LoggedTxn>> batches = new ArrayBlockingQueue<>(BATCHES);

    private List<LoggedTxn> batch = new ArrayList<>(BATCH_TXNS);
    private int batchBytes;
    private volatile boolean abandoned;
    /** Before the last batch is given. */
    private @Nullable T result;

    private @Nullable Throwable failure;

    private ReadAhead(Source<T> source) {
        this.source = source;
    }

    /**
     * Gives all transactions, in order and on the caller's thread, and returns what the source does. What the source throws comes
     * after the transactions before it. Whatever happens, nothing is read any more when it has returned.
     */
    static <T> T read(Source<T> source, WriteAheadLog.Handler handler, Discard<T> discard) throws IOException {
        ReadAhead<T> ahead = new ReadAhead<>(source);
        Thread reader = new Thread(ahead::read, "zabra-log-reader");
        reader.setDaemon(true);
        reader.start();
        try {
            for (List<LoggedTxn> next = ahead.take(); !next.isEmpty(); next = ahead.take()) {
                for (LoggedTxn txn : next) {
                    handler.transaction(txn);
                }
            }
            Threads.join(reader);
            return ahead.result();
        } catch (IOException | RuntimeException | Error e) {
            ahead.abandoned = true;
            ahead.batches.clear(); // The reader may wait for room.
            Threads.join(reader);
            ahead.discard(discard, e);
            throw e;
        }
    }

    private void discard(Discard<T> discard, Throwable because) {
        T read = result;
        if (read != null) {
            try {
                discard.discard(read);
            } catch (IOException e) {
                because.addSuppressed(e);
            }
        }
    }

    private void read() {
        try {
            try {
                result = source.readTo(this::add);
            } finally {
                if (!batch.isEmpty()) {
                    give();
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            Threads.put(batches, END);
        }
    }

    private void add(LoggedTxn txn, int bytes) {
        batch.add(txn);
        batchBytes += bytes;
        if (batch.size() >= BATCH_TXNS || batchBytes >= BATCH_BYTES) {
            give();
        }
    }

    private void give() {
        List<LoggedTxn> given = batch;
        batch = new ArrayList<>(BATCH_TXNS);
        batchBytes = 0;
        Threads.put(batches, given);
        if (abandoned) {
            throw new Abandoned();
        }
    }

    private List<LoggedTxn> take() {
        return Threads.take(batches);
    }

    private T result() throws IOException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return Objects.requireNonNull(result);
    }
}
