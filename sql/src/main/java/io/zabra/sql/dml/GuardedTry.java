package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.plan.QueryPlan;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that decides upon what it has read: one multi, which checks the versions read. */
final class GuardedTry implements WriteTry {
    private final WritePlan plan;
    private final Executions executions;
    private final String chroot;
    private final Tree latest;
    private final PinnedTree pin;
    private final Draft draft;
    /** Null where the draft would change nothing. */
    private final @Nullable List<Change> ordered;

    /**
     * @param latest where RETURNING reads what it does not find among the statement's own rows
     * @param pin what the draft was drawn from; closed with this
     */
    GuardedTry(
            WritePlan plan,
            Executions executions,
            String chroot,
            Tree latest,
            PinnedTree pin,
            Draft draft,
            @Nullable List<Change> ordered) {
        this.plan = plan;
        this.executions = executions;
        this.chroot = chroot;
        this.latest = latest;
        this.pin = pin;
        this.draft = draft;
        this.ordered = ordered;
    }

    @Override
    public @Nullable WriteRequest request() {
        if (ordered == null) {
            return null;
        }
        List<WriteRequest> requests = ordered.stream().map(Change::request).toList();
        return requests.size() == 1 ? requests.get(0) : new WriteRequest.Multi(requests);
    }

    @Override
    public long zxid() {
        return pin.zxid();
    }

    @Override
    public boolean takesTime(Completion completion) {
        return plan.returning() != null || WriteTry.failed(WriteTry.results(completion)) >= 0;
    }

    @Override
    public WriteExecutor.@Nullable Outcome outcome(Completion completion) {
        List<Change> changes = ordered == null ? List.of() : ordered;
        List<WriteResult> results = WriteTry.results(completion);
        int failed = WriteTry.failed(results);
        if (failed < 0) {
            return took(changes, results, completion.zxid());
        }
        Change change = changes.get(Math.min(failed, changes.size() - 1));
        ErrorCode error = Transaction.error(results.get(failed));
        if (change.isStale(error, draft)
                || (isNotUnderstood(error, changes) && draft.guarding().fallsBack())) {
            return null;
        }
        throw StoreErrors.of(error, change.request(), NodeView.relative(chroot, change.path()));
    }

    private static boolean isNotUnderstood(ErrorCode error, List<Change> changes) {
        List<WriteRequest> requests = changes.stream().map(Change::request).toList();
        return ReadGuards.isNotUnderstood(error, requests);
    }

    /** The outcome of what took effect, whatever fails from now on. */
    private WriteExecutor.Outcome took(List<Change> changes, List<WriteResult> results, long zxid) {
        try {
            return outcome(changes, results, zxid);
        } catch (RuntimeException | StackOverflowError e) {
            throw StoreWriter.tookEffect(e);
        }
    }

    private WriteExecutor.Outcome outcome(List<Change> changes, List<WriteResult> results, long zxid) {
        List<@Nullable Object[]> keys = new ArrayList<>();
        IdentityHashMap<Change, Znode> after = new IdentityHashMap<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (change.counts()) {
                WriteTry.addKey(keys, results.get(i), chroot);
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
            returned = ReturnedRows.of(returning, inOrder, latest, chroot, executions, draft.takeReturned());
        }
        return new WriteExecutor.Outcome(draft.count(), zxid, keys, returned);
    }

    @Override
    public void close() {
        draft.release();
        pin.close();
    }
}
