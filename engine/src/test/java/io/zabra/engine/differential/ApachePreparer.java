package io.zabra.engine.differential;

import io.zabra.engine.auth.AuthId;
import io.zabra.engine.txn.WriteRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.server.PrepRequestProcessor;
import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.RequestProcessor;
import org.apache.zookeeper.server.RequestRecord;
import org.apache.zookeeper.server.ServerMetrics;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.txn.CreateSessionTxn;
import org.jspecify.annotations.Nullable;

/** Apache's {@code PrepRequestProcessor} over a tree of its own, without a network, a log or threads. */
final class ApachePreparer implements AutoCloseable {
    static {
        System.setProperty("zookeeper.extendedTypesEnabled", "true");
    }

    private static final int TICK_TIME_MS = 2_000;

    /** What came out is taken by hand. */
    private static final RequestProcessor NOWHERE = new RequestProcessor() {
        @Override
        public void processRequest(Request request) {}

        @Override
        public void shutdown() {}
    };

    private static final class Server extends ZooKeeperServer {
        Server(FileTxnSnapLog files) {
            super(files, TICK_TIME_MS, -1, -1, -1, new ZKDatabase(files), "");
            createSessionTracker();
        }
    }

    private static final class Processor extends PrepRequestProcessor {
        Processor(ZooKeeperServer server) {
            super(server, NOWHERE);
        }

        void prepare(Request request) {
            try {
                pRequest(request);
            } catch (RequestProcessorException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final FileTxnSnapLog files;
    private final Server server;
    private final Processor processor;
    private final Deque<Request> outstanding = new ArrayDeque<>();
    private final long mismatchesBefore = mismatches();

    /** @param directory empty; nothing is written there */
    ApachePreparer(Path directory) throws IOException {
        files = new FileTxnSnapLog(directory.toFile(), directory.toFile());
        server = new Server(files);
        processor = new Processor(server);
    }

    /** Prepared, and outstanding until {@link #applyOne}. */
    Request prepare(long sessionId, int cxid, List<AuthId> identities, WriteRequest request, Object owner) {
        return prepare(sessionId, cxid, ApacheRequests.type(request), ApacheRequests.body(request), identities, owner);
    }

    Request prepareSession(long sessionId, int timeoutMs, Object owner) {
        RequestRecord body = RequestRecord.fromRecord(new CreateSessionTxn(timeoutMs));
        return prepare(sessionId, 0, OpCode.createSession, body, List.of(), owner);
    }

    private Request prepare(
            long sessionId, int cxid, int type, @Nullable RequestRecord body, List<AuthId> identities, Object owner) {
        List<org.apache.zookeeper.data.Id> ids =
                new ArrayList<>(identities.stream().map(ApacheRequests::id).toList());
        Request request = new Request(null, sessionId, cxid, type, body, ids);
        request.setOwner(owner);
        processor.prepare(request);
        outstanding.add(request);
        return request;
    }

    int outstanding() {
        return outstanding.size();
    }

    void applyOne() {
        server.processTxn(outstanding.remove());
    }

    long digest() {
        return server.getZKDatabase().getDataTree().getTreeDigest();
    }

    /** How often Apache's tree was not what its own preparer had said. */
    long digestMismatches() {
        return mismatches() - mismatchesBefore;
    }

    private static long mismatches() {
        return ServerMetrics.getMetrics().DIGEST_MISMATCHES_COUNT.get();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
