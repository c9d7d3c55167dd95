package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.exec.AclText;
import io.zabra.sql.exec.Budget;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.exec.ProcessorTurns;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.plan.QueryPlan;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs INSERT, UPDATE, DELETE and MERGE. What a statement decides upon is read at one zxid and written as one multi that
 * checks the versions read, so that nothing slips in between; where something did, it is read anew, some times.
 */
public final class WriteExecutor {
    private static final int ATTEMPTS_MAX = 16;

    private final ZnodeStore store;
    private final StoreWriter writer;
    private final String chroot;
    private final int writesMax;
    private final Drafting drafting;
    private final ProcessorTurns turns;

    /** @param turns in which statements compute what to write */
    public WriteExecutor(ZnodeStore store, StoreWriter writer, String chroot, int writesMax, ProcessorTurns turns) {
        this.store = store;
        this.writer = writer;
        this.chroot = chroot;
        this.writesMax = writesMax;
        this.drafting = new Drafting(chroot, writesMax);
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
        return plan.direct() == null ? guarded(plan, executions, isolation) : compareAndSet(plan, executions);
    }

    private Outcome within(Transaction transaction, WritePlan plan, Executions executions) {
        Tree tree = transaction.tree();
        Draft draft = draft(plan, tree, transaction.reads(), executions);
        Draft.deepestFirst(draft.changes()).forEach(change -> transaction.add(change.request()));
        List<@Nullable Object[]> returned = List.of();
        QueryPlan returning = plan.returning();
        if (returning != null) {
            List<Znode> after = new ArrayList<>();
            for (Change change : draft.changes()) {
                if (change.counts()) {
                    after.add(transaction.after(change));
                }
            }
            returned = ReturnedRows.of(returning, after, tree, chroot, executions);
        }
        return new Outcome(draft.count(), tree.zxid(), List.of(), returned);
    }

    private Draft draft(WritePlan plan, Tree tree, ReadSet reads, Executions executions) {
        Budget budget = executions.on(tree, reads).budget();
        return budget.inTurn(turns, () -> drafting.draft(plan, tree, reads, executions));
    }

    /** The one request that a statement comes to, whose conditions are ZooKeeper's own. */
    public record Direct(WriteRequest request, String shownPath) {}

    /**
     * The request of a plan that has a {@link WritePlan#direct}; null where it can match nothing.
     *
     * @param execution for its values: nothing is read
     */
    public @Nullable Direct direct(WritePlan plan, Execution execution) {
        QueryPlan direct = plan.direct();
        if (direct == null) {
            throw new IllegalArgumentException("no direct write: " + plan);
        }
        Object[] row = Drafting.rows(direct, execution, 1).get(0);
        boolean versioned = Boolean.TRUE.equals(row[row.length - 1]);
        if (!(row[0] instanceof String path) || !path.startsWith("/") || !(row[1] instanceof Integer version)) {
            return null;
        }
        if (versioned && version < 0) {
            return null;
        }
        String target = NodeView.absolute(chroot, path);
        WriteRequest request = plan instanceof WritePlan.Delete
                ? new WriteRequest.Delete(target, version)
                : new WriteRequest.SetData(target, Payloads.bytes(row[2]), version);
        return new Direct(request, path);
    }

    /** What a direct request came to. */
    public static Outcome outcome(Direct direct, Completion completion) {
        ErrorCode error = Transaction.error(completion.result());
        if (error != ErrorCode.OK && !StoreErrors.isConflict(error)) {
            throw StoreErrors.of(error, direct.request, direct.shownPath);
        }
        return Outcome.counted(error == ErrorCode.OK ? 1 : 0, completion.zxid());
    }

    private Outcome compareAndSet(WritePlan plan, Executions executions) {
        Tree tree = store.tree();
        Direct direct = direct(plan, executions.on(tree, ReadSet.NONE));
        return direct == null ? Outcome.counted(0, tree.zxid()) : single(direct);
    }

    private Outcome single(Direct direct) {
        return outcome(direct, writer.write(direct.request));
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
        Outcome outcome =
                single(new Direct(new WriteRequest.SetAcl(path, AclText.parse(acl), version), String.valueOf(row[0])));
        QueryPlan returning = plan.returning();
        Znode node = outcome.count() == 0 || returning == null ? null : tree.find(path);
        if (node == null || returning == null) {
            return outcome;
        }
        List<@Nullable Object[]> returned = ReturnedRows.of(returning, List.of(node), tree, chroot, executions);
        return new Outcome(1, outcome.zxid(), List.of(), returned);
    }

    private Outcome guarded(WritePlan plan, Executions executions, Isolation isolation) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            ReadSet reads = new ReadSet(writesMax, isolation == Isolation.SERIALIZABLE);
            try (PinnedTree pin = store.pin()) {
                Draft draft = draft(plan, pin, reads, executions);
                if (draft.isEmpty()) {
                    return Outcome.counted(0, pin.zxid());
                }
                Outcome outcome = attempt(plan, draft, reads, executions);
                if (outcome != null) {
                    return outcome;
                }
            }
        }
        throw new SqlFailure(
                SqlState.SERIALIZATION_FAILURE,
                "What the statement read was changed meanwhile, " + ATTEMPTS_MAX + " times in a row: try it again");
    }

    /** Null where what was read has changed meanwhile. */
    private @Nullable Outcome attempt(WritePlan plan, Draft draft, ReadSet reads, Executions executions) {
        List<Change> ordered = draft.ordered(reads);
        List<WriteRequest> requests = ordered.stream().map(Change::request).toList();
        Completion completion = writer.write(requests.size() == 1 ? requests.get(0) : new WriteRequest.Multi(requests));
        List<WriteResult> results = completion.result() instanceof WriteResult.MultiDone multi
                ? multi.results()
                : List.of(completion.result());
        int failed = failed(results);
        if (failed >= 0) {
            Change change = ordered.get(Math.min(failed, ordered.size() - 1));
            ErrorCode error = Transaction.error(results.get(failed));
            if (change.isStale(error, draft)) {
                return null;
            }
            throw StoreErrors.of(error, change.request(), NodeView.relative(chroot, change.path()));
        }
        return outcome(plan, draft, ordered, results, completion.zxid(), executions);
    }

    private static int failed(List<WriteResult> results) {
        for (int i = 0; i < results.size(); i++) {
            ErrorCode error = Transaction.error(results.get(i));
            if (error != ErrorCode.OK && error != ErrorCode.RUNTIME_INCONSISTENCY) {
                return i;
            }
        }
        return -1;
    }

    private Outcome outcome(
            WritePlan plan,
            Draft draft,
            List<Change> ordered,
            List<WriteResult> results,
            long zxid,
            Executions executions) {
        List<@Nullable Object[]> keys = new ArrayList<>();
        IdentityHashMap<Change, Znode> after = new IdentityHashMap<>();
        for (int i = 0; i < ordered.size(); i++) {
            Change change = ordered.get(i);
            if (change.counts() && results.get(i) instanceof WriteResult.Created created) {
                keys.add(new Object[] {
                    NodeView.relative(chroot, created.path()), created.stat().czxid()
                });
            }
            Znode node = plan.returning() == null ? null : ReturnedRows.after(change, results.get(i));
            if (node != null) {
                after.put(change, node);
            }
        }
        QueryPlan returning = plan.returning();
        List<@Nullable Object[]> returned = List.of();
        if (returning != null) {
            List<Znode> inOrder = new ArrayList<>();
            for (Change change : draft.changes()) {
                Znode node = after.get(change);
                if (node != null) {
                    inOrder.add(node);
                }
            }
            returned = ReturnedRows.of(returning, inOrder, store.tree(), chroot, executions);
        }
        return new Outcome(draft.count(), zxid, keys, returned);
    }
}
