package io.zabra.sql.dml;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.sql.exec.NodeView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One try at a statement that takes effect at once: its one request, and what that came to. One thread at a time. */
public interface WriteTry extends AutoCloseable {
    /** Null where it comes to nothing. */
    @Nullable
    WriteRequest request();

    /** Of the state that it was drawn from. */
    long zxid();

    /** Whether to find its {@link #outcome}, or to try again, is more than may be done on the store's thread. */
    boolean takesTime(Completion completion);

    /**
     * Null where what was read has changed meanwhile.
     *
     * @throws io.zabra.sql.error.SqlFailure where the store has refused it
     */
    WriteExecutor.@Nullable Outcome outcome(Completion completion);

    @Override
    void close();

    /** Of each of the requests that were sent together. */
    static List<WriteResult> results(Completion completion) {
        return completion.result() instanceof WriteResult.MultiDone multi
                ? multi.results()
                : List.of(completion.result());
    }

    /** The first that failed; -1 where none did. */
    static int failed(List<WriteResult> results) {
        for (int i = 0; i < results.size(); i++) {
            ErrorCode error = Transaction.error(results.get(i));
            if (error != ErrorCode.OK && error != ErrorCode.RUNTIME_INCONSISTENCY) {
                return i;
            }
        }
        return -1;
    }

    /** Adds the key of what was created. */
    static void addKey(List<@Nullable Object[]> keys, WriteResult result, String chroot) {
        if (result instanceof WriteResult.Created created) {
            keys.add(new Object[] {
                NodeView.relative(chroot, created.path()), created.stat().czxid()
            });
        }
    }
}
