package io.zabra.engine.txn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one {@link WriteRequest} came to. */
public sealed interface WriteResult {
    /** @param path the real path, with the sequence number where one was asked for */
    record Created(String path, Stat stat) implements WriteResult {}

    record Deleted() implements WriteResult {}

    record DataSet(Stat stat) implements WriteResult {}

    /** @param config the text of the new configuration */
    record Reconfigured(byte @Nullable [] config, Stat stat) implements WriteResult {}

    record AclSet(Stat stat) implements WriteResult {}

    record Checked() implements WriteResult {}

    record Synced(String path) implements WriteResult {}

    record SessionClosed() implements WriteResult {}

    /** Answers no request: what the transaction that begins a session comes to. */
    record SessionOpened(int timeoutMs) implements WriteResult {}

    /**
     * @param results one for each request, in order. Where the multi failed, the requests before the failing one hold
     *     {@code Failed(OK)}, that one its code, those after it {@code Failed(RUNTIME_INCONSISTENCY)}, as Apache answers
     */
    record MultiDone(List<WriteResult> results) implements WriteResult {}

    record Failed(ErrorCode error) implements WriteResult {}
}
