package io.zabra.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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
        Map<Peer, List<Sample>> samples = new EnumMap<>(Peer.class);
        for (int round = 0; round < rounds; round++) {
            for (Servers servers : running.values()) {
                Duration warmUp = round == 0 ? firstWarmUp : time.dividedBy(2);
                Sample sample = sample(load, servers, running, warmUp);
                for (int again = 0; again < patience && sample.isNoisy() && !force; again++) {
                    System.err.printf(
                            Locale.ROOT,
                            "%s on %s: other processes took %.2f cores; once more%n",
                            load.title(),
                            servers.peer(),
                            sample.otherCores());
                    sample = sample(load, servers, running, time.dividedBy(2));
                }
                samples.computeIfAbsent(servers.peer(), peer -> new ArrayList<>())
                        .add(sample);
            }
        }
        return new Outcome(load, samples);
    }

    private Sample sample(Load load, Servers servers, Map<Peer, Servers> running, Duration warmUp) throws Exception {
        Usage usage = new Usage(servers, List.copyOf(running.values()));
        LoadResult result = load.run(servers, shape, warmUp, time, usage);
        long operations = Math.max(1, result.operations());
        return new Sample(
                result.perSecond(),
                (double) usage.cpuMicros / operations,
                result.micros(50),
                result.micros(99),
                result.micros(99.9),
                servers.residentBytes(),
                (double) usage.diskBytes / operations,
                usage.othersMicros / 1e3 / result.elapsed().toMillis(),
                result.errors());
    }

    /** What was used between begin and end. */
    private static final class Usage implements Load.Meter {
        private final Servers measured;
        private final List<Servers> all;
        private long cpuMicros;
        private long diskBytes;
        private long othersMicros;
        private long allCpuMicros;
        private ProcessorTime before = ProcessorTime.now();

        Usage(Servers measured, List<Servers> all) {
            this.measured = measured;
            this.all = all;
        }

        @Override
        public void begin() {
            diskBytes = -written();
            cpuMicros = -measured.cpuMicros();
            allCpuMicros = -all.stream().mapToLong(Servers::cpuMicros).sum();
            before = ProcessorTime.now();
        }

        @Override
        public void end() {
            othersMicros = ProcessorTime.now().othersMicrosSince(before);
            cpuMicros += measured.cpuMicros();
            allCpuMicros += all.stream().mapToLong(Servers::cpuMicros).sum();
            othersMicros = Math.max(0, othersMicros - allCpuMicros);
            diskBytes += written();
        }

        private long written() {
            try {
                return measured.writtenBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
