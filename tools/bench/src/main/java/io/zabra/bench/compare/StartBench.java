package io.zabra.bench.compare;

import io.zabra.bench.run.ScratchDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /**
     * One start.
     *
     * @param cpuSeconds of the server, until the create was answered
     * @param otherCores what neither it nor this process took meanwhile
     */
    private record Start(double openSeconds, double createdSeconds, double cpuSeconds, double otherCores) {}

    @Override
    public Integer call() throws Exception {
        Map<Peer, List<Start>> starts = new EnumMap<>(Peer.class);
        try (ScratchDirectory scratch = ScratchDirectory.under(directory)) {
            for (int i = 0; i <= times; i++) {
                for (Peer peer : Peer.values()) {
                    Start start = start(peer, scratch.path().resolve(peer.title() + i));
                    if (i > 0) {
                        starts.computeIfAbsent(peer, none -> new ArrayList<>()).add(start);
                        print(peer.title(), start);
                    }
                }
            }
        }
        starts.forEach(this::printMedians);
        return 0;
    }

    private static Start start(Peer peer, Path own) throws IOException, InterruptedException, KeeperException {
        int port = Servers.freePorts(1)[0];
        ProcessorTime before = ProcessorTime.now();
        long startNanos = System.nanoTime();
        ServerProcess server = ServerProcess.launch(peer, own, port, peer.configuration(own, port));
        try {
            server.awaitPort(own);
            double open = secondsSince(startNanos);
            // Apache's port is open before there is a server behind it: what a client says then is lost.
            server.awaitServing(own);
            create(server.connectString());
            double created = secondsSince(startNanos);
            long cpuMicros = server.cpuMicros();
            double others = (ProcessorTime.now().othersMicrosSince(before) - cpuMicros) / 1e6 / created;
            return new Start(open, created, cpuMicros / 1e6, Math.max(0, others));
        } finally {
            server.kill();
        }
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static void create(String connectString) throws IOException, InterruptedException, KeeperException {
        ZooKeeper client = LoadRun.connect(connectString);
        try {
            client.create("/first", new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } finally {
            client.close();
        }
    }

    private void print(String title, Start start) {
        printf(
                "%-8s port open after %.2f s, first create answered after %.2f s, %.1f s of processor time; others took %.2f of a core%n",
                title, start.openSeconds(), start.createdSeconds(), start.cpuSeconds(), start.otherCores());
    }

    private void printMedians(Peer peer, List<Start> starts) {
        printf(
                "medians of %-8s port open %.2f s, first create %.2f s, processor time %.1f s%n",
                peer.title() + ":",
                median(starts, Start::openSeconds),
                median(starts, Start::createdSeconds),
                median(starts, Start::cpuSeconds));
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        return starts.stream()
                .mapToDouble(figure)
                .sorted()
                .skip(starts.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private void printf(String format, Object... arguments) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, format, arguments);
        out.flush();
    }
}
