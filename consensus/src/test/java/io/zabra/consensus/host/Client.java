package io.zabra.consensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A session at one server. */
final class Client implements SessionOwner {
    private static final long TIMEOUT_S = 20;

    private final ZnodeStore store;
    final List<Reason> endings = new CopyOnWriteArrayList<>();
    /** What it is to do once it is done with what it does. */
    final Queue<Runnable> afterwards = new ConcurrentLinkedQueue<>();

    /** Whether it takes part in the store's work so. */
    volatile boolean seesToIt;

    private Session session = new Session(0, new byte[0], 0);
    private int cxid;
    private volatile long seenZxid;

    private Client(ZnodeStore store) {
        this.store = store;
    }

    static Client open(ZnodeStore store, int timeoutMs) {
        Client client = new Client(store);
        client.session = result(store.openSession(timeoutMs, client));
        return client;
    }

    /** Its next request has number 0. */
    Client numberingFromZero() {
        cxid = -1;
        return this;
    }

    static Client openLocal(ZnodeStore store, int timeoutMs) {
        Client client = new Client(store);
        client.session = result(store.openLocalSession(timeoutMs, client));
        return client;
    }

    /** The same session at another server; null where it is gone. A server that is behind what the client has seen turns it away until it is not. */
    @Nullable
    Client reattach(ZnodeStore other) {
        MemoryEnsemble.await("the server shows what the client has seen", () -> other.lastZxid() >= seenZxid);
        return result(reattaching(other));
    }

    /** The same, without waiting for it. */
    CompletableFuture<@Nullable Client> reattaching(ZnodeStore other) {
        Client client = new Client(other);
        return other.attachSession(session.id(), session.password(), session.timeoutMs(), client)
                .thenApply(attached -> attached == null ? null : client.with(attached, this))
                .toCompletableFuture();
    }

    private Client with(Session attached, Client former) {
        session = attached;
        cxid = former.cxid + 1_000;
        seenZxid = former.seenZxid;
        return this;
    }

    long id() {
        return session.id();
    }

    ZnodeStore store() {
        return store;
    }

    CompletableFuture<Completion> submit(WriteRequest request) {
        CompletableFuture<Completion> done = new CompletableFuture<>();
        @Nullable SessionOwner owner = seesToIt ? this : null;
        store.submit(new Submission(session.id(), ++cxid, List.of(AuthId.ANYONE), request, owner), completion -> {
            seenZxid = Math.max(seenZxid, completion.zxid());
            done.complete(completion);
        });
        return done;
    }

    WriteResult call(WriteRequest request) {
        return result(submit(request)).result();
    }

    String create(String path, NodeKind kind) {
        WriteResult created = call(creation(path, kind, false));
        assertThat(created).isInstanceOf(WriteResult.Created.class);
        return ((WriteResult.Created) created).path();
    }

    static WriteRequest creation(String path, NodeKind kind, boolean sequential) {
        return new WriteRequest.Create(path, new byte[] {1}, AclCodec.OPEN, kind, sequential, 0);
    }

    boolean touch() {
        return store.touchSession(session.id(), this);
    }

    static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean afterwards(Runnable task) {
        return seesToIt && afterwards.add(task);
    }

    @Override
    public void ended(Reason reason) {
        endings.add(reason);
    }
}
