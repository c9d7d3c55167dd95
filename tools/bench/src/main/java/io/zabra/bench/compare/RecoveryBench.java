package io.zabra.bench.compare;

import io.zabra.bench.result.Origin;
import io.zabra.bench.result.ResultFile;
import io.zabra.bench.result.ResultOption;
import io.zabra.bench.run.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One server of each kind with many znodes, killed and started again, in turn: how long until it answers a read. */
@Command(
        name = "recovery",
        mixinStandardHelpOptions = true,
        description = {
            "Fill a server of each kind with znodes of 100 bytes, end it by kill -9, start it again: the time from the start of the"
                    + " process to the answer to a first read, the processor time until then, resident memory. In turn; prints the medians."
        })
public final class RecoveryBench implements Callable<Integer> {
    private static final Shape SHAPE = new Shape(8, 100);
    private static final double MIB = 1 << 20;

    @Option(names = "--znodes", defaultValue = "1000000", description = "default ${DEFAULT-VALUE}")
    private int znodes = 1_000_000;

    @Option(names = "--times", defaultValue = "3", description = "of each, default ${DEFAULT-VALUE}")
    private int times = 3;

    @Option(names = "--dir", description = "where the servers keep their data; default: a temporary directory")
    private @Nullable Path directory;

    @Mixin
    private final ResultOption results = new ResultOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LoadNames.atLeast(1, "--znodes", znodes, spec);
        LoadNames.atLeast(1, "--times", times, spec);
        ResultFile file = results.file();
        PeerFigures figures = new PeerFigures("recovery", spec.commandLine().getOut());
        try (ScratchDirectory scratch = ScratchDirectory.under(directory);
                Servers zabra = filled(Peer.ZABRA, scratch.path(), figures);
                Servers apache = filled(Peer.APACHE, scratch.path(), figures)) {
            for (int i = 0; i < times; i++) {
                for (Servers servers : List.of(zabra, apache)) {
                    start(servers, figures);
                }
            }
            Map<String, String> words = new LinkedHashMap<>(Origin.of(scratch.path()));
            words.put("servers", "1");
            figures.report(file, words);
        }
        return 0;
    }

    private Servers filled(Peer peer, Path scratch, PeerFigures figures)
            throws IOException, InterruptedException, KeeperException {
        Servers servers = new Servers(peer, scratch, 1);
        try {
            LoadResult fill = new BulkLoad(znodes)
                    .run(servers, SHAPE, Duration.ZERO, Duration.ZERO, Unmetered.NONE)
                    .orThrow("creating znodes on " + peer.title());
            figures.fact(peer, "znodes", (double) fill.operations());
            figures.fact(peer, "rss_filled_mib", servers.residentBytes() / MIB);
            servers.kill(0);
            return servers;
        } catch (IOException | InterruptedException | KeeperException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private static void start(Servers servers, PeerFigures figures) throws IOException, InterruptedException {
        Launch launch = new Launch();
        servers.launch(0);
        servers.await(0);
        Map<String, Double> once = new LinkedHashMap<>();
        once.put("first_read_s", launch.seconds());
        long cpuMicros = servers.cpuMicros();
        once.put("cpu_s", cpuMicros / 1e6);
        once.put("rss_mib", servers.residentBytes() / MIB);
        figures.turn(servers.peer(), once, launch.otherCores(cpuMicros));
        servers.kill(0);
    }
}
