package io.zabra.engine.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.LocalStoreConfig.SnapshotPolicy;
import io.zabra.engine.ManualClock;
import io.zabra.engine.StoreClient;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.disk.NioDisk;
import io.zabra.engine.log.LogConfig;
import io.zabra.engine.log.WriteAheadLog;
import io.zabra.engine.session.Session;
import io.zabra.engine.txn.LoggedTxn;
import io.zabra.engine.txn.WriteRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole store on disk: what it shows after restarts is what Apache's tree shows, fed with the store's own log. */
class StoreDifferentialTest {
    private static final int LIVES = 4;
    private static final int WRITES = 400;
    private static final int AT_ONCE = 30;
    /** One segment, which nothing purges: the log is whole. */
    private static final LogConfig LOG = new LogConfig(64L << 20, 1 << 16);

    private Path directory = Path.of("");

    @BeforeEach
    void take(@TempDir Path given) {
        directory = given;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void afterRestartsOverSnapshotsOfRandomMomentsBothTreesAreEqual(long seed) throws Exception {
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(random, true);
        for (int life = 0; life < LIVES; life++) {
            try (LocalStore store = LocalStore.open(directory, config(random))) {
                write(store, requests, random);
            }
            String context = "seed " + seed + ", life " + life;
            ApacheTree apache = new ApacheTree();
            TreeSet<Long> sessions = new TreeSet<>();
            for (LoggedTxn logged : logged()) {
                apache.apply(logged);
                sessions.add(logged.header().sessionId());
            }
            assertThat(apache.mismatches()).as(context).isZero();
            assertEqual(apache, sessions, context + ", snapshot and log", true);
            removeSnapshots();
            assertEqual(apache, sessions, context + ", log alone", false);
        }
    }

    private void assertEqual(ApacheTree apache, Set<Long> sessions, String context, boolean snapshots)
            throws Exception {
        assertThat(count("snapshot") > 0).as(context).isEqualTo(snapshots);
        // The clock stands still, so that nothing expires, and no snapshot is due.
        try (LocalStore again = LocalStore.open(directory, config(new Random(1)))) {
            assertThat(withoutCounts(OurTree.lines(again.tree()))).as(context).isEqualTo(withoutCounts(apache.lines()));
            assertThat(again.digestMismatches()).as(context).isZero();
            for (long session : sessions) {
                assertThat(new TreeSet<>(again.ephemerals(session))).as(context).isEqualTo(apache.ephemerals(session));
            }
        }
    }

    /** What is below a quota is counted anew when a server starts, by Apache's, too. */
    private static Map<String, String> withoutCounts(Map<String, String> lines) {
        Map<String, String> others = new TreeMap<>(lines);
        others.keySet().removeIf(path -> path.endsWith("/zookeeper_stats"));
        return others;
    }

    private static void write(LocalStore store, RandomRequests requests, Random random) {
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sessions.add(new StoreClient(store).session);
        }
        List<CompletableFuture<ZnodeStore.Completion>> waiting = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            Session session = sessions.get(random.nextInt(sessions.size()));
            WriteRequest request = i % 150 == 149 ? new WriteRequest.CloseSession() : requests.next();
            CompletableFuture<ZnodeStore.Completion> done = new CompletableFuture<>();
            waiting.add(done);
            store.submit(
                    new ZnodeStore.Submission(session.id(), i, List.of(new AuthId("ip", "127.0.0.1")), request),
                    done::complete);
            if (waiting.size() == AT_ONCE) {
                waiting.forEach(StoreClient::await);
                waiting.clear();
            }
        }
        waiting.forEach(StoreClient::await);
    }

    private List<LoggedTxn> logged() throws IOException {
        List<LoggedTxn> found = new ArrayList<>();
        WriteAheadLog.open(NioDisk.DISK, path("log"), LOG, 0, found::add).close();
        return found;
    }

    private void removeSnapshots() throws IOException {
        try (Stream<Path> files = Files.list(path("snapshot"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private long count(String name) throws IOException {
        try (Stream<Path> files = Files.list(path(name))) {
            return files.count();
        }
    }

    private Path path(String name) {
        return directory.resolve(name);
    }

    private static LocalStoreConfig config(Random random) {
        return LocalStoreConfig.standard()
                .withClock(new ManualClock(), false)
                .withExtendedTypes(true)
                .withLog(LOG)
                .withSnapshots(new SnapshotPolicy(50 + random.nextInt(200), Long.MAX_VALUE, 2));
    }
}
