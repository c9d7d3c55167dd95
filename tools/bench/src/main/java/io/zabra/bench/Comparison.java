package io.zabra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.zookeeper.KeeperException;

/**
 * The same workloads on two servers in turn, A B A B, so that a machine whose speed drifts drifts for both. The figure to
 * compare is the server's CPU time for an operation: rates depend on who else uses the machine.
 */
final class Comparison {
    /** One run on one peer. CPU in microseconds of all the server's threads. */
    record Sample(double perSecond, double cpuMicrosPerOperation, long p50Micros, long p99Micros, long errors) {}

    private final Path directory;
    private final int clients;
    private final int inFlight;
    private final Duration time;
    private final int rounds;

    Comparison(Path directory, int clients, int inFlight, Duration time, int rounds) {
        this.directory = directory;
        this.clients = clients;
        this.inFlight = inFlight;
        this.time = time;
        this.rounds = rounds;
    }

    /** Runs every workload on every peer and prints a row for each. */
    void run(List<Workload> workloads, List<Peer> peers) throws IOException, InterruptedException, KeeperException {
        Map<Peer, ServerProcess> servers = new EnumMap<>(Peer.class);
        try {
            for (Peer peer : peers) {
                Path own = directory.resolve(peer.name().toLowerCase(Locale.ROOT));
                servers.put(peer, ServerProcess.start(peer, own, freePort()));
            }
            System.out.printf(
                    "%d clients x %d in flight, %d s, median of %d%n", clients, inFlight, time.toSeconds(), rounds);
            System.out.printf(
                    "%-9s %-7s %10s %12s %9s %9s %7s%n",
                    "workload", "server", "ops/s", "CPU us/op", "p50 us", "p99 us", "errors");
            for (Workload workload : workloads) {
                compare(workload, peers, servers);
            }
        } finally {
            for (ServerProcess server : servers.values()) {
                server.stop();
            }
        }
    }

    private void compare(Workload workload, List<Peer> peers, Map<Peer, ServerProcess> servers)
            throws IOException, InterruptedException, KeeperException {
        Map<Peer, List<Sample>> samples = new EnumMap<>(Peer.class);
        for (int round = 0; round < rounds; round++) {
            for (Peer peer : peers) {
                ServerProcess server = servers.get(peer);
                if (server != null) {
                    samples.computeIfAbsent(peer, p -> new ArrayList<>()).add(sample(workload, server));
                }
            }
        }
        samples.forEach((peer, all) -> print(workload, peer, median(all)));
        if (samples.size() == 2) {
            printRatio(workload, samples);
        }
    }

    private Sample sample(Workload workload, ServerProcess server)
            throws IOException, InterruptedException, KeeperException {
        long[] cpu = new long[2];
        LoadRun run = new LoadRun(
                server.connectString(), workload, clients, inFlight, Duration.ofMillis(time.toMillis() / 3), time);
        LoadRun.Result result = run.run(() -> cpu[0] = server.cpuMicros(), () -> cpu[1] = server.cpuMicros());
        return new Sample(
                result.perSecond(),
                (double) (cpu[1] - cpu[0]) / Math.max(1, result.operations()),
                result.latencies().getValueAtPercentile(50),
                result.latencies().getValueAtPercentile(99),
                result.errors());
    }

    private static Sample median(List<Sample> samples) {
        return new Sample(
                median(samples.stream().mapToDouble(Sample::perSecond).toArray()),
                median(samples.stream()
                        .mapToDouble(Sample::cpuMicrosPerOperation)
                        .toArray()),
                (long) median(samples.stream().mapToDouble(Sample::p50Micros).toArray()),
                (long) median(samples.stream().mapToDouble(Sample::p99Micros).toArray()),
                samples.stream().mapToLong(Sample::errors).sum());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void print(Workload workload, Peer peer, Sample sample) {
        System.out.printf(
                "%-9s %-7s %10.0f %12.1f %9d %9d %7d%n",
                workload.name().toLowerCase(Locale.ROOT),
                peer.name().toLowerCase(Locale.ROOT),
                sample.perSecond(),
                sample.cpuMicrosPerOperation(),
                sample.p50Micros(),
                sample.p99Micros(),
                sample.errors());
    }

    private static void printRatio(Workload workload, Map<Peer, List<Sample>> samples) {
        List<Sample> medians = samples.values().stream().map(Comparison::median).toList();
        Sample zabra = medians.get(0);
        Sample apache = medians.get(1);
        System.out.printf(
                "%-9s %-7s %9.2fx %11.2fx %8.2fx %8.2fx%n",
                workload.name().toLowerCase(Locale.ROOT),
                "ratio",
                zabra.perSecond() / apache.perSecond(),
                zabra.cpuMicrosPerOperation() / apache.cpuMicrosPerOperation(),
                (double) zabra.p50Micros() / apache.p50Micros(),
                (double) zabra.p99Micros() / apache.p99Micros());
    }

    private static int freePort() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static Path temporaryDirectory() throws IOException {
        return Files.createTempDirectory("zabra-bench-");
    }
}
