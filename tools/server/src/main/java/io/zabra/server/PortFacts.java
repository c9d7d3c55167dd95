package io.zabra.server;

import io.zabra.server.metrics.Metrics;
import io.zabra.server.metrics.ProcessFacts;
import io.zabra.server.net.ConnectionView;
import io.zabra.server.net.PathSampling;
import io.zabra.server.net.ServerView;
import io.zabra.sql.exec.Neighbours;
import io.zabra.sql.exec.PathMeter;
import io.zabra.sql.exec.ServerFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What SQL's tables show of this server: what its client port knows, once that is open. Any thread. */
final class PortFacts implements ServerFacts {
    private final @Nullable EnsembleSettings ensemble;
    private final StoreOpening opening;
    private final Metrics metrics;
    private final PathMeter meter;
    private volatile @Nullable ServerView view;

    PortFacts(@Nullable EnsembleSettings ensemble, StoreOpening opening, Metrics metrics) {
        this.ensemble = ensemble;
        this.opening = opening;
        this.metrics = metrics;
        this.meter = PathSampling.ofSql(metrics);
    }

    void serve(ServerView opened) {
        view = opened;
    }

    @Override
    public int serverId() {
        return ensemble == null ? 0 : (int) ensemble.sid();
    }

    @Override
    public ServerFacts.Member self() {
        return new ServerFacts.Member(
                serverId(),
                opening.mode().toUpperCase(Locale.ROOT),
                address(),
                opening.store().lastZxid());
    }

    @Override
    public Neighbours neighbours() {
        return opening.neighbours();
    }

    /** The host is the one that the other members know this server by. */
    private String address() {
        ServerView open = view;
        if (open == null) {
            return "";
        }
        String host = ensemble == null ? "" : ensemble.self().addresses().get(0).host();
        return host + ":" + open.port();
    }

    @Override
    public List<ClientConnection> connections() {
        ServerView open = view;
        if (open == null) {
            return List.of();
        }
        return open.connections().stream().map(PortFacts::connection).toList();
    }

    private static ClientConnection connection(ConnectionView of) {
        return new ClientConnection(
                of.sessionId(), String.valueOf(of.remote()), of.establishedMs(), of.received(), of.sent());
    }

    @Override
    public List<Metric> metrics() {
        ServerView open = view;
        if (open == null) {
            return List.of();
        }
        List<Metric> all = new ArrayList<>();
        open.report().exact().forEach((name, value) -> all.add(new Metric(name, value.doubleValue(), "")));
        all.add(new Metric("process_cpu_seconds_total", ProcessFacts.cpuSeconds(), "Processor time of the server"));
        all.add(new Metric("process_resident_memory_bytes", ProcessFacts.residentBytes(), "Memory of the server"));
        return all;
    }

    @Override
    public List<HotPath> hotPaths() {
        return metrics.hotPaths().stream()
                .map(rate -> new HotPath(rate.path(), rate.reads(), rate.writes()))
                .toList();
    }

    @Override
    public PathMeter paths() {
        return meter;
    }

    /** In an ensemble a session goes on with a member of Apache's, too, which makes its password from its id. */
    @Override
    public boolean takesIdsForPasswords() {
        return ensemble != null;
    }

    @Override
    public @Nullable Map<Long, Set<String>> watchesBySession() {
        ServerView open = view;
        return open == null ? null : open.watchesBySession();
    }
}
