package io.zabra.engine;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.session.Session;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A session of a store, written to and waited for, for tests. */
public final class StoreClient implements SessionOwner {
    public static final List<AclEntry> OPEN = List.of(new AclEntry(Permission.ALL, AuthId.ANYONE));
    private static final int TIMEOUT_MS = 20_000;

    public final ZnodeStore store;
    public final Session session;
    public final List<Reason> endings = Collections.synchronizedList(new ArrayList<>());
    public List<AuthId> identities = List.of(new AuthId("ip", "127.0.0.1"));
    private int cxid;

    public StoreClient(ZnodeStore store) {
        this(store, TIMEOUT_MS);
    }

    public StoreClient(ZnodeStore store, int timeoutMs) {
        this.store = store;
        this.session = await(store.openSession(timeoutMs, this).toCompletableFuture());
    }

    @Override
    public void ended(Reason reason) {
        endings.add(reason);
    }

    public WriteResult write(WriteRequest request) {
        return complete(request).result();
    }

    /** Does not wait for the answer. */
    public void submit(WriteRequest request) {
        store.submit(new ZnodeStore.Submission(session.id(), ++cxid, identities, request), completion -> {});
    }

    public ZnodeStore.Completion complete(WriteRequest request) {
        CompletableFuture<ZnodeStore.Completion> done = new CompletableFuture<>();
        store.submit(new ZnodeStore.Submission(session.id(), ++cxid, identities, request), done::complete);
        return await(done);
    }

    public String create(String path, String data) {
        return create(path, data, NodeKind.PERSISTENT, false);
    }

    public String create(String path, String data, NodeKind kind, boolean sequential) {
        WriteResult result = write(new WriteRequest.Create(path, bytes(data), OPEN, kind, sequential, 0));
        return ((WriteResult.Created) result).path();
    }

    public ErrorCode error(WriteRequest request) {
        WriteResult result = write(request);
        return result instanceof WriteResult.Failed failed ? failed.error() : ErrorCode.OK;
    }

    public static WriteRequest.Create creation(String path) {
        return creation(path, "data");
    }

    public static WriteRequest.Create creation(String path, String data) {
        return new WriteRequest.Create(path, bytes(data), OPEN, NodeKind.PERSISTENT, false, 0);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("not completed", e);
        }
    }
}
