package io.zabra.server.net;

import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.txn.WriteResult;

/** Has the audit log tell of each write that came by one connection, though the client may be gone by the time it is done. Any thread. */
final class AuditedWrites {
    private final Audit audit;
    private final Connection connection;

    AuditedWrites(Audit audit, Connection connection) {
        this.audit = audit;
        this.connection = connection;
    }

    /** What a write is to be submitted with that this handler waits for. */
    CompletionHandler before(Submission submission, CompletionHandler handler) {
        return audit.isEnabled()
                ? completion -> {
                    done(submission, completion.result());
                    handler.completed(completion);
                }
                : handler;
    }

    /** The line is written on the connection's I/O thread: the store's thread waits for no disk of logs. */
    void done(Submission submission, WriteResult result) {
        if (!audit.isEnabled()) {
            return;
        }
        Audit.Client client = new Audit.Client(submission.sessionId(), submission.identities(), connection.address());
        Runnable line = () -> audit.write(client, submission.request(), result);
        if (!connection.later(line)) {
            line.run();
        }
    }
}
