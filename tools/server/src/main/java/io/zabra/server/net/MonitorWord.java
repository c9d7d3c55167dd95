package io.zabra.server.net;

import io.zabra.engine.watch.Watcher;
import java.util.Map;
import java.util.Set;

/** {@code mntr}: one {@code zk_name<tab>value} a line, with Apache's names where they mean the same. */
final class MonitorWord {
    private final FourLetterWords.Facts facts;

    MonitorWord(FourLetterWords.Facts facts) {
        this.facts = facts;
    }

    String answer(Services services) {
        ServerStats.Snapshot stats = services.stats().snapshot();
        Map<Watcher, Set<String>> watches = services.store().watches();
        StringBuilder text = new StringBuilder();
        line(text, "version", facts.version());
        line(text, "server_state", "standalone");
        line(text, "avg_latency", "%.4f".formatted(stats.latencyAvgMs()));
        line(text, "max_latency", stats.latencyMaxMs());
        line(text, "min_latency", stats.latencyMinMs());
        line(text, "packets_received", stats.received());
        line(text, "packets_sent", stats.sent());
        line(text, "num_alive_connections", services.connections().size());
        line(text, "connection_rejected", stats.refusedConnections());
        line(text, "outstanding_requests", FourLetterWords.outstanding(services));
        line(text, "znode_count", services.store().tree().size());
        line(text, "watch_count", watches.values().stream().mapToLong(Set::size).sum());
        line(text, "ephemerals_count", ephemerals(services));
        line(text, "global_sessions", services.store().sessions().size());
        line(text, "last_processed_zxid", services.store().lastZxid());
        return text.toString();
    }

    private static long ephemerals(Services services) {
        return services.store().sessions().stream()
                .mapToLong(session -> session.ephemerals())
                .sum();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append("zk_").append(name).append('\t').append(value).append('\n');
    }
}
