package io.zabra.engine.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.auth.AuthId;
import io.zabra.engine.jute.JuteFormatException;
import io.zabra.engine.txn.CloseSessionTxn;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.TxnCodec;
import io.zabra.engine.txn.TxnDigest;
import io.zabra.engine.txn.TxnHeader;
import io.zabra.engine.txn.WriteRequest;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.apache.zookeeper.server.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Apache's {@code PrepRequestProcessor} is given the same requests over the same tree, with the same transactions
 * outstanding: what comes out are the same bytes, header, record and digest.
 */
class PreparerDifferentialTest {
    private static final int REQUESTS = Integer.getInteger("zabra.differential.requests", 3_000);
    private static final int OUTSTANDING_MAX = 12;
    private static final int SESSIONS = 4;
    private static final Object OWNER = new Object();

    private final Deque<LoggedTxn> outstanding = new ArrayDeque<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bothMakeTheSameBytes(long seed, @TempDir Path directory) throws Exception {
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random, true);
        OurTree ours = new OurTree();
        int errors = 0;
        try (ApachePreparer apache = new ApachePreparer(directory)) {
            for (long session = 1; session <= SESSIONS; session++) {
                equal(apache.prepareSession(session, 4_000, OWNER), ours, List.of(), null, "session");
            }
            for (int i = 0; i < REQUESTS; i++) {
                WriteRequest request = random.nextInt(80) == 0 ? new WriteRequest.CloseSession() : requests.next();
                if (request instanceof WriteRequest.Multi multi) {
                    request = new WriteRequest.Multi(multi.requests().stream()
                            .map(PreparerDifferentialTest::inMulti)
                            .toList());
                }
                boolean alone = isWrongInApacheUnlessAlone(request);
                applyUntil(apache, ours, alone ? 0 : random.nextInt(OUTSTANDING_MAX));
                if (alone && request instanceof WriteRequest.Multi) {
                    continue;
                }
                long session = 1L + random.nextInt(SESSIONS);
                List<AuthId> identities = identities(random);
                Request theirs = apache.prepare(session, i, identities, request, OWNER);
                errors += equal(theirs, ours, identities, request, "seed " + seed + ", request " + i + ": " + request);
                if (alone) {
                    applyUntil(apache, ours, 0);
                }
                if (request instanceof WriteRequest.CloseSession) {
                    Request anew = apache.prepareSession(session, 4_000, OWNER);
                    equal(anew, ours, List.of(), null, "seed " + seed + ", session anew");
                }
            }
            applyUntil(apache, ours, 0);
            assertThat(ours.tree.digest()).as("seed %d", seed).isEqualTo(apache.digest());
            assertThat(apache.digestMismatches()).as("seed %d", seed).isZero();
        }
        assertThat(errors).as("seed %d", seed).isBetween(REQUESTS / 10, REQUESTS * 9 / 10);
    }

    /** Returns 1 for an error. */
    private int equal(
            Request theirs, OurTree ours, List<AuthId> identities, @Nullable WriteRequest request, String context)
            throws JuteFormatException {
        var hdr = theirs.getHdr();
        TxnHeader header = new TxnHeader(hdr.getClientId(), hdr.getCxid(), hdr.getZxid(), hdr.getTime());
        LoggedTxn made = request == null
                ? ours.preparer.prepareSession(header, 4_000)
                : ours.preparer.prepare(header, identities, request);
        assertThat(TxnCodec.encode(made))
                .as("%s: %s, Apache's digest %s", context, made, theirs.getTxnDigest())
                .isEqualTo(inOurOrder(theirs.getSerializeData()));
        outstanding.add(made);
        return theirs.getException() == null ? 0 : 1;
    }

    /** Apache's paths of a closed session are in the order of a hash table. */
    private static byte[] inOurOrder(byte[] theirs) throws JuteFormatException {
        LoggedTxn decoded = TxnCodec.decode(theirs);
        List<String> paths = decoded.txn() instanceof CloseSessionTxn close ? close.paths() : null;
        if (paths == null) {
            return theirs;
        }
        CloseSessionTxn sorted = new CloseSessionTxn(paths.stream().sorted().toList());
        return TxnCodec.encode(decoded.header(), sorted, decoded.digest());
    }

    private void applyUntil(ApachePreparer apache, OurTree ours, int left) {
        while (outstanding.size() > left) {
            LoggedTxn next = outstanding.remove();
            ours.apply(next);
            apache.applyOne();
            TxnDigest digest = next.digest();
            if (digest != null) {
                assertThat(ours.tree.digest()).as("%s", next).isEqualTo(digest.treeDigest());
            }
        }
    }

    private static List<AuthId> identities(Random random) {
        AuthId ip = new AuthId("ip", "127.0.0.1");
        return random.nextInt(3) == 0 ? List.of(ip, RandomRequests.ALICE) : List.of(ip);
    }

    /** Apache's records of multis know no create2 but from the wire. */
    private static WriteRequest inMulti(WriteRequest part) {
        return part instanceof WriteRequest.Create create
                ? new WriteRequest.Create(
                        create.path(), create.data(), create.acl(), create.kind(), create.sequential(), create.ttlMs())
                : part;
    }

    /**
     * Where more than this is outstanding, Apache's preparer has two records of the root, by the names "" and "/"; it judges
     * by the ACL of before; and it forgets that the parents of a closed session's ephemerals have fewer children.
     */
    private static boolean isWrongInApacheUnlessAlone(WriteRequest request) {
        if (request instanceof WriteRequest.Multi multi) {
            return multi.requests().stream().anyMatch(PreparerDifferentialTest::isWrongInApacheUnlessAlone);
        }
        return request instanceof WriteRequest.CloseSession
                || (request instanceof WriteRequest.SetData set && set.path().equals("/"))
                || request instanceof WriteRequest.SetAcl;
    }
}
