package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session at one of {@link WholeServers}, which is heard of until it is told to be silent. */
final class WholeClient implements SessionOwner {
    private static final int BEAT_MS = RealClient.TIMEOUT_MS / 5;

    private final WholeServers servers;
    private final RealServer server;
    private final List<Reason> endings = new ArrayList<>();
    private @Nullable Session session;
    private boolean silent;
    private int lastCxid;

    private WholeClient(WholeServers servers, RealServer server) {
        this.servers = servers;
        this.server = server;
    }

    static WholeClient open(WholeServers servers, RealServer server) {
        WholeClient client = new WholeClient(servers, server);
        var unused = WholeServers.store(server)
                .openSession(RealClient.TIMEOUT_MS, client)
                .thenAccept(opened -> client.session = opened);
        servers.await("a session", () -> client.session != null);
        client.beat();
        return client;
    }

    private void beat() {
        if (!silent && endings.isEmpty()) {
            assertThat(touch()).as("alive").isTrue();
            servers.world().agenda().in(BEAT_MS, this::beat);
        }
    }

    private long id() {
        return Objects.requireNonNull(session).id();
    }

    /** Comes to another server with its session. What it has been told since: that it is there, that it is gone, or nothing (null). */
    Supplier<@Nullable Boolean> comeTo(RealServer other) {
        Session own = Objects.requireNonNull(session);
        List<Boolean> told = new ArrayList<>();
        var unused = WholeServers.store(other)
                .attachSession(own.id(), own.password(), RealClient.TIMEOUT_MS, this)
                .thenAccept(attached -> told.add(attached != null));
        other.turnSoon();
        return () -> told.isEmpty() ? null : told.get(0);
    }

    boolean touch() {
        return WholeServers.store(server).touchSession(id(), this);
    }

    /** From now on nothing is heard of it. */
    void fallSilent() {
        silent = true;
    }

    /** Its connection ends, and nothing is heard of it any more. */
    void leave() {
        fallSilent();
        WholeServers.store(server).detachSession(id(), this);
    }

    List<Reason> endings() {
        return endings;
    }

    void create(String path, NodeKind kind) {
        assertThat(call(new WriteRequest.Create(path, new byte[] {1}, AclCodec.OPEN, kind, false, 0)))
                .isInstanceOf(WriteResult.Created.class);
    }

    /** One after the other. */
    void write(String path, int times) {
        for (int i = 0; i < times; i++) {
            byte[] data = {(byte) i, (byte) (i >> 8)};
            assertThat(call(new WriteRequest.SetData(path, data, WriteRequest.ANY_VERSION)))
                    .isInstanceOf(WriteResult.DataSet.class);
        }
    }

    private WriteResult call(WriteRequest request) {
        List<WriteResult> results = new ArrayList<>();
        WholeServers.store(server)
                .submit(
                        new Submission(id(), ++lastCxid, List.of(AuthId.ANYONE), request, this),
                        completion -> results.add(completion.result()));
        server.turnSoon();
        servers.await(request + " is answered", () -> !results.isEmpty());
        return results.get(0);
    }

    @Override
    public void ended(Reason reason) {
        endings.add(reason);
    }
}
