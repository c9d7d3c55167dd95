package io.zabra.server.net;

import io.zabra.engine.session.SessionInfo;
import io.zabra.server.metrics.Count;
import io.zabra.server.metrics.Metrics;
import io.zabra.server.metrics.ProcessFacts;
import io.zabra.server.metrics.Sample;
import io.zabra.server.metrics.Timing;
import io.zabra.server.metrics.Traffic;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where each metric of the client port comes from. */
final class MetricSources {
    private final Services services;
    private final Map<String, Supplier<Sample>> sources = new HashMap<>();

    private MetricSources(Services services) {
        this.services = services;
    }

    /** By the metric's name. */
    static Map<String, Supplier<Sample>> of(Services services) {
        MetricSources made = new MetricSources(services);
        Metrics metrics = services.metrics();
        for (Count count : Count.values()) {
            made.number(count.metric(), () -> metrics.sum(count));
        }
        for (Timing timing : Timing.values()) {
            made.sources.put(timing.metric(), () -> metrics.spread(timing));
        }
        made.traffic();
        made.store();
        made.process();
        made.sources.put("fsynctime", services.words().facts()::syncs);
        return made.sources;
    }

    private void number(String name, Supplier<Number> number) {
        sources.put(name, () -> new Sample.Value(number.get()));
    }

    private void traffic(String name, Function<Traffic, Number> part) {
        number(name, () -> part.apply(services.metrics().traffic()));
    }

    private void traffic() {
        traffic("avg_latency", traffic -> Math.round(traffic.latencyAvgMs() * 10_000) / 10_000.0);
        traffic("max_latency", Traffic::latencyMaxMs);
        traffic("min_latency", Traffic::latencyMinMs);
        traffic("packets_received", Traffic::received);
        traffic("packets_sent", Traffic::sent);
        traffic("last_client_response_size", Traffic::answerBytesLast);
        traffic("min_client_response_size", Traffic::answerBytesMin);
        traffic("max_client_response_size", Traffic::answerBytesMax);
        number("num_alive_connections", services.connections()::size);
        number("outstanding_requests", services.connections()::outstanding);
        number("connection_drop_probability", services.throttle()::dropProbability);
    }

    private void store() {
        number("znode_count", () -> services.store().tree().size());
        number("znode_memory_bytes", () -> services.store().tree().memory().bytes());
        number("znode_memory_max_bytes", () -> services.store().tree().memory().bytesMax());
        number("watch_count", () -> services.store().watchCounts().watches());
        number("watch_heap_bytes", () -> services.store().watchCounts().heapBytes());
        number(
                "ephemerals_count",
                () -> services.store().sessions().stream()
                        .mapToLong(SessionInfo::ephemerals)
                        .sum());
        number("global_sessions", () -> sessions(false));
        number("local_sessions", () -> sessions(true));
        number("digest_mismatches_count", services.store()::digestMismatches);
    }

    private long sessions(boolean local) {
        return services.store().sessions().stream()
                .filter(session -> session.local() == local)
                .count();
    }

    private void process() {
        number("uptime", ProcessFacts::uptimeMs);
        number("open_file_descriptor_count", ProcessFacts::openFiles);
        number("max_file_descriptor_count", ProcessFacts::openFilesMax);
        number("data_dir_free_bytes", services.words().facts()::dataDirFreeBytes);
        number("disk_full", () -> services.store().isDiskFull() ? 1 : 0);
        number("disk_refused_bytes", services.store()::refusedBytes);
        number("log_dir_free_bytes", services.words().facts()::logDirFreeBytes);
    }
}
