package io.zabra.server.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.apache.ApacheSnapshotFile;
import io.zabra.engine.apache.ApacheStateStream;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.snapshot.NodeImages;
import io.zabra.engine.tree.PinnedTree;
import io.zabra.server.metrics.Count;
import io.zabra.server.net.ServerView;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the whole state as a snapshot of Apache's (the admin command {@code snapshot}), for an Apache server to begin with
 * or for {@code zabra import}; not more often than it is allowed to. Any thread; what it does takes long.
 */
final class SnapshotExport {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotExport.class);

    private static final String PREFIX = "export-";
    private static final String SUFFIX = ".tmp";

    private final ServerView view;
    private final AdminSettings settings;
    private final AtomicLong allowedAtNs = new AtomicLong(System.nanoTime());

    /** Removes what was left behind by a process that ended while it wrote or sent one. */
    SnapshotExport(ServerView view, AdminSettings settings) {
        this.view = view;
        this.settings = settings;
        removeLeftOvers();
    }

    private void removeLeftOvers() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(settings.exportDirectory(), PREFIX + "*" + SUFFIX)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("What is left of exported snapshots in {} cannot be removed", settings.exportDirectory(), e);
        }
    }

    /** @param parameters of the query; without {@code streaming=false} the answer has the snapshot as its file */
    AdminReply take(Map<String, String> parameters) {
        if (!settings.snapshotEnabled()) {
            return refusal(HttpResponseStatus.SERVICE_UNAVAILABLE, "admin.snapshot.enabled is false");
        }
        if (!Boolean.parseBoolean(parameters.getOrDefault("streaming", "true"))) {
            return refusal(
                    HttpResponseStatus.BAD_REQUEST,
                    "the store takes its own snapshots as snapCount says; streaming=false has nothing to do");
        }
        if (!mayBegin()) {
            view.metrics().count(Count.SNAPSHOT_RATE_LIMITED);
            return refusal(
                    HttpResponseStatus.TOO_MANY_REQUESTS,
                    "one snapshot in " + settings.snapshotIntervalMs() + " ms (admin.rateLimiterIntervalInMS)");
        }
        try {
            return AdminReply.file(write());
        } catch (IOException e) {
            LOG.error("No snapshot for an operator", e);
            view.metrics().count(Count.SNAPSHOT_ERRORS);
            return refusal(HttpResponseStatus.INTERNAL_SERVER_ERROR, "it failed; see the log");
        }
    }

    private boolean mayBegin() {
        long nowNs = System.nanoTime();
        long allowedNs = allowedAtNs.get();
        return nowNs - allowedNs >= 0
                && allowedAtNs.compareAndSet(
                        allowedNs, nowNs + TimeUnit.MILLISECONDS.toNanos(settings.snapshotIntervalMs()));
    }

    private static AdminReply refusal(HttpResponseStatus status, String why) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("command", "snapshot");
        answer.put("error", why);
        return AdminReply.json(status, answer);
    }

    /** A file that whoever takes it is to delete. */
    private ExportedSnapshot write() throws IOException {
        ZnodeStore store = view.store();
        Path file = Files.createTempFile(settings.exportDirectory(), PREFIX, SUFFIX);
        // An ephemeral must not be without its session, so those are looked at twice.
        List<SessionInfo> before = store.sessions();
        try (PinnedTree tree = store.pin();
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            Map<Long, Integer> timeoutsMs = new LinkedHashMap<>();
            Stream.concat(before.stream(), store.sessions().stream())
                    .filter(session -> !session.local())
                    .forEach(session -> timeoutsMs.put(session.id(), session.timeoutMs()));
            ApacheStateStream.Source source = sink -> {
                timeoutsMs.forEach(sink::session);
                NodeImages.of(tree, sink::znode);
                sink.snapshotEnds(tree.zxid());
            };
            ApacheSnapshotFile.write(source, tree.zxid(), out);
            out.flush();
            return new ExportedSnapshot(file, tree.zxid(), Files.size(file));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e instanceof IOException known ? known : new IOException(e);
        }
    }

    /** What Apache's {@code last_snapshot} tells of the newest one that the store has taken itself. */
    Map<String, Object> last() {
        Optional<Path> newest = newest();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("zxid", newest.map(path -> Long.toHexString(zxid(path))).orElse("ffffffffffffffff"));
        answer.put("timestamp", newest.map(SnapshotExport::seconds).orElse(-1L));
        return answer;
    }

    private Optional<Path> newest() {
        try (Stream<Path> files = Files.list(settings.exportDirectory().resolve("snapshot"))) {
            return files.filter(path -> zxid(path) >= 0).max((a, b) -> Long.compare(zxid(a), zxid(b)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** -1 for what is no snapshot. */
    private static long zxid(@Nullable Path path) {
        String name = path == null ? "" : String.valueOf(path.getFileName());
        return name.matches("[0-9a-f]{1,16}") ? Long.parseUnsignedLong(name, 16) : -1;
    }

    private static long seconds(Path path) {
        try {
            return Files.getLastModifiedTime(path).to(TimeUnit.SECONDS);
        } catch (IOException e) {
            return -1;
        }
    }
}
