package io.zabra.engine;

import static io.zabra.engine.StoreClient.OPEN;
import static io.zabra.engine.StoreClient.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.session.SessionOwner;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.Stat;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every error that Apache's {@code PrepRequestProcessor} has for each request, in its order of precedence. */
class ErrorCodeTest {
    private static final AuthId ALICE = new AuthId("digest", "alice:hash=");
    private static final List<AclEntry> NOTHING = List.of(new AclEntry(0, AuthId.ANYONE));

    private final LocalStore store =
            LocalStore.inMemory(LocalStoreConfig.standard().withClock(new ManualClock(), false));
    private final StoreClient client = new StoreClient(store);

    @BeforeEach
    void fill() {
        client.create("/a", "");
        client.create("/a/b", "");
        client.create("/e", "", NodeKind.EPHEMERAL, false);
        client.write(create("/shut", NodeKind.PERSISTENT, 0, NOTHING));
        client.write(create("/readable", NodeKind.PERSISTENT, 0, acl(Permission.READ)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static List<AclEntry> acl(int permissions) {
        return List.of(new AclEntry(permissions, AuthId.ANYONE));
    }

    private static WriteRequest.Create create(String path, NodeKind kind, long ttlMs, List<AclEntry> acl) {
        return new WriteRequest.Create(path, null, acl, kind, false, ttlMs);
    }

    private static WriteRequest.Create create(String path, AclEntry... acl) {
        return create(path, NodeKind.PERSISTENT, 0, List.of(acl));
    }

    private static AclEntry entry(String scheme, String id) {
        return new AclEntry(Permission.ALL, new AuthId(scheme, id));
    }

    @Test
    void aCreateIsRefused() {
        assertErrors(Map.ofEntries(
                Map.entry(creation("/a"), ErrorCode.NODE_EXISTS),
                Map.entry(creation("/"), ErrorCode.NODE_EXISTS),
                Map.entry(creation("/x/y"), ErrorCode.NO_NODE),
                Map.entry(creation("/x/"), ErrorCode.NO_NODE),
                Map.entry(creation("/a/"), ErrorCode.BAD_ARGUMENTS),
                Map.entry(creation("x"), ErrorCode.BAD_ARGUMENTS),
                Map.entry(creation(""), ErrorCode.BAD_ARGUMENTS),
                Map.entry(creation("//x"), ErrorCode.BAD_ARGUMENTS),
                Map.entry(creation("/a/."), ErrorCode.BAD_ARGUMENTS),
                Map.entry(creation("/a/\u0000"), ErrorCode.BAD_ARGUMENTS),
                Map.entry(creation("/a/\u0007"), ErrorCode.BAD_ARGUMENTS),
                Map.entry(creation("/" + "n".repeat(20_000)), ErrorCode.BAD_ARGUMENTS),
                Map.entry(creation("/e/x"), ErrorCode.NO_CHILDREN_FOR_EPHEMERALS),
                Map.entry(creation("/shut/x"), ErrorCode.NO_AUTH),
                Map.entry(creation("/readable/x"), ErrorCode.NO_AUTH),
                Map.entry(create("/x"), ErrorCode.INVALID_ACL),
                Map.entry(create("/x", entry("auth", "")), ErrorCode.INVALID_ACL),
                Map.entry(create("/x", entry("world", "x")), ErrorCode.INVALID_ACL),
                Map.entry(create("/x", entry("digest", "x")), ErrorCode.INVALID_ACL),
                Map.entry(create("/x", entry("ip", "x")), ErrorCode.INVALID_ACL),
                Map.entry(create("/x", entry("ip", "1.2.3.4/33")), ErrorCode.INVALID_ACL),
                Map.entry(create("/x", entry("nosuch", "x")), ErrorCode.INVALID_ACL),
                Map.entry(create("/x", NodeKind.TTL, 5, OPEN), ErrorCode.UNIMPLEMENTED),
                Map.entry(create("/x", NodeKind.PERSISTENT, 5, OPEN), ErrorCode.BAD_ARGUMENTS)));
    }

    @Test
    void aTtlOutOfRangeIsRefused() {
        try (LocalStore extended = LocalStore.inMemory(
                LocalStoreConfig.standard().withClock(new ManualClock(), false).withExtendedTypes(true))) {
            StoreClient other = new StoreClient(extended);
            assertThat(other.error(create("/x", NodeKind.TTL, 0, OPEN))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
            assertThat(other.error(create("/x", NodeKind.TTL, 1L << 40, OPEN))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
            assertThat(other.error(create("/x", NodeKind.TTL, (1L << 40) - 1, OPEN)))
                    .isEqualTo(ErrorCode.OK);
        }
    }

    @Test
    void whatAConnectionAsksForThatLostItsSessionIsRefused() {
        StoreClient heir = new StoreClient(store);
        StoreClient.await(store.attachSession(client.session.id(), client.session.password(), 20_000, heir)
                .toCompletableFuture());
        for (WriteRequest request : List.of(
                creation("/x"),
                new WriteRequest.Delete("/a/b", -1),
                new WriteRequest.SetData("/a", null, -1),
                new WriteRequest.SetAcl("/a", OPEN, -1),
                new WriteRequest.Multi(List.of(creation("/x"))))) {
            assertThat(submit(request, client)).as("%s", request).isEqualTo(ErrorCode.SESSION_MOVED);
            assertThat(store.tree().find("/x")).isNull();
        }
        assertThat(submit(creation("/x"), heir)).isEqualTo(ErrorCode.OK);
        assertThat(submit(new WriteRequest.CloseSession(), client)).isEqualTo(ErrorCode.OK);
    }

    private ErrorCode submit(WriteRequest request, SessionOwner owner) {
        CompletableFuture<ZnodeStore.Completion> done = new CompletableFuture<>();
        store.submit(new ZnodeStore.Submission(client.session.id(), 0, List.of(), request, owner), done::complete);
        WriteResult result = StoreClient.await(done).result();
        return result instanceof WriteResult.Failed failed ? failed.error() : ErrorCode.OK;
    }

    @Test
    void aDeleteIsRefused() {
        assertErrors(Map.of(
                new WriteRequest.Delete("/x", -1), ErrorCode.NO_NODE,
                new WriteRequest.Delete("/x/y", -1), ErrorCode.NO_NODE,
                new WriteRequest.Delete("/a", 0), ErrorCode.NOT_EMPTY,
                new WriteRequest.Delete("/a", 3), ErrorCode.BAD_VERSION,
                new WriteRequest.Delete("/", -1), ErrorCode.BAD_ARGUMENTS,
                new WriteRequest.Delete("/zookeeper", -1), ErrorCode.BAD_ARGUMENTS,
                new WriteRequest.Delete("/zookeeper/quota", -1), ErrorCode.BAD_ARGUMENTS,
                new WriteRequest.Delete("/zookeeper/config", -1), ErrorCode.BAD_ARGUMENTS,
                new WriteRequest.Delete("x", -1), ErrorCode.BAD_ARGUMENTS,
                new WriteRequest.Delete("/readable/x", -1), ErrorCode.NO_AUTH));
    }

    @Test
    void aSetIsRefused() {
        assertErrors(Map.of(
                new WriteRequest.SetData("/x", null, -1), ErrorCode.NO_NODE,
                new WriteRequest.SetData("/a", null, 1), ErrorCode.BAD_VERSION,
                new WriteRequest.SetData("/a/", null, -1), ErrorCode.BAD_ARGUMENTS,
                new WriteRequest.SetData("/readable", null, -1), ErrorCode.NO_AUTH,
                new WriteRequest.SetAcl("/x", OPEN, -1), ErrorCode.NO_NODE,
                new WriteRequest.SetAcl("/a", OPEN, 1), ErrorCode.BAD_VERSION,
                new WriteRequest.SetAcl("/a/", OPEN, -1), ErrorCode.BAD_ARGUMENTS,
                new WriteRequest.SetAcl("/readable", OPEN, -1), ErrorCode.NO_AUTH,
                new WriteRequest.SetAcl("/a", List.of(), -1), ErrorCode.INVALID_ACL));
    }

    @Test
    void aCheckIsRefused() {
        assertErrors(Map.of(
                new WriteRequest.Check("/x", -1), ErrorCode.NO_NODE,
                new WriteRequest.Check("/a", 1), ErrorCode.BAD_VERSION,
                new WriteRequest.Check("a", -1), ErrorCode.BAD_ARGUMENTS,
                new WriteRequest.Check("/shut", -1), ErrorCode.NO_AUTH));
    }

    @Test
    void aCheckOfWhatWasChangedIsRefused() {
        Stat stat = Objects.requireNonNull(store.tree().find("/a")).stat();
        int created = (stat.cversion() + stat.numChildren()) / 2;
        WriteRequest same = new WriteRequest.CheckUnchanged(
                "/a", stat.version(), stat.aversion(), stat.czxid(), stat.pzxid(), created);
        assertThat(client.error(new WriteRequest.Multi(List.of(same)))).isEqualTo(ErrorCode.OK);
        List<WriteRequest> other = List.of(
                new WriteRequest.CheckUnchanged("/a", stat.version() + 1, -1, -1, -1, -1),
                new WriteRequest.CheckUnchanged("/a", -1, stat.aversion() + 1, -1, -1, -1),
                new WriteRequest.CheckUnchanged("/a", -1, -1, stat.czxid() + 1, -1, -1),
                new WriteRequest.CheckUnchanged("/a", -1, -1, -1, stat.pzxid() + 1, -1),
                new WriteRequest.CheckUnchanged("/a", -1, -1, -1, -1, created + 1));
        for (WriteRequest check : other) {
            assertThat(client.write(new WriteRequest.Multi(List.of(check))))
                    .as("%s", check)
                    .isEqualTo(new WriteResult.MultiDone(List.of(new WriteResult.Failed(ErrorCode.BAD_VERSION))));
        }
    }

    @Test
    void whatWasWrittenOrMadeAnewSinceTheSweepLookedStays() {
        client.create("/c", "", NodeKind.CONTAINER, false);
        WriteRequest first = removalOf("/c");
        assertThat(client.error(new WriteRequest.SetData("/c", new byte[1], -1)))
                .isEqualTo(ErrorCode.OK);
        assertThat(client.error(first)).isEqualTo(ErrorCode.BAD_VERSION);
        WriteRequest second = removalOf("/c");
        assertThat(client.error(new WriteRequest.Delete("/c", -1))).isEqualTo(ErrorCode.OK);
        client.create("/c", "", NodeKind.CONTAINER, false);
        assertThat(client.error(second)).isEqualTo(ErrorCode.BAD_VERSION);
        assertThat(client.error(removalOf("/c"))).isEqualTo(ErrorCode.OK);
    }

    private WriteRequest removalOf(String path) {
        return new WriteRequest.DeleteContainer(
                path, Objects.requireNonNull(store.tree().find(path)).mzxid());
    }

    @Test
    void aSweepIsRefused() {
        client.create("/c", "", NodeKind.CONTAINER, false);
        client.create("/c/x", "");
        assertErrors(Map.of(
                new WriteRequest.DeleteContainer("/x"), ErrorCode.NO_NODE,
                new WriteRequest.DeleteContainer("/c"), ErrorCode.NOT_EMPTY,
                new WriteRequest.DeleteContainer("/a/b"), ErrorCode.BAD_VERSION,
                new WriteRequest.DeleteContainer("/e"), ErrorCode.BAD_VERSION,
                new WriteRequest.DeleteContainer("/"), ErrorCode.BAD_ARGUMENTS));
    }

    @Test
    void whatCannotStandInAMultiIsRefused() {
        WriteRequest multi = new WriteRequest.Multi(List.of(new WriteRequest.SetAcl("/a", OPEN, -1)));
        assertThat(client.write(multi))
                .isEqualTo(new WriteResult.MultiDone(List.of(new WriteResult.Failed(ErrorCode.MARSHALLING_ERROR))));
    }

    @Test
    void aSessionThatIsGoneMayNotWrite() {
        StoreClient gone = new StoreClient(store);
        gone.write(new WriteRequest.CloseSession());
        for (WriteRequest request : List.of(
                creation("/x"),
                new WriteRequest.Delete("/x", -1),
                new WriteRequest.SetData("/x", null, -1),
                new WriteRequest.SetAcl("/x", OPEN, -1),
                new WriteRequest.Check("/x", -1))) {
            assertThat(gone.error(request)).as("%s", request).isEqualTo(ErrorCode.UNKNOWN_SESSION);
        }
        assertThat(gone.error(create("/x", NodeKind.EPHEMERAL, 0, OPEN))).isEqualTo(ErrorCode.SESSION_EXPIRED);
    }

    @Test
    void whoProvedAnIdentityIsGrantedWhatItMayDo() {
        client.identities = List.of(new AuthId("ip", "127.0.0.1"), ALICE);
        client.write(create("/mine", entry("auth", "")));
        assertThat(store.tree().find("/mine"))
                .isNotNull()
                .satisfies(znode -> assertThat(znode.acl()).containsExactly(new AclEntry(Permission.ALL, ALICE)));
        assertThat(client.error(creation("/mine/x"))).isEqualTo(ErrorCode.OK);
        client.identities = List.of(new AuthId("ip", "127.0.0.1"));
        assertThat(client.error(creation("/mine/y"))).isEqualTo(ErrorCode.NO_AUTH);
        client.identities = List.of(new AuthId("super", ""));
        assertThat(client.error(creation("/mine/y"))).isEqualTo(ErrorCode.OK);
    }

    @Test
    void anEphemeralOfNobodyIsRefused() {
        ZnodeStore.Submission nobodys =
                new ZnodeStore.Submission(0, 0, List.of(), create("/x", NodeKind.EPHEMERAL, 0, OPEN));
        List<WriteResult> results = new ArrayList<>();
        store.submit(nobodys, completion -> results.add(completion.result()));
        client.write(new WriteRequest.Sync("/"));
        assertThat(results).containsExactly(new WriteResult.Failed(ErrorCode.SESSION_EXPIRED));
    }

    private void assertErrors(Map<? extends WriteRequest, ErrorCode> expected) {
        expected.forEach((request, error) ->
                assertThat(client.error(request)).as("%s", request).isEqualTo(error));
    }
}
