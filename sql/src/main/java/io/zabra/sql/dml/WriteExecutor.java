package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.AclText;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.LayeredTree;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.exec.ProcessorTurns;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.plan.QueryPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs INSERT, UPDATE, DELETE and MERGE. What a statement decides upon is read at one zxid and written as one multi that
 * checks the versions read, so that nothing slips in between; where something did, it is read anew, some times.
 */
public final class WriteExecutor {
    /** How often a statement is tried whose reads are changed meanwhile. */
    public static final int ATTEMPTS_MAX = 16;

    private final ZnodeStore store;
    private final StoreWriter writer;
    private final String chroot;
    private final WriteLimits limits;
    private final Drafting drafting;
    private final ProcessorTurns turns;
    private final Guarding guarding = new Guarding();

    /** @param turns in which statements compute what to write */
    public WriteExecutor(
            ZnodeStore store, StoreWriter writer, String chroot, WriteLimits limits, ProcessorTurns turns) {
        this.store = store;
        this.writer = writer;
        this.chroot = chroot;
        this.limits = limits;
        this.drafting = new Drafting(chroot, limits);
        this.turns = turns;
    }

    /**
     * What a statement did.
     *
     * @param keys (path, czxid) of each znode created, with the paths as the session sees them; empty within a transaction
     * @param returned the rows of a RETURNING; empty where there is none
     */
    public record Outcome(long count, long zxid, List<@Nullable Object[]> keys, List<@Nullable Object[]> returned) {
        public static Outcome counted(long count, long zxid) {
            return new Outcome(count, zxid, List.of(), List.of());
        }
    }

    /**
     * @param transaction null: the statement takes effect at once
     * @param isolation of a statement that takes effect at once
     */
    public Outcome execute(
            WritePlan plan, Executions executions, @Nullable Transaction transaction, Isolation isolation) {
        if (plan instanceof WritePlan.UpdateAcl acl) {
            return updateAcl(acl, executions, transaction);
        }
        if (transaction != null) {
            int mark = transaction.mark();
            try {
                return within(transaction, plan, executions);
            } catch (RuntimeException e) {
                transaction.rollbackTo(mark);
                throw e;
            }
        }
        return atOnce(plan, executions, isolation);
    }

    private Outcome within(Transaction transaction, WritePlan plan, Executions executions) {
        Tree tree = transaction.tree();
        Draft draft = draft(plan, tree, transaction.reads(), executions);
        draft.inOrder().forEach(change -> transaction.add(change.request()));
        List<@Nullable Object[]> returned = List.of();
        QueryPlan returning = plan.returning();
        if (returning != null) {
            List<Znode> after = new ArrayList<>();
            for (Change change : draft.changes()) {
                if (change.counts()) {
                    after.add(transaction.after(change));
                }
            }
            returned = ReturnedRows.of(returning, after, tree, chroot, executions, 0);
        }
        return new Outcome(draft.count(), tree.zxid(), List.of(), returned);
    }

    private Draft draft(WritePlan plan, Tree tree, ReadSet reads, Executions executions) {
        Draft draft = executions.budget().inTurn(turns, () -> drafting.draft(plan, tree, reads, executions));
        draft.guardedBy(guarding);
        QueryPlan returning = plan.returning();
        if (returning != null && !(tree instanceof LayeredTree)) {
            new ReturnTrial(draft, writer.sessionId(), System.currentTimeMillis()).run(returning, chroot, executions);
        }
        return draft;
    }

    /**
     * Draws up a try at a statement that takes effect at once. One that has a {@link WritePlan#direct} reads nothing; no other is to
     * be tried where nothing may wait or take long.
     *
     * @param isolation of the statement
     */
    public WriteTry attempt(WritePlan plan, Executions executions, Isolation isolation) {
        QueryPlan direct = plan.direct();
        if (direct == null) {
            return guarded(plan, executions, isolation);
        }
        Tree tree = store.tree();
        Execution execution = executions.on(tree, ReadSet.NONE);
        List<WriteRequest> rows = plan instanceof WritePlan.Insert insert
                ? inserted(insert, tree, Drafting.rows(direct, execution, limits.requests() + 1), executions.budget())
                : changed(plan, Drafting.rows(direct, execution, 1).get(0));
        return new DirectTry(rows, tree.zxid(), chroot);
    }

    /** @param rows a few; one too many is refused */
    private List<WriteRequest> inserted(
            WritePlan.Insert plan, Tree tree, List<@Nullable Object[]> rows, Budget budget) {
        Draft draft = new Draft(tree, limits, budget);
        for (Object[] row : rows) {
            WriteRequest create = Payloads.create(plan.columns(), row, chroot);
            draft.add(new Change(create, Change.Role.ROW, null));
        }
        return draft.inOrder().stream().map(Change::request).toList();
    }

    /** Nothing where it can match nothing. */
    private List<WriteRequest> changed(WritePlan plan, @Nullable Object[] row) {
        boolean versioned = Boolean.TRUE.equals(row[row.length - 1]);
        if (!(row[0] instanceof String path) || !path.startsWith("/") || !(row[1] instanceof Integer version)) {
            return List.of();
        }
        if (versioned && version < 0) {
            return List.of();
        }
        String target = NodeView.absolute(chroot, path);
        return List.of(
                plan instanceof WritePlan.Delete
                        ? new WriteRequest.Delete(target, version)
                        : new WriteRequest.SetData(target, Payloads.bytes(row[2]), version));
    }

    private WriteTry guarded(WritePlan plan, Executions executions, Isolation isolation) {
        ReadSet reads = new ReadSet(limits.requests(), isolation == Isolation.SERIALIZABLE);
        PinnedTree pin = store.pin();
        try {
            Draft draft = draft(plan, pin, reads, executions);
            List<Change> ordered = draft.isEmpty() ? null : draft.ordered(reads);
            return new GuardedTry(plan, executions, chroot, store.tree(), pin, draft, ordered);
        } catch (RuntimeException | Error e) {
            pin.close();
            throw e;
        }
    }

    /** What a statement fails with that was tried {@link #ATTEMPTS_MAX} times. */
    public static SqlFailure conflict() {
        return new SqlFailure(
                SqlState.SERIALIZATION_FAILURE,
                "What the statement read was changed meanwhile, " + ATTEMPTS_MAX + " times in a row: try it again");
    }

    private Outcome atOnce(WritePlan plan, Executions executions, Isolation isolation) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            try (WriteTry next = attempt(plan, executions, isolation)) {
                WriteRequest request = next.request();
                Outcome outcome =
                        request == null ? Outcome.counted(0, next.zxid()) : next.outcome(writer.write(request));
                if (outcome != null) {
                    return outcome;
                }
            }
        }
        throw conflict();
    }

    private Outcome updateAcl(WritePlan.UpdateAcl plan, Executions executions, @Nullable Transaction transaction) {
        if (transaction != null) {
            throw new SqlFailure(
                    SqlState.NOT_SUPPORTED,
                    "ZooKeeper has no change of an ACL within a multi: set it outside of the transaction");
        }
        Tree tree = store.tree();
        Object[] row = Drafting.rows(plan.source(), executions.on(tree, ReadSet.NONE), 1)
                .get(0);
        boolean versioned = Boolean.TRUE.equals(row[row.length - 1]);
        boolean matches =
                row[0] instanceof String && row[1] instanceof Integer aversion && !(versioned && aversion < 0);
        if (!matches) {
            return Outcome.counted(0, tree.zxid());
        }
        if (!(row[2] instanceof String acl)) {
            throw new SqlFailure(SqlState.NULL_NOT_ALLOWED, "acl must not be NULL: world:anyone:cdrwa is the open one");
        }
        String path = NodeView.absolute(chroot, String.valueOf(row[0]));
        int version = row[1] instanceof Integer given ? given : WriteRequest.ANY_VERSION;
        WriteRequest request = new WriteRequest.SetAcl(path, AclText.parse(acl), version);
        QueryPlan returning = plan.returning();
        Znode before = returning == null ? null : tree.find(path);
        // What fails does so before it is written.
        long kept = before == null || returning == null
                ? 0
                : ReturnedRows.tryOut(returning, List.of(before), tree, chroot, executions);
        Outcome outcome = new DirectTry(List.of(request), tree.zxid(), chroot).outcome(writer.write(request));
        Znode node = outcome.count() == 0 || returning == null ? null : tree.find(path);
        if (node == null || returning == null) {
            return outcome;
        }
        List<@Nullable Object[]> returned = ReturnedRows.of(returning, List.of(node), tree, chroot, executions, kept);
        return new Outcome(1, outcome.zxid(), List.of(), returned);
    }
}
