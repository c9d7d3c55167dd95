package io.zabra.server.net;

import io.zabra.engine.ZnodeStore;
import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.watch.Watcher;
import io.zabra.server.metrics.MetricReport;
import io.zabra.server.metrics.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What operators may know of a running client port. Any thread; each answer is of the moment it is asked for. */
public final class ServerView {
    private final Services services;
    private volatile @Nullable MetricReport report;

    ServerView(Services services) {
        this.services = services;
    }

    public ZnodeStore store() {
        return services.store();
    }

    public Metrics metrics() {
        return services.metrics();
    }

    public MetricReport report() {
        MetricReport made = report;
        if (made == null) {
            made = new MetricReport(MetricSources.of(services), facts()::ensemble);
            report = made;
        }
        return made;
    }

    public FourLetterWords.Facts facts() {
        return services.words().facts();
    }

    /** That clients connect to. */
    public int port() {
        return services.port().getAsInt();
    }

    /** Requests that are not answered yet. */
    public int outstanding() {
        return services.connections().outstanding();
    }

    public int connectionCount() {
        return services.connections().size();
    }

    /** Oldest first. */
    public List<ConnectionView> connections() {
        return services.connections().all().stream()
                .map(ConnectionView::of)
                .sorted(Comparator.comparingLong(view -> view.establishedMs()))
                .toList();
    }

    public List<SessionInfo> sessions() {
        return services.store().sessions();
    }

    /** Ids by the time of their expiry, in milliseconds since 1970. */
    public Map<Long, List<Long>> sessionsByExpiry() {
        Map<Long, List<Long>> ids = new TreeMap<>();
        SessionDump.byExpiry(sessions(), System.currentTimeMillis())
                .forEach((timeMs, due) ->
                        ids.put(timeMs, due.stream().map(SessionInfo::id).toList()));
        return ids;
    }

    /** By the id of the session that watches; what a session watches in several ways counts once. */
    public Map<Long, Set<String>> watchesBySession() {
        Map<Long, Set<String>> watches = new TreeMap<>();
        for (Map.Entry<Watcher, Set<String>> each : services.store().watches().entrySet()) {
            if (each.getKey() instanceof Connection connection && connection.session() != null) {
                watches.put(connection.session().id(), each.getValue());
            }
        }
        return watches;
    }

    /** By path, with the ids of the sessions that watch it. */
    public Map<String, List<Long>> watchesByPath() {
        Map<String, List<Long>> byPath = new TreeMap<>();
        watchesBySession()
                .forEach((session, paths) -> paths.forEach(path ->
                        byPath.computeIfAbsent(path, p -> new ArrayList<>()).add(session)));
        return byPath;
    }

    /** What keeps this server from doing all that it is there for, in words; null where nothing does that it knows of. */
    public @Nullable String trouble() {
        if (!store().isDiskFull()) {
            return null;
        }
        long refusedBytes = store().refusedBytes();
        return refusedBytes > 0
                ? "the log's disk is full: a write was refused here that wanted " + refusedBytes + " bytes of it"
                : "the log's disk is full, or nearly so: writes are, or soon will be, refused here";
    }

    public void resetConnections() {
        services.connections().all().forEach(c -> c.later(() -> c.stats().reset()));
    }

    public void resetTraffic() {
        services.metrics().resetTraffic();
    }
}
