package io.zabra.sql;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.txn.WriteRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A store that lets a test act right before a write is submitted: between what SQL has read and what it writes. */
final class InterleavedStore {
    private InterleavedStore() {}

    /** Runs once, before the next write that is a change of one session. */
    static final class Hook {
        private long sessionId;
        private Runnable action = () -> {};
        int calls;

        /** @param times how many writes it is run before */
        void before(long session, int times, Runnable first) {
            sessionId = session;
            int[] left = {times};
            action = () -> {
                if (left[0]-- > 0) {
                    calls++;
                    first.run();
                }
            };
        }

        private void submitted(Submission submission) {
            if (submission.sessionId() == sessionId && !(submission.request() instanceof WriteRequest.Sync)) {
                action.run();
            }
        }
    }

    static ZnodeStore over(ZnodeStore store, Hook hook) {
        return (ZnodeStore) Proxy.newProxyInstance(
                InterleavedStore.class.getClassLoader(),
                new Class<?>[] {ZnodeStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("submit")) {
                        hook.submitted((Submission) arguments[0]);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
