package io.zabra.bench.compare;

import io.zabra.bench.result.ResultFile;
import io.zabra.bench.run.ScratchDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.zookeeper.KeeperException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Servers with trees of several sizes, asked for znodes all over them: what an operation costs more where there are many. */
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        description = {
            "Fill a server of its own for each number of znodes, and read, write and create all over each tree, in turn: the"
                    + " server's CPU time an operation, and how many times that of the first tree it is on the others.",
        },
        footerHeading = "%nExit status: 1 where other processes were busy, and the figures mean little.%n%nExamples:%n",
        footer = {
            "  zabra bench growth --results growth.jsonl",
            "  zabra bench growth --znodes 100000,1000000 --peer zabra,apache"
        })
public final class GrowthBench implements Callable<Integer> {
    private static final long LULL_MS = 2_000;
    private static final double LULL_CORES = 0.05;
    private static final Duration LULL_PATIENCE = Duration.ofMinutes(10);

    @Option(
            names = "--znodes",
            split = ",",
            defaultValue = "100000,10000000",
            description = "of the trees, default ${DEFAULT-VALUE}; ten million take 4 GiB of memory and 7 of disk")
    private List<Integer> sizes = List.of(100_000, 10_000_000);

    @Option(
            names = "--peer",
            split = ",",
            defaultValue = "zabra",
            description = "zabra, apache; default ${DEFAULT-VALUE}")
    private List<String> peers = List.of("zabra");

    @Option(
            names = "--shape",
            defaultValue = "8x100",
            description = "clients x requests of each in flight, default ${DEFAULT-VALUE}")
    private String shape = "8x100";

    @Mixin
    private final RunOptions run = new RunOptions(8);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private boolean noisy;

    @Override
    public Integer call() throws Exception {
        run.check(spec);
        sizes.forEach(znodes -> LoadNames.atLeast(1, "--znodes", znodes, spec));
        Shape chosen = LoadNames.shape(shape, spec);
        ResultFile results = run.results();
        for (Peer peer : LoadNames.peers(peers, spec)) {
            try (ScratchDirectory scratch = run.scratch()) {
                grow(peer, chosen, scratch.path(), results);
            }
        }
        return noisy ? 1 : 0;
    }

    private void grow(Peer peer, Shape chosen, Path scratch, ResultFile results) throws Exception {
        Map<SpreadTree, Servers> running = new LinkedHashMap<>();
        GrowthReport report = new GrowthReport(spec.commandLine().getOut(), results, peer, scratch);
        try {
            for (int znodes : sizes) {
                SpreadTree tree = new SpreadTree(znodes);
                Servers server = new Servers(peer, scratch.resolve(Integer.toString(znodes)), 1);
                running.put(tree, server);
                fill(tree, server);
            }
            report.begins(chosen, run.seconds(), run.rounds());
            for (SpreadRequests.Kind kind : SpreadRequests.ALL) {
                Map<SpreadTree, List<Sample>> samples = samples(kind, running, chosen);
                report.outcome(kind, chosen, samples);
                noisy |= samples.values().stream().flatMap(List::stream).anyMatch(Sample::isNoisy);
            }
        } finally {
            running.values().forEach(Servers::close);
        }
    }

    private void fill(SpreadTree tree, Servers server) throws IOException, InterruptedException, KeeperException {
        long start = System.nanoTime();
        tree.fill(server);
        double filled = (System.nanoTime() - start) / 1e9;
        awaitLull(server);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s: %,d znodes made in %.1f s, idle %.1f s later, resident %,d MiB%n",
                server.peer().title(),
                tree.znodes(),
                filled,
                (System.nanoTime() - start) / 1e9 - filled,
                server.residentBytes() >> 20);
        out.flush();
    }

    /** What the filling left to do, a snapshot above all, is no part of what is measured afterwards. */
    private static void awaitLull(Servers server) throws InterruptedException {
        long deadline = System.nanoTime() + LULL_PATIENCE.toNanos();
        double cores = 1;
        while (cores > LULL_CORES && System.nanoTime() < deadline) {
            long before = server.cpuMicros();
            Thread.sleep(LULL_MS);
            cores = (server.cpuMicros() - before) / 1e3 / LULL_MS;
        }
    }

    private Map<SpreadTree, List<Sample>> samples(
            SpreadRequests.Kind kind, Map<SpreadTree, Servers> running, Shape chosen) throws Exception {
        Duration time = run.time();
        Sampling sampling = new Sampling(chosen, time, run.patience(), false, List.copyOf(running.values()));
        Map<SpreadTree, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 0; round < run.rounds(); round++) {
            Duration warmUp = round == 0 ? run.warmUp() : time.dividedBy(2);
            for (Map.Entry<SpreadTree, Servers> each : running.entrySet()) {
                Load load = new LoadRun(new SpreadRequests(kind, each.getKey()));
                samples.computeIfAbsent(each.getKey(), tree -> new ArrayList<>())
                        .add(sampling.sample(load, each.getValue(), warmUp));
            }
        }
        return samples;
    }
}
