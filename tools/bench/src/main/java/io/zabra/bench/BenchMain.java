package io.zabra.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code bench} command: starts Zabra and Apache ZooKeeper side by side and drives both with Apache's own client. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Compares Zabra with Apache ZooKeeper on this machine, one standalone server each, in turn.")
public final class BenchMain implements Callable<Integer> {
    @Option(
            names = "--workload",
            split = ",",
            description = "get, exists, children, set, create, mixed, multi, set-1k; default: all but set-1k")
    private List<String> workloads = List.of("get", "exists", "children", "set", "create", "mixed", "multi");

    @Option(names = "--peer", split = ",", description = "zabra, apache; default: both")
    private List<String> peers = List.of("zabra", "apache");

    @Option(names = "--clients", defaultValue = "8", description = "sessions, default ${DEFAULT-VALUE}")
    private int clients = 8;

    @Option(
            names = "--in-flight",
            defaultValue = "100",
            description = "requests of each under way, default ${DEFAULT-VALUE}")
    private int inFlight = 100;

    @Option(names = "--seconds", defaultValue = "5", description = "of each run, default ${DEFAULT-VALUE}")
    private int seconds = 5;

    @Option(names = "--rounds", defaultValue = "3", description = "runs of each, default ${DEFAULT-VALUE}")
    private int rounds = 3;

    @Option(names = "--dir", description = "where the servers keep their data; default: a temporary directory")
    private Path directory = Path.of("");

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path data = directory.toString().isEmpty() ? Comparison.temporaryDirectory() : directory;
        Stream<Peer> chosen = peers.stream().map(name -> Peer.valueOf(name.toUpperCase(java.util.Locale.ROOT)));
        new Comparison(data, clients, inFlight, Duration.ofSeconds(seconds), rounds)
                .run(workloads.stream().map(Workload::named).toList(), chosen.toList());
        return 0;
    }
}
