package io.zabra.server.security;

import io.zabra.engine.auth.AuthId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/** One client's way through SASL, token by token (Apache's {@code ZooKeeperServer.processSasl}). One thread. */
public final class SaslExchange {
    /** GSSAPI takes four at most, DIGEST-MD5 two. */
    private static final int TOKENS_MAX = 10;

    private static final int TOKEN_BYTES_MAX = 64 << 10;

    private final SaslServer server;
    private final Set<String> superUsers;
    private int tokens;

    SaslExchange(SaslServer server, Set<String> superUsers) {
        this.server = server;
        this.superUsers = superUsers;
    }

    /**
     * The server's turn.
     *
     * @param token for the client; null where there is none
     * @param proved by now; empty as long as it is not over
     */
    public record Turn(byte @Nullable [] token, List<AuthId> proved) {}

    /** Throws {@link SaslException} where the client's token is not what it must be: it is over then. */
    public Turn answer(byte[] token) throws SaslException {
        tokens++;
        if (tokens > TOKENS_MAX || token.length > TOKEN_BYTES_MAX) {
            throw new SaslException("token " + tokens + ", of " + token.length + " bytes, where at most " + TOKENS_MAX
                    + " of " + TOKEN_BYTES_MAX + " bytes are taken");
        }
        byte[] answer = server.evaluateResponse(token);
        if (!server.isComplete()) {
            return new Turn(answer, List.of());
        }
        String user = server.getAuthorizationID();
        List<AuthId> proved = new ArrayList<>(List.of(new AuthId(Scheme.SASL.text(), user)));
        if (superUsers.contains(user)) {
            proved.add(new AuthId("super", ""));
        }
        return new Turn(answer, List.copyOf(proved));
    }
}
