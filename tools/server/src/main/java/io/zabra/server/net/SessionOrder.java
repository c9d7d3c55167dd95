package io.zabra.server.net;

import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.server.wire.ClientRequest;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one session that are not answered yet, answered in the order in which they came. Writes that follow
 * each other are with the store at the same time. A read waits for the writes before it, and writes after a waiting read
 * wait for that read, so that it does not see them. One I/O thread, but for the completions of writes.
 */
final class SessionOrder {

    /** What the requests need of their connection. All on the I/O thread, but {@link #wake}. */
    interface Line {
        void submit(int xid, ClientRequest.Write write, CompletionHandler handler);

        /** Answers, or sees to it that an answer comes. */
        void answer(Arrival arrival, ClientRequest.Local request);

        void answer(Arrival arrival, ClientRequest.Write write, Completion completion);

        /** Has {@link SessionOrder#advance} called soon. Any thread. */
        void wake();
    }

    /** Which request it is, since when it has been here, and how many bytes it had. */
    record Arrival(int xid, int opCode, long atNs, int bytes) {}

    private final Line line;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();

    /** Requests of {@link #pending} that are not with the store: from the first waiting read on. */
    private int waiting;

    SessionOrder(Line line) {
        this.line = line;
    }

    private final class Pending implements CompletionHandler {
        private final Arrival arrival;
        private final ClientRequest request;
        private boolean submitted;
        private volatile @Nullable Completion completion;

        Pending(Arrival arrival, ClientRequest request) {
            this.arrival = arrival;
            this.request = request;
        }

        void submit(ClientRequest.Write write) {
            submitted = true;
            line.submit(arrival.xid(), write, this);
        }

        @Override
        public void completed(Completion completion) {
            this.completion = completion;
            line.wake();
        }
    }

    int size() {
        return pending.size();
    }

    void accept(Arrival arrival, ClientRequest request) {
        if (pending.isEmpty() && request instanceof ClientRequest.Local local) {
            line.answer(arrival, local);
            return;
        }
        Pending last = new Pending(arrival, request);
        pending.add(last);
        if (waiting == 0 && request instanceof ClientRequest.Write write) {
            last.submit(write);
        } else {
            waiting++;
        }
    }

    /** Answers all that can be answered by now. */
    void advance() {
        while (true) {
            Pending head = pending.peek();
            if (head == null) {
                return;
            }
            if (head.request instanceof ClientRequest.Local local) {
                pending.poll();
                waiting--;
                line.answer(head.arrival, local);
                submitWaitingWrites();
            } else if (head.request instanceof ClientRequest.Write write) {
                Completion completion = head.completion;
                if (completion == null) {
                    return;
                }
                pending.poll();
                line.answer(head.arrival, write, completion);
            }
        }
    }

    /** The writes up to the next waiting read, now that the one before them is answered. */
    private void submitWaitingWrites() {
        for (Pending next : pending) {
            if (!(next.request instanceof ClientRequest.Write write)) {
                return;
            }
            if (!next.submitted) {
                waiting--;
                next.submit(write);
            }
        }
    }
}
