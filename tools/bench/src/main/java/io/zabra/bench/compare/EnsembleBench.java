package io.zabra.bench.compare;

import io.zabra.bench.result.Origin;
import io.zabra.bench.result.ResultFile;
import io.zabra.bench.result.ResultOption;
import io.zabra.bench.run.ScratchDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
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

/** Ensembles of three, Zabra's and Apache's in turn, that lose a server: what clients notice, and for how long. */
@Command(
        name = "ensemble",
        mixinStandardHelpOptions = true,
        description = {
            "Kill and stop servers of ensembles of Zabra and of Apache ZooKeeper in turn, and tell what clients notice.",
            "kill: the leader, kill -9. freeze: the leader, SIGSTOP. follower: a follower, kill -9, and clients elsewhere.",
            "catch-up: a follower that is away for 10 s of writes. Kill and freeze go to the result file."
        })
public final class EnsembleBench implements Callable<Integer> {
    private static final int SIZE = 3;

    /** What is done to an ensemble. */
    enum Deed {
        KILL,
        FREEZE,
        FOLLOWER,
        CATCH_UP;

        /** As the command line has it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(names = "--peer", split = ",", description = "zabra, apache; default: both")
    private List<String> peers = List.of("zabra", "apache");

    @Option(names = "--what", split = ",", description = "${COMPLETION-CANDIDATES}; default: kill")
    private List<Deed> what = List.of(Deed.KILL);

    @Option(names = "--times", defaultValue = "5", description = "of each, default ${DEFAULT-VALUE}")
    private int times = 5;

    @Option(names = "--rate", defaultValue = "5000", description = "writes/s in catch-up, default ${DEFAULT-VALUE}")
    private int rate = 5_000;

    @Mixin
    private final ResultOption results = new ResultOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LoadNames.atLeast(1, "--times", times, spec);
        List<Peer> compared = LoadNames.peers(peers, spec);
        ResultFile file = results.file();
        try (ScratchDirectory scratch = ScratchDirectory.under(null)) {
            measure(compared, scratch.path(), file);
        }
        return 0;
    }

    private void measure(List<Peer> compared, Path data, ResultFile file)
            throws IOException, InterruptedException, KeeperException {
        Map<Peer, Servers> running = new EnumMap<>(Peer.class);
        try {
            for (Peer peer : compared) {
                running.put(peer, new Servers(peer, data, SIZE));
            }
            for (Deed deed : what) {
                measure(deed, running, data, file);
            }
        } finally {
            running.values().forEach(Servers::close);
        }
    }

    private void measure(Deed deed, Map<Peer, Servers> running, Path data, ResultFile file)
            throws IOException, InterruptedException, KeeperException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(deed + ":");
        PeerFigures figures = new PeerFigures("ensemble", out);
        for (int i = 0; i < times; i++) {
            for (Servers ensemble : running.values()) {
                switch (deed) {
                    case KILL -> add(figures, ensemble, Outage.afterKillOfLeader(ensemble));
                    case FREEZE -> add(figures, ensemble, Outage.afterFreezeOfLeader(ensemble));
                    case FOLLOWER -> say(ensemble, Bystanders.duringKillOfFollower(ensemble));
                    case CATCH_UP -> say(ensemble, String.valueOf(CatchUp.of(ensemble, rate)));
                }
            }
        }
        Map<String, String> words = new LinkedHashMap<>(Origin.of(data));
        words.put("servers", Integer.toString(SIZE));
        words.put("load", deed.toString());
        figures.report(file, words);
    }

    private static void add(PeerFigures figures, Servers ensemble, Outage outage) {
        Map<String, Double> once = new LinkedHashMap<>();
        once.put("probes_ms", outage.probesMs());
        once.put("clients_ms", outage.clientsMs());
        figures.turn(ensemble.peer(), once, outage.otherCores());
    }

    private void say(Servers ensemble, String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(ensemble.peer().title() + ", " + text);
        out.flush();
    }
}
