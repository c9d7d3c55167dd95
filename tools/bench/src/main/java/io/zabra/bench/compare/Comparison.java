package io.zabra.bench.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The same loads on servers of each kind in turn, A B A B, so that a machine whose speed drifts drifts for both. A run beside
 * which other processes were busy is made again, and if that does not help, not compared.
 *
 * @param firstWarmUp before a load's first run on each peer: until the JVM has compiled what the load needs, which takes
 *     more CPU than the load itself
 * @param patience how often a run is made again
 * @param force whether to compare noisy runs all the same
 */
record Comparison(
        Path directory,
        int size,
        Shape shape,
        Duration firstWarmUp,
        Duration time,
        int rounds,
        int patience,
        boolean force) {

    /** The runs of one load on each peer; those that were made, in order. */
    record Outcome(Load load, Map<Peer, List<Sample>> samples) {
        boolean isNoisy() {
            return samples.values().stream().flatMap(List::stream).anyMatch(Sample::isNoisy);
        }

        double otherCores() {
            return samples.values().stream()
                    .flatMap(List::stream)
                    .mapToDouble(Sample::otherCores)
                    .max()
                    .orElse(0);
        }
    }

    /** Starts servers of each peer, runs every load on each, and ends the servers. */
    List<Outcome> run(List<Load> loads, List<Peer> peers, Report report) throws Exception {
        Map<Peer, Servers> running = new EnumMap<>(Peer.class);
        List<Outcome> outcomes = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                running.put(peer, new Servers(peer, directory, size));
            }
            report.begins(this);
            for (Load load : loads) {
                Outcome outcome = compare(load, running);
                report.outcome(this, outcome);
                outcomes.add(outcome);
            }
        } finally {
            running.values().forEach(Servers::close);
        }
        return outcomes;
    }

    private Outcome compare(Load load, Map<Peer, Servers> running) throws Exception {
        Sampling sampling = new Sampling(shape, time, patience, force, List.copyOf(running.values()));
        Map<Peer, List<Sample>> samples = new EnumMap<>(Peer.class);
        for (int round = 0; round < rounds; round++) {
            for (Servers servers : running.values()) {
                Duration warmUp = round == 0 ? firstWarmUp : time.dividedBy(2);
                samples.computeIfAbsent(servers.peer(), peer -> new ArrayList<>())
                        .add(sampling.sample(load, servers, warmUp));
            }
        }
        return new Outcome(load, samples);
    }
}
