package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.engine.tree.Tree;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.sql.error.SqlFailure;
import io.zabra.sql.error.SqlState;
import io.zabra.sql.exec.Execution;
import io.zabra.sql.exec.NodeView;
import io.zabra.sql.exec.ReadSet;
import io.zabra.sql.exec.RowCursor;
import io.zabra.sql.plan.QueryPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs INSERT, UPDATE and DELETE. What a statement decides upon is read at one zxid and written as one multi that checks the
 * versions read, so that nothing slips in between; where something did, it is read anew, some times.
 */
public final class WriteExecutor {
    private static final int ATTEMPTS_MAX = 16;

    private final ZnodeStore store;
    private final StoreWriter writer;
    private final String chroot;
    private final int writesMax;

    public WriteExecutor(ZnodeStore store, StoreWriter writer, String chroot, int writesMax) {
        this.store = store;
        this.writer = writer;
        this.chroot = chroot;
        this.writesMax = writesMax;
    }

    /**
     * What a statement did.
     *
     * @param keys (path, czxid) of each znode created, with the paths as the session sees them; empty within a transaction
     */
    public record Outcome(long count, long zxid, List<@Nullable Object[]> keys) {}

    /**
     * @param executions makes an execution that reads a tree, and notes what it reads
     * @param transaction null: the statement takes effect at once
     */
    public Outcome execute(
            WritePlan plan, BiFunction<Tree, ReadSet, Execution> executions, @Nullable Transaction transaction) {
        if (transaction != null) {
            List<WriteRequest> requests = requests(plan, executions.apply(transaction.tree(), transaction.reads()));
            requests.forEach(transaction::add);
            return new Outcome(requests.size(), transaction.tree().zxid(), List.of());
        }
        QueryPlan direct = plan instanceof WritePlan.Update update
                ? update.direct()
                : plan instanceof WritePlan.Delete delete ? delete.direct() : null;
        return direct == null
                ? guarded(plan, executions)
                : compareAndSet(direct, plan instanceof WritePlan.Delete, executions);
    }

    private Outcome compareAndSet(QueryPlan direct, boolean deletes, BiFunction<Tree, ReadSet, Execution> executions) {
        Tree tree = store.tree();
        Object[] row = rows(direct, executions.apply(tree, ReadSet.NONE)).get(0);
        boolean versioned = Boolean.TRUE.equals(row[row.length - 1]);
        if (!(row[0] instanceof String path) || !path.startsWith("/") || !(row[1] instanceof Integer version)) {
            return new Outcome(0, tree.zxid(), List.of());
        }
        if (versioned && version < 0) {
            return new Outcome(0, tree.zxid(), List.of());
        }
        String target = NodeView.absolute(chroot, path);
        WriteRequest request = deletes
                ? new WriteRequest.Delete(target, version)
                : new WriteRequest.SetData(target, Payloads.bytes(row[2]), version);
        Completion completion = writer.write(request);
        ErrorCode error = Transaction.error(completion.result());
        if (error != ErrorCode.OK && !StoreErrors.isConflict(error)) {
            throw StoreErrors.of(error, request, path);
        }
        return new Outcome(error == ErrorCode.OK ? 1 : 0, completion.zxid(), List.of());
    }

    private Outcome guarded(WritePlan plan, BiFunction<Tree, ReadSet, Execution> executions) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            ReadSet reads = new ReadSet(writesMax);
            List<WriteRequest> requests;
            long zxid;
            try (PinnedTree pin = store.pin()) {
                requests = requests(plan, executions.apply(pin, reads));
                zxid = pin.zxid();
            }
            if (requests.isEmpty()) {
                return new Outcome(0, zxid, List.of());
            }
            List<WriteRequest> all = Payloads.withChecks(requests, reads, writesMax);
            Completion completion = writer.write(all.size() == 1 ? all.get(0) : new WriteRequest.Multi(all));
            List<WriteResult> results = completion.result() instanceof WriteResult.MultiDone multi
                    ? multi.results()
                    : List.of(completion.result());
            int failed = failed(results);
            if (failed < 0) {
                return new Outcome(requests.size(), completion.zxid(), created(results));
            }
            retryOrThrow(results.get(failed), all.get(Math.min(failed, all.size() - 1)));
        }
        throw new SqlFailure(
                SqlState.SERIALIZATION_FAILURE,
                "What the statement read was changed meanwhile, " + ATTEMPTS_MAX + " times in a row: try it again");
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

    private void retryOrThrow(WriteResult result, WriteRequest request) {
        ErrorCode error = Transaction.error(result);
        boolean stale = StoreErrors.isConflict(error) && !(request instanceof WriteRequest.Create);
        if (!stale) {
            throw StoreErrors.of(error, request, NodeView.relative(chroot, Payloads.path(request)));
        }
    }

    private List<@Nullable Object[]> created(List<WriteResult> results) {
        List<@Nullable Object[]> keys = new ArrayList<>();
        for (WriteResult result : results) {
            if (result instanceof WriteResult.Created created) {
                keys.add(new Object[] {
                    NodeView.relative(chroot, created.path()), created.stat().czxid()
                });
            }
        }
        return keys;
    }

    private List<WriteRequest> requests(WritePlan plan, Execution execution) {
        List<@Nullable Object[]> rows = rows(plan.source(), execution);
        if (rows.size() > writesMax) {
            throw new SqlFailure(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "The statement would change more than " + writesMax + " znodes, more than fit into one multi");
        }
        List<WriteRequest> requests = new ArrayList<>(rows.size());
        for (Object[] row : rows) {
            requests.add(request(plan, row));
        }
        return requests;
    }

    private WriteRequest request(WritePlan plan, @Nullable Object[] row) {
        if (plan instanceof WritePlan.Insert insert) {
            return Payloads.create(insert.columns(), row, chroot);
        }
        String path = NodeView.absolute(chroot, String.valueOf(row[0]));
        int version = row[1] instanceof Integer known ? known : WriteRequest.ANY_VERSION;
        return plan instanceof WritePlan.Delete
                ? new WriteRequest.Delete(path, version)
                : new WriteRequest.SetData(path, Payloads.bytes(row[2]), version);
    }

    private List<@Nullable Object[]> rows(QueryPlan query, Execution execution) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (RowCursor cursor = query.root().open(execution)) {
            for (Object[] row = cursor.next(); row != null && rows.size() <= writesMax; row = cursor.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
