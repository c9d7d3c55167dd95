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
 * @param shapes of each load, one after the other, on the same servers
 * @param firstWarmUp before a load's first run on each peer: until the JVM has compiled what the load needs, which takes
 *     more CPU than the load itself
 * @param patience how often a run is made again
 * @param force whether to compare noisy runs all the same
 */
record Comparison(
        Path directory,
        int size,
        List<Shape> shapes,
        Duration firstWarmUp,
        Duration time,
        int rounds,
        int patience,
        boolean force) {

    /** The runs of one load on each peer; those that were made, in order. */
    record Outcome(Load load, Shape shape, Map<Peer, List<Sample>> samples) {
        boolean isNoisy() {
            return samples.values().stream().flatMap(List::stream).anyMatch(Sample::isNoisy);
        }

        /** Of requests on any peer. */
        long errors() {
            return samples.values().stream().mapToLong(Sample::errors).sum();
        }

        double otherCores() {
            return samples.values().stream()
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
            report.begins(this, running.values());
            for (Load load : loads) {
                for (Shape shape : shapes) {
                    Outcome outcome = compare(load, shape, running);
                    report.outcome(this, outcome);
                    outcomes.add(outcome);
                }
            }
        } finally {
            running.values().forEach(Servers::close);
        }
        return outcomes;
    }

    /** Ends with the first run that was noisy each time: it would not be compared whatever came. */
    private Outcome compare(Load load, Shape shape, Map<Peer, Servers> running) throws Exception {
        Sampling sampling = new Sampling(shape, time, patience, force, List.copyOf(running.values()));
        Map<Peer, List<Sample>> samples = new EnumMap<>(Peer.class);
        for (int round = 0; round < rounds; round++) {
            for (Servers servers : running.values()) {
                Sample sample = sampling.sample(load, servers, warmUp(shape, round));
                samples.computeIfAbsent(servers.peer(), peer -> new ArrayList<>())
                        .add(sample);
                if (sample.isNoisy() && !force) {
                    return new Outcome(load, shape, samples);
                }
            }
        }
        return new Outcome(load, shape, samples);
    }

    /** What a load needs is compiled when its first shape has been run. */
    Duration warmUp(Shape shape, int round) {
        return round == 0 && shape.equals(shapes.get(0)) ? firstWarmUp : time.dividedBy(2);
    }
}
