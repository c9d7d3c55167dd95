package io.zabra.jdbc.remote;

import io.zabra.jdbc.spi.SqlState;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What ends a call before it has its answer: another thread cancels it, or its time is over. One thread, but for {@link
 * #cancel}.
 */
final class CallLimit {
    /**
     * A server ends in time what is over its time or canceled, and its answer tells what has become of it: worth so long a
     * wait, until it is taken for lost.
     */
    static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final LongSupplier nanoTime;
    private volatile CompletableFuture<Void> canceled = new CompletableFuture<>();
    private Kind kind = Kind.NONE;
    private int timeoutMs;
    private long endNanos;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    CallLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private enum Kind {
        NONE,
        /** A statement's query timeout. */
        STATEMENT,
        /** For all of it, whatever the network timeout: opening, or finding out whether there is a server. */
        WHOLE
    }

    /** A call begins: what was canceled before is over. */
    void begin() {
        if (canceled.isDone()) {
            canceled = new CompletableFuture<>();
        }
        kind = Kind.NONE;
    }

    /** @param ms query timeout of the statement that is about to be executed; 0: none */
    void executeWithin(int ms) {
        if (ms > 0) {
            end(Kind.STATEMENT, ms);
        }
    }

    /** A call begins that takes no longer than that. */
    void beginWithin(int ms) {
        begin();
        end(Kind.WHOLE, ms);
    }

    private void end(Kind what, int ms) {
        kind = what;
        timeoutMs = ms;
        endNanos = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms);
    }

    /** False where it was canceled before. Any thread. */
    boolean cancel() {
        return canceled.complete(null);
    }

    boolean isCanceled() {
        return canceled.isDone();
    }

    /** Done when it is canceled. */
    CompletableFuture<?> canceled() {
        return canceled;
    }

    /** Whether there is a query timeout, of which the server knows, too. */
    boolean endsStatement() {
        return kind == Kind.STATEMENT;
    }

    boolean overrulesNetworkTimeout() {
        return kind == Kind.WHOLE;
    }

    /** How much longer something may be begun; {@link CallerLoop#FOREVER}. */
    long leftNanos() {
        return kind == Kind.NONE ? CallerLoop.FOREVER : endNanos - nanoTime.getAsLong();
    }

    /** How much longer what was begun may go without an answer. */
    long leftForAnswerNanos() {
        return switch (kind) {
            case NONE -> CallerLoop.FOREVER;
            case STATEMENT -> leftNanos() + GRACE_NANOS;
            case WHOLE -> leftNanos();
        };
    }

    /** @throws SQLException 57014 or 08001 where nothing more may be begun, and nothing is under way */
    void require() throws SQLException {
        if (isCanceled()) {
            throw SqlState.CANCELED.exception("Canceled while no server was executing it");
        }
        if (leftNanos() > 0) {
            return;
        }
        throw switch (kind) {
            case WHOLE -> SqlState.CONNECTION_FAILED.exception("No server was there within " + timeoutMs + " ms");
            case STATEMENT, NONE ->
                SqlState.CANCELED.exception(
                        "The statement ran into its timeout of " + timeoutMs + " ms without an answer of a server",
                        SqlState.OVER_TIME,
                        null);
        };
    }
}
