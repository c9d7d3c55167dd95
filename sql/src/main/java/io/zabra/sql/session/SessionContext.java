package io.zabra.sql.session;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AccessControl;
import io.zabra.engine.auth.AuthId;
import io.zabra.sql.dml.StoreWriter;
import io.zabra.sql.dml.WriteExecutor;
import io.zabra.sql.dml.WriteLimits;
import io.zabra.sql.dml.WriteOrigin;
import io.zabra.sql.exec.Access;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Caller;
import io.zabra.sql.exec.ProcessorTurns;
import io.zabra.sql.exec.SharedMemory;
import io.zabra.sql.exec.SystemFacts;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * All that a session needs to know of where it runs, and for whom.
 *
 * @param queries the statements that run now, in all sessions
 * @param origin the ZooKeeper session
 * @param isOpen whether that session still lives
 * @param onClose what else is to be closed with it
 * @param chroot {@code ""} for none, else {@code /a/b}
 */
public record SessionContext(
        ZnodeStore store,
        AccessControl control,
        StatementPlanner planner,
        SystemFacts facts,
        RunningQueries queries,
        Budgets budgets,
        WriteOrigin origin,
        BooleanSupplier isOpen,
        Runnable onClose,
        String chroot,
        ApplicationName application) {

    /**
     * What one statement may take.
     *
     * @param timeoutMs 0: any time
     * @param writes together, by a statement or a transaction
     * @param turns of all sessions' queries
     * @param drafts turns of all sessions' writes, while they compute what to write
     * @param memory that they share
     */
    public record Budgets(
            long memoryBytes,
            long rowsScanned,
            int timeoutMs,
            WriteLimits writes,
            ProcessorTurns turns,
            ProcessorTurns drafts,
            SharedMemory memory) {}

    /**
     * One for each thread that writes for the session.
     *
     * @param check throws where what it waits for is not wanted any more
     */
    StoreWriter newWriter(Runnable check) {
        return new StoreWriter(store, origin, facts.paths(), check);
    }

    WriteExecutor newWrites(StoreWriter writer) {
        return new WriteExecutor(store, writer, chroot, budgets.writes(), budgets.drafts());
    }

    /** Who its statements are run by, with the identities that it has by now. */
    Caller caller() {
        List<AuthId> known = origin.identities().get();
        return new Caller(origin.sessionId(), known, new Access(control, known).isSuper());
    }

    /** Shows a statement among those that run; returns the id to end it by. */
    long begun(String sql, long nowMs, Budget budget) {
        Caller owner = new Caller(origin.sessionId(), origin.identities().get(), false);
        return queries.begin(owner, application.text(), sql, nowMs, budget);
    }

    /** Of the ZooKeeper session. */
    public long sessionId() {
        return origin.sessionId();
    }

    public Supplier<List<AuthId>> identities() {
        return origin.identities();
    }
}
