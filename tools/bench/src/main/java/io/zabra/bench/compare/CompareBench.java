package io.zabra.bench.compare;

import io.zabra.bench.result.ResultFile;
import io.zabra.bench.run.ScratchDirectory;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts Zabra and Apache ZooKeeper side by side, and drives both with Apache's own client. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Compare Zabra with Apache ZooKeeper on this machine: the same loads on both, in turn.",
            "The figure to look at is the servers' CPU time an operation: rates depend on who else uses the machine."
        },
        footerHeading =
                "%nExit status: 1 where a load was not compared, for other processes were busy or requests failed.%n%n"
                        + "Examples:%n",
        footer = {
            "  zabra bench compare --load get,set --servers 1,3",
            "  zabra bench compare --shape 8x100,1x1 --results results.jsonl && zabra bench page results.jsonl"
        })
public final class CompareBench implements Callable<Integer> {
    @Option(
            names = "--load",
            split = ",",
            description = "get, exists, children, set, create, mixed, multi (the default: these), set-1k, sessions,"
                    + " watches, bulk-load")
    private List<String> loads = LoadNames.ORDINARY;

    @Option(names = "--peer", split = ",", description = "zabra, apache; default: both")
    private List<String> peers = List.of("zabra", "apache");

    @Option(names = "--servers", split = ",", description = "1: standalone, 3: an ensemble; default 1")
    private List<Integer> sizes = List.of(1);

    @Option(
            names = "--shape",
            split = ",",
            description =
                    "clients x requests of each in flight: 1x1 shows latency, 8x100 (default) saturation. Each load is"
                            + " run in each shape, on the same servers: the first one takes the long warm-up")
    private List<String> shapes = List.of("8x100");

    @Option(
            names = "--znodes",
            defaultValue = "100000",
            description = "of bulk-load, default ${DEFAULT-VALUE}; each round adds as many")
    private int znodes = 100_000;

    @Option(names = "--force", description = "compare even where other processes took more than a quarter of a core")
    private boolean force;

    @Mixin
    private final RunOptions run = new RunOptions(5);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        run.check(spec);
        List<Load> chosen = LoadNames.loads(loads, znodes, spec);
        List<Peer> compared = LoadNames.peers(peers, spec);
        List<Shape> shaped = LoadNames.shapes(shapes, spec);
        List<Integer> sized = LoadNames.sizes(sizes, spec);
        PrintWriter out = spec.commandLine().getOut();
        ResultFile results = run.results();
        Report report = new Report(out, results);
        boolean refused = false;
        for (int size : sized) {
            try (ScratchDirectory scratch = run.scratch()) {
                Comparison comparison = new Comparison(
                        scratch.path(), size, shaped, run.warmUp(), run.time(), run.rounds(), run.patience(), force);
                refused |= comparison.run(chosen, compared, report).stream()
                        .anyMatch(outcome -> outcome.errors() > 0 || (outcome.isNoisy() && !force));
            }
        }
        if (results.path() != null) {
            out.println("Added to " + results.path() + "; 'zabra bench page " + results.path() + "' draws it");
            out.flush();
        }
        return refused ? 1 : 0;
    }
}
