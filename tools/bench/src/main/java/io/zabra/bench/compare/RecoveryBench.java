package io.zabra.bench.compare;

import io.zabra.bench.run.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
    private static final List<Peer> PEERS = List.of(Peer.ZABRA, Peer.APACHE);

    @Option(names = "--znodes", defaultValue = "1000000", description = "default ${DEFAULT-VALUE}")
    private int znodes = 1_000_000;

    @Option(names = "--times", defaultValue = "3", description = "of each, default ${DEFAULT-VALUE}")
    private int times = 3;

    @Option(names = "--dir", description = "where the servers keep their data; default: a temporary directory")
    private @Nullable Path directory;

    /** One start. */
    private record Start(double seconds, double cpuSeconds, double residentMib) {}

    @Override
    public Integer call() throws Exception {
        Map<Peer, List<Start>> starts = new EnumMap<>(Peer.class);
        try (ScratchDirectory scratch = ScratchDirectory.under(directory);
                Servers zabra = filled(Peer.ZABRA, scratch.path());
                Servers apache = filled(Peer.APACHE, scratch.path())) {
            for (int i = 0; i < times; i++) {
                for (Servers servers : List.of(zabra, apache)) {
                    Start start = start(servers);
                    starts.computeIfAbsent(servers.peer(), peer -> new ArrayList<>())
                            .add(start);
                    print(servers.peer().title(), start);
                }
            }
        }
        double[] medians = PEERS.stream()
                .mapToDouble(peer -> median(starts.getOrDefault(peer, List.of())))
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "first read, medians: zabra %.2f s, apache %.2f s, ratio %.2f%n",
                medians[0],
                medians[1],
                medians[0] / medians[1]);
        return 0;
    }

    private static double median(List<Start> starts) {
        double[] seconds = starts.stream().mapToDouble(Start::seconds).sorted().toArray();
        return seconds[seconds.length / 2];
    }

    private Servers filled(Peer peer, Path scratch) throws IOException, InterruptedException, KeeperException {
        Servers servers = new Servers(peer, scratch, 1);
        try {
            new BulkLoad(znodes).run(servers, SHAPE, Duration.ZERO, Duration.ZERO, new Load.Meter() {
                @Override
                public void begin() {}

                @Override
                public void end() {}
            });
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d znodes, resident %,d MiB%n",
                    peer.title(),
                    znodes,
                    servers.residentBytes() >> 20);
            servers.kill(0);
            return servers;
        } catch (IOException | InterruptedException | KeeperException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private static Start start(Servers servers) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        servers.launch(0);
        servers.await(0);
        Start start = new Start(
                (System.nanoTime() - startNanos) / 1e9,
                servers.cpuMicros() / 1e6,
                servers.residentBytes() / (double) (1 << 20));
        servers.kill(0);
        return start;
    }

    private static void print(String title, Start start) {
        System.out.printf(
                Locale.ROOT,
                "%-8s first read %.2f s after the start of the process, %.1f s of processor time, resident %,.0f MiB%n",
                title,
                start.seconds(),
                start.cpuSeconds(),
                start.residentMib());
    }
}
