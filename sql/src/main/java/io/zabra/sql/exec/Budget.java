package io.zabra.sql.exec;

import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What one statement may still take. Used by the executing thread alone, except {@link #cancel} and
 * {@link #requireWanted}. Operators {@link #tick} for each row that they look at, and expressions {@link #use} what is long, so that a
 * cancel or deadline takes effect within some hundred rows, or some hundred kilobytes, or some milliseconds where rows are dear.
 */
public final class Budget {
    private static final int ROWS_BETWEEN_LOOKS = 256;
    /** The first look comes soon, as nobody knows yet what a row takes. */
    private static final int ROWS_BEFORE_LOOK = 16;
    /** Where rows between two looks take longer, there are fewer of them; where they take far less, more. */
    private static final long LOOK_NANOS = 10_000_000;
    /** Gone through by expressions between two looks, which may take a millisecond or ten. */
    private static final long BYTES_BETWEEN_LOOKS = 1 << 18;
    /** What a thread that serves others may look at for one statement: some tenths of a millisecond. */
    private static final int ROWS_BRIEF = 4_096;
    /** Of paths that such a thread may put together, look up or group by for one statement: as long. */
    private static final int PATH_CHARS_BRIEF = 1 << 18;

    private static final long TURN_NANOS = 10_000_000;
    private static final int CANCEL_CHECK_MS = 20;
    /** What the expressions of one row may make: more than a multi could write, and little enough for each thread. */
    private static final long MADE_BYTES_MAX = 32 << 20;
    /** Smaller values are not counted. */
    private static final int BYTES_COUNTED = 4_096;
    /** What is taken of the memory of all at a time, and kept in hand. */
    private static final long SHARE_BYTES = 1 << 18;

    private final long memoryBytesMax;
    private final long rowsAtOnce;
    private long rowsMax;
    private final int timeoutMs;
    private final LongSupplier nanoTime;
    private volatile long deadlineNanos;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final SharedMemory shared;
    private long sharedBytes;
    private long memoryBytes;
    private long rows;
    private long rowsAtCheck = ROWS_BEFORE_LOOK;
    private int rowsBetween = ROWS_BEFORE_LOOK;
    private long lookedNanos;
    private long usedBytes;
    private long madeBytes;
    private boolean brief;
    private int pathChars;
    private volatile @Nullable Runnable whenCancelled;
    private ProcessorTurns turns = ProcessorTurns.UNLIMITED;
    private boolean hasTurn;
    private long turnBeganNanos;

    /** @param timeoutMs from now; 0: none */
    public Budget(long memoryBytesMax, long rowsMax, int timeoutMs) {
        this(memoryBytesMax, rowsMax, timeoutMs, SharedMemory.UNLIMITED);
    }

    /**
     * @param timeoutMs from now; 0: none
     * @param shared what all statements may take together; {@link #end} gives back what this one took
     */
    public Budget(long memoryBytesMax, long rowsMax, int timeoutMs, SharedMemory shared) {
        this(memoryBytesMax, rowsMax, timeoutMs, shared, System::nanoTime);
    }

    /** @param nanoTime a clock of any origin */
    public Budget(long memoryBytesMax, long rowsMax, int timeoutMs, SharedMemory shared, LongSupplier nanoTime) {
        this.shared = shared;
        this.memoryBytesMax = memoryBytesMax;
        this.rowsAtOnce = rowsMax;
        this.rowsMax = rowsMax;
        this.timeoutMs = timeoutMs;
        this.nanoTime = nanoTime;
        resume();
    }

    /** Its time counts from now on: what passed since the call before, in which nobody asked for more, was not the statement's. */
    public void resume() {
        lookedNanos = nanoTime.getAsLong();
        deadlineNanos = lookedNanos + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    /** What was computed once, within all limits, is computed again: with all its time and rows. */
    public void again() {
        rowsMax = rows + rowsAtOnce;
        resume();
    }

    /** From now on no more than some thousand rows may be looked at: {@link #tick} then throws {@link TakesLongException}, {@link #usePath} likewise. */
    public void beginBrief() {
        brief = true;
        rowsAtCheck = rows + ROWS_BRIEF;
    }

    public void endBrief() {
        brief = false;
    }

    /** Does it as soon as the statement may compute; a brief one does not wait. */
    public <T> T inTurn(ProcessorTurns ofServer, Supplier<T> step) {
        if (brief) {
            return step.get();
        }
        turns = ofServer;
        awaitTurn();
        try {
            return step.get();
        } finally {
            endTurn();
        }
    }

    private void awaitTurn() {
        try {
            while (!turns.take(CANCEL_CHECK_MS)) {
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlFailure(SqlState.CANCELED, "Interrupted while waiting for a processor", e);
        }
        hasTurn = true;
        turnBeganNanos = System.nanoTime();
    }

    private void endTurn() {
        if (hasTurn) {
            hasTurn = false;
            turns.giveBack();
        }
    }

    /** What comes now may take any time, even of one row: {@link TakesLongException} where it must not. */
    public void requireTime() {
        if (brief) {
            throw new TakesLongException();
        }
    }

    /** A path of so many characters was put together, or looked up: {@link TakesLongException} where that is too much for a brief statement. */
    public void usePath(int characters) {
        if (brief) {
            pathChars += characters;
            if (pathChars > PATH_CHARS_BRIEF) {
                throw new TakesLongException();
            }
        }
    }

    /** One more row was looked at. */
    public void tick() {
        tick(1);
    }

    /** So many more rows were looked at. */
    public void tick(int more) {
        madeBytes = 0;
        rows += more;
        if (rows >= rowsAtCheck) {
            if (brief) {
                throw new TakesLongException();
            }
            check();
            rowsAtCheck = rows + rowsBeforeNextLook();
        }
    }

    private int rowsBeforeNextLook() {
        long now = nanoTime.getAsLong();
        long took = now - lookedNanos;
        lookedNanos = now;
        if (took > LOOK_NANOS) {
            rowsBetween = (int) Math.max(1, rowsBetween * LOOK_NANOS / took);
        } else if (took < LOOK_NANOS / 4) {
            rowsBetween = Math.min(ROWS_BETWEEN_LOOKS, 2 * rowsBetween);
        }
        return rowsBetween;
    }

    /** An expression goes through a value, or has made it. What is short is not counted. */
    public void use(@Nullable Object value) {
        if (value instanceof String text) {
            useBytes(text.length());
        } else if (value instanceof ByteString bytes) {
            useBytes(bytes.length());
        }
    }

    /** As {@link #use}, of so many bytes. */
    public void useBytes(long bytes) {
        if (bytes >= BYTES_COUNTED) {
            usedBytes += bytes;
            if (usedBytes >= BYTES_BETWEEN_LOOKS) {
                usedBytes = 0;
                check();
            }
        }
    }

    /** Throws where the statement was cancelled, is late, or has looked at too much. */
    public void check() {
        requireWanted();
        if (rows > rowsMax) {
            throw new SqlFailure(
                    SqlState.LIMIT_REACHED,
                    "The statement looked at more than " + rowsAtOnce + " rows: narrow it by path or parent");
        }
        if (hasTurn) {
            leaveProcessor();
        }
    }

    /**
     * To threads that can run now, those that answer ZooKeeper's requests among them, which a kernel would otherwise let wait
     * for milliseconds; and, after its turn, to another statement.
     */
    @SuppressWarnings("ThreadPriorityCheck")
    private void leaveProcessor() {
        Thread.yield();
        if (turns.isWanted() && System.nanoTime() - turnBeganNanos > TURN_NANOS) {
            endTurn();
            awaitTurn();
        }
    }

    /** Throws where the statement was cancelled or is late. Any thread; does not block. */
    public void requireWanted() {
        if (cancelled.get()) {
            throw new SqlFailure(SqlState.CANCELED, "The statement was cancelled");
        }
        if (timeoutMs > 0 && nanoTime.getAsLong() - deadlineNanos > 0) {
            throw new SqlFailure(SqlState.CANCELED, "The statement ran into its timeout", SqlState.OVER_TIME, null);
        }
    }

    /** What expressions have made so far is another row's. */
    public void beginRow() {
        madeBytes = 0;
    }

    /** An expression has made a value of so many bytes for the row at hand. */
    public void make(long bytes) {
        if (bytes >= BYTES_COUNTED) {
            requireRoom(bytes);
            madeBytes += bytes;
            useBytes(bytes);
        }
    }

    /** An expression is about to make a value of so many bytes. */
    public void requireRoom(long bytes) {
        if (bytes > MADE_BYTES_MAX - madeBytes) {
            throw new SqlFailure(
                    SqlState.TOO_LARGE,
                    "The expressions of one row would make more than " + MADE_BYTES_MAX
                            + " bytes: repeat, pad, replace or put together less");
        }
    }

    /** An operator keeps this row. */
    public void keep(Object[] row) {
        keepBytes(Values.sizeBytes(row));
    }

    public void keepBytes(long bytes) {
        memoryBytes += bytes;
        useBytes(bytes);
        if (memoryBytes > memoryBytesMax) {
            throw new SqlFailure(
                    SqlState.OUT_OF_MEMORY,
                    "The statement needs more than its " + memoryBytesMax
                            + " bytes of memory to sort, group, join or write: narrow it, or select fewer columns");
        }
        if (memoryBytes > sharedBytes) {
            takeShare();
        }
    }

    private void takeShare() {
        long more = (memoryBytes - sharedBytes + SHARE_BYTES - 1) / SHARE_BYTES * SHARE_BYTES;
        if (!shared.take(more)) {
            throw new SqlFailure(
                    SqlState.OUT_OF_MEMORY,
                    "The statements that run now need more memory than this server has for all of them: try again"
                            + " later, or narrow the statement");
        }
        sharedBytes += more;
    }

    public void release(Object[] row) {
        releaseBytes(Values.sizeBytes(row));
    }

    /** Also behind the {@link #end}, where it does nothing. */
    public void releaseBytes(long bytes) {
        memoryBytes = Math.max(0, memoryBytes - bytes);
        if (sharedBytes - memoryBytes > 2 * SHARE_BYTES) {
            long spare = (sharedBytes - memoryBytes) / SHARE_BYTES * SHARE_BYTES - SHARE_BYTES;
            sharedBytes -= spare;
            shared.giveBack(spare);
        }
    }

    /** Nothing of the statement is kept any more. */
    public void end() {
        shared.giveBack(sharedBytes);
        sharedBytes = 0;
        memoryBytes = 0;
    }

    /** Whether memory of all is taken for it. */
    public boolean keepsMemory() {
        return sharedBytes > 0;
    }

    public SharedMemory shared() {
        return shared;
    }

    /** Bytes that may still be kept. */
    long memoryLeft() {
        return memoryBytesMax - memoryBytes;
    }

    /** Any thread. */
    public void cancel() {
        cancelled.set(true);
        Runnable told = whenCancelled;
        if (told != null) {
            told.run();
        }
    }

    /**
     * Whoever waits asks to be told of a cancellation, and then looks ({@link #requireWanted}) whether there was one
     * before.
     *
     * @param told by the thread that cancels, which it must not hold up; null: nobody any more
     */
    public void whenCancelled(@Nullable Runnable told) {
        whenCancelled = told;
    }

    /** Time that is left to the call; {@link Long#MAX_VALUE} where it may take any. */
    public long leftMs() {
        return timeoutMs > 0 ? TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nanoTime.getAsLong()) : Long.MAX_VALUE;
    }

    /** The flag itself, for operators that are not ours and poll it. */
    public AtomicBoolean cancelFlag() {
        return cancelled;
    }

    public long rowsScanned() {
        return rows;
    }
}
