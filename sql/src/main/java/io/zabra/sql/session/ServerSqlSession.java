package io.zabra.sql.session;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SQL session of a server, which has some statements executed where it may not block. */
public interface ServerSqlSession extends SqlSession {
    /** What became of a statement. */
    interface Answer {
        void yielded(ExecuteResult result);

        void failed(SQLException failure);

        /** Nothing: it takes longer than was thought, and is to be executed as any other. */
        void takesLong();
    }

    /** Where a statement that waits for other sessions goes on. Any thread. */
    interface Waits {
        /** Does it soon, on a thread that may block; does not block itself. */
        void execute(Runnable step);

        void after(int delayMs, Runnable task);

        /** From now on the statement waits for others, until it is answered; does not block. */
        default void begun() {}
    }

    /** Whether the statement under way waits for other sessions. Any thread. */
    boolean isWaiting();

    /**
     * Executes a statement as {@link SqlSession#execute} does, but holds no thread while it waits for a lock.
     *
     * @param answer called once, before this returns or, of what waits, later on a thread of {@code waits}; never
     *     {@link Answer#takesLong}
     */
    void execute(
            long statementId, List<@Nullable Object> parameters, ExecuteOptions options, Waits waits, Answer answer);

    /** The same with the text of a statement. */
    void executeDirect(
            String sql, List<@Nullable Object> parameters, ExecuteOptions options, Waits waits, Answer answer);

    /**
     * Whether a prepared statement, as the session stands now, takes no longer than a ZooKeeper request does: it looks up a few
     * paths, lists a few znodes, or writes without reading. Not while anything else of the session executes.
     */
    boolean isBrief(long statementId);

    /**
     * Executes a statement that {@link #isBrief}, without blocking.
     *
     * @param waits where a write that is under way is told that it is cancelled or late
     * @param answer called once: before this returns, or, of a write, on the store's thread or on one of {@code waits}
     */
    void executeBriefly(
            long statementId, List<@Nullable Object> parameters, ExecuteOptions options, Waits waits, Answer answer);
}
