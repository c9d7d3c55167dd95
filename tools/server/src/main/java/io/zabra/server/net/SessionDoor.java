package io.zabra.server.net;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.server.wire.Handshake;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a client may have a session here, and which one it gets (Apache's {@code processConnectRequest}). Any thread. */
final class SessionDoor {
    private static final Logger LOG = LoggerFactory.getLogger(SessionDoor.class);

    private SessionDoor() {}

    /** Whether the client may have a session here; where not, the log says why. */
    static boolean admits(ZnodeStore store, Handshake handshake, String address) {
        String refusal = refusal(store, handshake);
        if (refusal != null) {
            LOG.info("{} {}: refused", address, refusal);
        }
        return refusal == null;
    }

    /** Why the client has to try another server; null: it need not. */
    private static @Nullable String refusal(ZnodeStore store, Handshake handshake) {
        if (isTooLittle(store, handshake)) {
            return "wants to write, and here is no leader";
        }
        long zxid = store.lastZxid();
        return handshake.lastZxidSeen() <= zxid
                ? null
                : "has seen zxid 0x%x, which is ahead of 0x%x".formatted(handshake.lastZxidSeen(), zxid);
    }

    /** Whether reads are all that there is, and not all that the client wants. */
    static boolean isTooLittle(ZnodeStore store, Handshake handshake) {
        return store.isReadOnly() && !handshake.readOnlyAccepted();
    }

    /** Completes with null where the session is gone. */
    @SuppressWarnings("NullAway") // a new session is never null
    static CompletionStage<@Nullable Session> open(Services services, Handshake handshake, SessionOwner owner) {
        ZnodeStore store = services.store();
        int timeoutMs = services.limits().negotiatedTimeoutMs(handshake.timeoutMs());
        if (handshake.sessionId() != 0) {
            return store.attachSession(handshake.sessionId(), handshake.password(), timeoutMs, owner);
        }
        CompletionStage<Session> opened =
                handshake.sql() ? store.openLocalSession(timeoutMs, owner) : store.openSession(timeoutMs, owner);
        return opened.thenApply(session -> session);
    }
}
