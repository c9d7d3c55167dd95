package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.sql.exec.NodeView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose conditions are ZooKeeper's own.
 *
 * @param rows a request for each row of the statement: all of a multi where there are several; none where it can match nothing
 */
record DirectTry(List<WriteRequest> rows, long zxid, String chroot) implements WriteTry {
    DirectTry {
        rows = List.copyOf(rows);
    }

    @Override
    public @Nullable WriteRequest request() {
        return rows.size() > 1 ? new WriteRequest.Multi(rows) : rows.isEmpty() ? null : rows.get(0);
    }

    @Override
    public boolean takesTime(Completion completion) {
        return false;
    }

    @Override
    public WriteExecutor.Outcome outcome(Completion completion) {
        List<WriteResult> results = WriteTry.results(completion);
        int failed = WriteTry.failed(results);
        if (failed >= 0) {
            WriteRequest refused = rows.get(Math.min(failed, rows.size() - 1));
            ErrorCode error = Transaction.error(results.get(failed));
            if (refused instanceof WriteRequest.Create || !StoreErrors.isConflict(error)) {
                throw StoreErrors.of(error, refused, NodeView.relative(chroot, Payloads.path(refused)));
            }
            return WriteExecutor.Outcome.counted(0, completion.zxid());
        }
        List<@Nullable Object[]> keys = new ArrayList<>();
        results.forEach(result -> WriteTry.addKey(keys, result, chroot));
        return new WriteExecutor.Outcome(results.size(), completion.zxid(), keys, List.of());
    }

    @Override
    public void close() {}
}
