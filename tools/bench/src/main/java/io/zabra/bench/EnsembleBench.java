package io.zabra.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ensembles of three, Zabra's and Apache's in turn: the cost of writes, and how long the kill of the leader stops them. */
@Command(
        name = "ensemble",
        mixinStandardHelpOptions = true,
        description = "Compares ensembles of three servers of Zabra and of Apache ZooKeeper, in turn.")
public final class EnsembleBench implements Callable<Integer> {
    @Option(names = "--workload", split = ",", description = "as bench has them; default: set, create; none: -")
    private List<String> workloads = List.of("set", "create");

    @Option(names = "--peer", split = ",", description = "zabra, apache; default: both")
    private List<String> peers = List.of("zabra", "apache");

    @Option(names = "--clients", defaultValue = "8", description = "sessions, default ${DEFAULT-VALUE}")
    private int clients = 8;

    @Option(names = "--in-flight", defaultValue = "100", description = "requests of each, default ${DEFAULT-VALUE}")
    private int inFlight = 100;

    @Option(names = "--seconds", defaultValue = "5", description = "of each run, default ${DEFAULT-VALUE}")
    private int seconds = 5;

    @Option(names = "--rounds", defaultValue = "3", description = "runs of each, default ${DEFAULT-VALUE}")
    private int rounds = 3;

    @Option(names = "--kills", defaultValue = "5", description = "of the leader, default ${DEFAULT-VALUE}")
    private int kills = 5;

    public static void main(String[] args) {
        System.exit(new CommandLine(new EnsembleBench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path directory = Comparison.temporaryDirectory();
        List<Peer> chosen = peers.stream()
                .map(name -> Peer.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
        for (String name : workloads) {
            if (!name.equals("-")) {
                compare(Workload.named(name), chosen, directory.resolve(name));
            }
        }
        if (kills > 0) {
            outages(chosen, directory.resolve("kills"));
        }
        return 0;
    }

    /** Only one ensemble runs at a time: six servers would measure the machine. */
    private void compare(Workload workload, List<Peer> chosen, Path directory) throws Exception {
        Map<Peer, List<double[]>> samples = new EnumMap<>(Peer.class);
        for (int round = 0; round < rounds; round++) {
            for (Peer peer : chosen) {
                try (EnsembleProcesses ensemble = new EnsembleProcesses(peer, directory.resolve("r" + round))) {
                    samples.computeIfAbsent(peer, p -> new ArrayList<>()).add(sample(workload, ensemble));
                }
            }
        }
        System.out.printf("%-8s %-8s %10s %14s %9s%n", "workload", "servers", "ops/s", "CPU us/op of 3", "p50 us");
        samples.forEach((peer, all) -> System.out.printf(
                "%-8s %-8s %10.0f %14.1f %9.0f%n", workload, peer, median(all, 0), median(all, 1), median(all, 2)));
        ratio(samples, "ops/s", 0);
        ratio(samples, "CPU", 1);
    }

    private double[] sample(Workload workload, EnsembleProcesses ensemble) throws Exception {
        long[] cpu = new long[2];
        Duration time = Duration.ofSeconds(seconds);
        LoadRun.Result result = new LoadRun(
                        ensemble.connectString(), workload, clients, inFlight, time.dividedBy(2), time)
                .run(() -> cpu[0] = ensemble.cpuMicros(), () -> cpu[1] = ensemble.cpuMicros());
        return new double[] {
            result.perSecond(),
            (double) (cpu[1] - cpu[0]) / Math.max(1, result.operations()),
            result.latencies().getValueAtPercentile(50)
        };
    }

    private void outages(List<Peer> chosen, Path directory) throws Exception {
        Map<Peer, List<double[]>> samples = new EnumMap<>(Peer.class);
        for (Peer peer : chosen) {
            try (EnsembleProcesses ensemble = new EnsembleProcesses(peer, directory)) {
                for (int kill = 0; kill < kills; kill++) {
                    double millis = Outage.afterKillOfLeader(ensemble);
                    samples.computeIfAbsent(peer, p -> new ArrayList<>()).add(new double[] {millis});
                }
            }
        }
        samples.forEach((peer, all) -> System.out.printf(
                "no write for %5.0f ms (median of %s) after the kill of %s's leader%n",
                median(all, 0), all.stream().map(one -> Math.round(one[0])).toList(), peer));
        ratio(samples, "outage", 0);
    }

    private static void ratio(Map<Peer, List<double[]>> samples, String what, int column) {
        List<double[]> zabra = samples.get(Peer.ZABRA);
        List<double[]> apache = samples.get(Peer.APACHE);
        if (zabra != null && apache != null) {
            System.out.printf("Zabra / Apache, %s: %.2f%n", what, median(zabra, column) / median(apache, column));
        }
    }

    private static double median(List<double[]> samples, int column) {
        double[] values = samples.stream().mapToDouble(sample -> sample[column]).toArray();
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
