package io.zabra.engine.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.StoreClient;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ErrorTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.MultiTxn;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.WriteRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.zookeeper.server.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every request in every combination of what can be wrong with it, alone and in a multi, by Apache's preparer and by ours:
 * the same error, so that the order of the checks is the same, too. {@link #TABLE} says which errors each request has.
 */
class ErrorTableTest {
    private static final Map<String, Set<ErrorCode>> TABLE = Map.of(
            "Create",
            EnumSet.of(
                    ErrorCode.BAD_ARGUMENTS,
                    ErrorCode.UNKNOWN_SESSION,
                    ErrorCode.SESSION_EXPIRED,
                    ErrorCode.INVALID_ACL,
                    ErrorCode.NO_NODE,
                    ErrorCode.NO_AUTH,
                    ErrorCode.NODE_EXISTS,
                    ErrorCode.NO_CHILDREN_FOR_EPHEMERALS),
            "Delete",
            EnumSet.of(
                    ErrorCode.BAD_ARGUMENTS,
                    ErrorCode.UNKNOWN_SESSION,
                    ErrorCode.SESSION_EXPIRED,
                    ErrorCode.NO_NODE,
                    ErrorCode.NO_AUTH,
                    ErrorCode.BAD_VERSION,
                    ErrorCode.NOT_EMPTY),
            "SetData",
            EnumSet.of(
                    ErrorCode.BAD_ARGUMENTS,
                    ErrorCode.UNKNOWN_SESSION,
                    ErrorCode.SESSION_EXPIRED,
                    ErrorCode.NO_NODE,
                    ErrorCode.NO_AUTH,
                    ErrorCode.BAD_VERSION),
            "SetAcl",
            EnumSet.of(
                    ErrorCode.BAD_ARGUMENTS,
                    ErrorCode.UNKNOWN_SESSION,
                    ErrorCode.SESSION_EXPIRED,
                    ErrorCode.INVALID_ACL,
                    ErrorCode.NO_NODE,
                    ErrorCode.NO_AUTH,
                    ErrorCode.BAD_VERSION),
            "Check",
            EnumSet.of(
                    ErrorCode.BAD_ARGUMENTS,
                    ErrorCode.UNKNOWN_SESSION,
                    ErrorCode.SESSION_EXPIRED,
                    ErrorCode.NO_NODE,
                    ErrorCode.NO_AUTH,
                    ErrorCode.BAD_VERSION),
            "DeleteContainer",
            EnumSet.of(ErrorCode.BAD_ARGUMENTS, ErrorCode.NO_NODE, ErrorCode.NOT_EMPTY, ErrorCode.BAD_VERSION));

    private static final long LIVE = 1;
    private static final long CLOSING = 2;
    private static final long UNKNOWN = 9;
    private static final long TTL_MS = 5;
    private static final WriteRequest FAILING = new WriteRequest.Check("/nowhere", -1);
    private static final Object OWNER = new Object();
    private static final List<AclEntry> OPEN = StoreClient.OPEN;
    private static final List<AclEntry> ALICES = List.of(new AclEntry(Permission.ALL, RandomRequests.ALICE));

    private static final List<String> PATHS = List.of(
            "/",
            "/a",
            "/a/b",
            "/a/x",
            "/x",
            "/x/y",
            "/e",
            "/e/x",
            "/c",
            "/c/x",
            "/alices",
            "/alices/x",
            "/alices/child",
            "/readable",
            "/readable/x",
            "/zookeeper",
            "/zookeeper/quota",
            "/zookeeper/config",
            "/zookeeper/x",
            "",
            "a",
            "/a/",
            "//a",
            "/a/./b",
            "/a\u0000",
            "/a/\u0000",
            "/a\u0007");

    private static final List<List<AclEntry>> ACLS = List.of(
            OPEN,
            ALICES,
            List.of(),
            List.of(new AclEntry(Permission.ALL, new AuthId("auth", ""))),
            List.of(new AclEntry(Permission.ALL, new AuthId("nosuch", "x"))),
            List.of(new AclEntry(Permission.ALL, new AuthId("world", "nobody"))),
            List.of(new AclEntry(Permission.ALL, new AuthId("digest", "nocolon"))),
            List.of(new AclEntry(Permission.ALL, new AuthId("ip", "1.2.3.4/33"))));

    private final OurTree ours = new OurTree();
    private @Nullable ApachePreparer apache;
    private final List<LoggedTxn> outstanding = new ArrayList<>();
    private final Map<String, Set<ErrorCode>> found = new TreeMap<>();
    private int compared;
    private int cxid;

    @BeforeEach
    void fill(@TempDir Path directory) throws Exception {
        apache = new ApachePreparer(directory);
        session(LIVE);
        session(CLOSING);
        for (WriteRequest.Create create : List.of(
                create("/a", OPEN, NodeKind.PERSISTENT, 0),
                create("/a/b", OPEN, NodeKind.PERSISTENT, 0),
                create("/e", OPEN, NodeKind.EPHEMERAL, 0),
                create("/c", OPEN, NodeKind.CONTAINER, 0),
                create("/ttl", OPEN, NodeKind.TTL, 7),
                create("/alices", ALICES, NodeKind.PERSISTENT, 0),
                create("/full", OPEN, NodeKind.CONTAINER, 0),
                create("/full/x", OPEN, NodeKind.PERSISTENT, 0),
                create("/readable", List.of(new AclEntry(Permission.READ, AuthId.ANYONE)), NodeKind.PERSISTENT, 0))) {
            assertThat(prepare(LIVE, List.of(), create)).as("%s", create).containsExactly(ErrorCode.OK);
        }
        prepare(LIVE, List.of(RandomRequests.ALICE), create("/alices/child", OPEN, NodeKind.PERSISTENT, 0));
        applyAll();
        ours.unknownSessions.add(UNKNOWN);
    }

    @AfterEach
    void close() throws Exception {
        apache().close();
    }

    @Test
    void everyRequestHasTheErrorsOfTheTableAndNoOther() throws Exception {
        for (long session : new long[] {LIVE, UNKNOWN, CLOSING}) {
            if (session == CLOSING) {
                // Outstanding on both sides from here on.
                prepare(CLOSING, List.of(), new WriteRequest.CloseSession());
            }
            for (List<AuthId> identities : List.of(List.<AuthId>of(), List.of(RandomRequests.ALICE))) {
                for (WriteRequest request : faulty()) {
                    compare(session, identities, request);
                }
            }
        }
        // Not of persistent ones: those are refused here alone, as no sweep of ours asks for them.
        for (String path : List.of("/x", "/x/y", "/full", "/e", "/", "/zookeeper", "a", "/a\u0000")) {
            compare(LIVE, List.of(), new WriteRequest.DeleteContainer(path));
        }
        assertThat(found).isEqualTo(new TreeMap<>(TABLE));
        assertThat(compared).isGreaterThan(4_000);
    }

    /** The same outcome alone, and as a part of a multi that fails by another part. */
    private void compare(long session, List<AuthId> identities, WriteRequest request) throws Exception {
        compared++;
        List<ErrorCode> codes;
        if (canStandInMulti(request)) {
            codes = prepare(session, identities, new WriteRequest.Multi(List.of(request, FAILING)));
            if (codes.get(0) != ErrorCode.OK) {
                codes = prepare(session, identities, request);
            }
        } else {
            codes = prepare(session, identities, request);
            if (codes.get(0) == ErrorCode.OK) {
                applyAll();
            }
        }
        if (codes.get(0) != ErrorCode.OK) {
            found.computeIfAbsent(request.getClass().getSimpleName(), name -> EnumSet.noneOf(ErrorCode.class))
                    .add(codes.get(0));
        }
    }

    private static boolean canStandInMulti(WriteRequest request) {
        return request instanceof WriteRequest.Delete
                || request instanceof WriteRequest.SetData
                || request instanceof WriteRequest.Check
                // Apache's own class refuses to be made with such a time.
                || (request instanceof WriteRequest.Create create
                        && (create.kind() != NodeKind.TTL || create.ttlMs() == TTL_MS));
    }

    private static List<WriteRequest> faulty() {
        List<WriteRequest> all = new ArrayList<>();
        for (String path : PATHS) {
            for (int version : new int[] {-1, 0, 5}) {
                all.add(new WriteRequest.Delete(path, version));
                all.add(new WriteRequest.SetData(path, null, version));
                all.add(new WriteRequest.SetAcl(path, OPEN, version));
                all.add(new WriteRequest.Check(path, version));
            }
            for (List<AclEntry> acl : ACLS) {
                all.add(new WriteRequest.SetAcl(path, acl, 5));
                for (NodeKind kind : NodeKind.values()) {
                    all.add(create(path, acl, kind, kind == NodeKind.TTL ? TTL_MS : 0));
                }
            }
            all.add(create(path, OPEN, NodeKind.TTL, 0));
            all.add(create(path, OPEN, NodeKind.TTL, 1L << 40));
        }
        return all;
    }

    private static WriteRequest.Create create(String path, List<AclEntry> acl, NodeKind kind, long ttlMs) {
        return new WriteRequest.Create(path, null, acl, kind, false, ttlMs);
    }

    private void session(long id) {
        Request theirs = apache().prepareSession(id, 4_000, OWNER);
        outstanding.add(ours.preparer.prepareSession(header(theirs), 4_000));
        applyAll();
    }

    /** By both, with the same outcome. */
    private List<ErrorCode> prepare(long session, List<AuthId> identities, WriteRequest request) throws Exception {
        Request theirs = apache().prepare(session, ++cxid, identities, request, OWNER);
        LoggedTxn made = ours.preparer.prepare(header(theirs), identities, request);
        LoggedTxn apaches = TxnCodec.decode(theirs.getSerializeData());
        assertThat(codes(made))
                .as("session %d, %s: %s", session, identities, request)
                .isEqualTo(codes(apaches));
        outstanding.add(made);
        return codes(made);
    }

    private void applyAll() {
        outstanding.forEach(made -> {
            ours.apply(made);
            apache().applyOne();
        });
        outstanding.clear();
    }

    private static TxnHeader header(Request theirs) {
        var hdr = theirs.getHdr();
        return new TxnHeader(hdr.getClientId(), hdr.getCxid(), hdr.getZxid(), hdr.getTime());
    }

    private static List<ErrorCode> codes(LoggedTxn made) {
        if (made.txn() instanceof MultiTxn multi) {
            return multi.txns().stream()
                    .map(part -> part instanceof ErrorTxn error ? code(error) : ErrorCode.OK)
                    .toList();
        }
        return List.of(made.txn() instanceof ErrorTxn error ? code(error) : ErrorCode.OK);
    }

    private static ErrorCode code(ErrorTxn error) {
        return Objects.requireNonNull(ErrorCode.of(error.code()));
    }

    private ApachePreparer apache() {
        return Objects.requireNonNull(apache);
    }
}
