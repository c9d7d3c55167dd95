package io.zabra.engine;

import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Closes the sessions that have expired. One thread at a time; what is refused comes back on the commit thread. */
final class ExpiredSessions {
    private final CommitLoop loop;
    /** Those that could not be closed. */
    private final Queue<Long> unclosed = new ConcurrentLinkedQueue<>();

    ExpiredSessions(CommitLoop loop) {
        this.loop = loop;
    }

    /** Closes these, and those for which that was refused before. */
    void close(List<Long> expired) {
        for (int refused = unclosed.size(); refused > 0; refused--) {
            Long id = unclosed.poll();
            if (id != null) {
                close(id);
            }
        }
        expired.forEach(this::close);
    }

    /** A disk that is full may refuse even that: then it is tried again, for nobody else would. */
    private void close(long id) {
        Submission closing = new Submission(id, 0, List.of(), new WriteRequest.CloseSession());
        loop.submit(new Operation.Write(
                closing,
                completion -> {
                    if (completion.result() instanceof WriteResult.Failed) {
                        unclosed.add(id);
                    }
                },
                true));
    }
}
