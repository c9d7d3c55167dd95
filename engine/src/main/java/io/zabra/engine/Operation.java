package io.zabra.engine;

import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the commit loop is asked to do, in this order. */
sealed interface Operation {
    /** @param expiry whether the store closes the session of itself */
    record Write(ZnodeStore.Submission submission, ZnodeStore.CompletionHandler handler, boolean expiry)
            implements Operation {}

    /** @param local whether without a transaction */
    record Open(int timeoutMs, SessionOwner owner, CompletableFuture<Session> opened, boolean local)
            implements Operation {}

    /** Makes a local session one of the log; does nothing where it is no local session. */
    record Upgrade(long sessionId) implements Operation {}

    record Attach(
            long sessionId,
            byte[] password,
            int timeoutMs,
            SessionOwner owner,
            CompletableFuture<@Nullable Session> attached)
            implements Operation {}

    /** The last one. */
    record Stop() implements Operation {}
}
