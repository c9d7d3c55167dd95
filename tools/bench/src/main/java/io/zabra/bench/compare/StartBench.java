package io.zabra.bench.compare;

import io.zabra.bench.result.Origin;
import io.zabra.bench.result.ResultFile;
import io.zabra.bench.result.ResultOption;
import io.zabra.bench.run.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A server of each kind with an empty store, started in turn: how long until clients can connect. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = {
            "Start a server of each kind with an empty store, in turn: the time from the start of the process (Zabra's launcher is a part"
                    + " of it) to the open port, and to the answer to a first create; the server's processor time until then. A start of each that"
                    + " does not count comes first. Prints the medians, and what other processes took of a processor meanwhile."
        })
public final class StartBench implements Callable<Integer> {
    @Option(names = "--times", defaultValue = "9", description = "of each, default ${DEFAULT-VALUE}")
    private int times = 9;

    @Option(names = "--dir", description = "where the servers keep their data; default: a temporary directory")
    private @Nullable Path directory;

    @Mixin
    private final ResultOption results = new ResultOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LoadNames.atLeast(1, "--times", times, spec);
        ResultFile file = results.file();
        PeerFigures figures = new PeerFigures("start", spec.commandLine().getOut());
        try (ScratchDirectory scratch = ScratchDirectory.under(directory)) {
            for (int i = 0; i <= times; i++) {
                for (Peer peer : Peer.values()) {
                    start(peer, scratch.path().resolve(peer.title() + i), i == 0 ? null : figures);
                }
            }
            Map<String, String> words = new LinkedHashMap<>(Origin.of(scratch.path()));
            words.put("servers", "1");
            figures.report(file, words);
        }
        return 0;
    }

    /** @param figures null where it does not count */
    private static void start(Peer peer, Path own, @Nullable PeerFigures figures)
            throws IOException, InterruptedException, KeeperException {
        int port = Servers.freePorts(1)[0];
        Launch launch = new Launch();
        ServerProcess server = ServerProcess.launch(peer, own, port, peer.configuration(own, port));
        try {
            Map<String, Double> once = new LinkedHashMap<>();
            server.awaitPort();
            once.put("open_s", launch.seconds());
            // Apache's port is open before there is a server behind it: what a client says then is lost.
            server.awaitServing();
            once.put("created_s", created(server.connectString(), launch));
            long cpuMicros = server.cpuMicros();
            once.put("cpu_s", cpuMicros / 1e6);
            if (figures != null) {
                figures.turn(peer, once, launch.otherCores(cpuMicros));
            }
        } finally {
            server.kill();
        }
    }

    /** Seconds until the answer: to close the session takes Apache's client a tenth of one more. */
    private static double created(String connectString, Launch launch)
            throws IOException, InterruptedException, KeeperException {
        ZooKeeper client = LoadRun.connect(connectString);
        try {
            client.create("/first", new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            return launch.seconds();
        } finally {
            client.close();
        }
    }
}
