package io.zabra.server.net;

import io.zabra.engine.auth.AuthId;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.metrics.Count;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.server.security.ClientSecurity;
import io.zabra.server.security.Proof;
import io.zabra.server.security.SaslExchange;
import io.zabra.server.security.SaslExchange.Turn;
import io.zabra.server.wire.ClientRequest;
import io.zabra.server.wire.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who the client of one connection has proved to be, and the answers to its attempts; identities can be added, never taken
 * away. Changed on the connection's I/O thread, read by any.
 */
final class ProvedIdentities {
    private static final Logger LOG = LoggerFactory.getLogger(ProvedIdentities.class);

    /** They go to the leader with each write of a follower's client, in a packet that has its limits (1,024 of 64 KiB). */
    private static final int IDENTITIES_MAX = 256;

    private static final int CHARS_MAX = 16 << 10;
    private static final int SCHEME_CHARS_SHOWN = 32;

    /** Apache answers about authentication with this zxid. */
    private static final long ZXID = 0;

    private final ClientSecurity security;
    private final Connection connection;
    private volatile List<AuthId> identities;
    private boolean proving;
    /** Of one token after the other, each on whichever thread looks at it. */
    private @Nullable SaslExchange exchange;

    ProvedIdentities(ClientSecurity security, Connection connection) {
        this.security = security;
        this.connection = connection;
        this.identities = List.of(new AuthId("ip", connection.address()));
    }

    List<AuthId> all() {
        return identities;
    }

    /** False where that is too much to carry along with every request: nothing is added then. */
    boolean add(List<AuthId> proved) {
        Set<AuthId> all = new LinkedHashSet<>(identities);
        all.addAll(proved);
        long chars = all.stream()
                .mapToLong(
                        identity -> identity.scheme().length() + identity.id().length())
                .sum();
        if (all.size() > IDENTITIES_MAX || chars > CHARS_MAX) {
            LOG.warn("{} shows {} identities of {} characters: refused", connection.address(), all.size(), chars);
            return false;
        }
        identities = List.copyOf(new ArrayList<>(all));
        return true;
    }

    /** Whether the client may ask for this; if not, it is told so and its connection closed ({@code enforce.auth}). */
    boolean admits(int xid, ClientRequest request) {
        boolean proof = request instanceof ClientRequest.Authenticate || request instanceof ClientRequest.Sasl;
        if (proof || security.admits(identities)) {
            return true;
        }
        LOG.info("{} has not proved who it is, as it must: closed", connection.address());
        answer(xid, ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH, null);
        connection.close();
        return false;
    }

    void authenticate(Arrival arrival, ClientRequest.Authenticate shown) {
        Proof proof = security.authenticate(shown.scheme(), shown.secret(), connection.address(), identities);
        if (proof instanceof Proof.Accepted accepted && !add(accepted.identities())) {
            proof = new Proof.Refused("too many identities");
        }
        if (proof instanceof Proof.Accepted) {
            answer(arrival.xid(), ErrorCode.OK, null);
        } else if (proof instanceof Proof.Refused refused) {
            LOG.info("{} is refused by scheme {}: {}", connection.address(), name(shown.scheme()), refused.reason());
            connection.recorder().add(Count.AUTHENTICATION_FAILED, 1);
            answer(arrival.xid(), ErrorCode.AUTH_FAILED, null);
            connection.close();
        } else {
            LOG.info("{} looks for another ensemble: closed", connection.address());
            connection.close();
        }
    }

    /** For the log, of which nobody has proved anything yet: no more than a name, on one line. */
    private static String name(String scheme) {
        String start = scheme.substring(0, Math.min(scheme.length(), SCHEME_CHARS_SHOWN));
        return start.replaceAll("[^!-~]", "?");
    }

    /** Whether a token is being looked at: what came behind it waits for what it proves. */
    boolean isProving() {
        return proving;
    }

    /** @param handshakes looks at the token */
    void sasl(Arrival arrival, ClientRequest.Sasl shown, Executor handshakes) {
        proving = true;
        connection.backPressure().hold(true);
        try {
            handshakes.execute(() -> evaluate(arrival, shown));
        } catch (RejectedExecutionException e) {
            LOG.info("{} comes to SASL with too many others: closed", connection.address());
            connection.close();
        }
    }

    private void evaluate(Arrival arrival, ClientRequest.Sasl shown) {
        Turn turn = null;
        try {
            SaslExchange current = exchange == null ? security.newSaslExchange() : exchange;
            exchange = current;
            turn = current == null ? new Turn(null, List.of()) : current.answer(shown.token());
        } catch (IOException | RuntimeException e) {
            LOG.info("{} fails at SASL: {}", connection.address(), e.getMessage());
        } finally {
            // Also where a login module dies of an Error: nobody else lets the connection go on.
            Turn end = turn;
            boolean unused = connection.later(() -> evaluated(arrival, end));
        }
    }

    /** @param turn null: it failed */
    private void evaluated(Arrival arrival, @Nullable Turn turn) {
        proving = false;
        connection.backPressure().hold(false);
        if (!connection.channel().isActive()) {
            return;
        }
        if (turn != null && add(turn.proved())) {
            answer(arrival.xid(), ErrorCode.OK, out -> out.bytes(turn.token()));
        } else {
            saslFailed(arrival);
        }
        connection.proceed();
    }

    private void saslFailed(Arrival arrival) {
        connection.recorder().add(Count.AUTHENTICATION_FAILED, 1);
        if (security.allowsSaslFailures()) {
            answer(arrival.xid(), ErrorCode.OK, out -> out.bytes(null));
            return;
        }
        ErrorCode error = security.requiresSasl() ? ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH : ErrorCode.AUTH_FAILED;
        answer(arrival.xid(), error, out -> out.bytes(null));
        connection.close();
    }

    private void answer(int xid, ErrorCode error, Frame.@Nullable Body body) {
        Frame.reply(connection.output(), xid, ZXID, error, body);
        connection.stats().sent();
    }

    /** Apache shows the user of a digest, nothing of the super user, and the whole id of every other scheme. */
    static Answer whoAmI(List<AuthId> who) {
        return Answer.ok(out -> {
            out.int32(who.size());
            for (AuthId identity : who) {
                int colon = identity.scheme().equals("digest") ? identity.id().indexOf(':') : -1;
                int end = identity.scheme().equals("super") ? 0 : identity.id().length();
                out.string(identity.scheme());
                out.string(identity.id().substring(0, colon < 0 ? end : colon));
            }
        });
    }
}
