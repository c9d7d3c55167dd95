package io.zabra.bench.compare;

import io.zabra.bench.result.Origin;
import io.zabra.bench.result.ResultFile;
import io.zabra.bench.result.ResultOption;
import io.zabra.bench.result.Spread;
import io.zabra.bench.run.BareSync;
import io.zabra.bench.run.EchoSocket;
import io.zabra.bench.run.PlainClient;
import io.zabra.bench.run.QuorumFloor;
import io.zabra.bench.run.ScratchDirectory;
import io.zabra.bench.run.Times;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One request at a time on a bare socket, beside what the disk takes for a forced write. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = {
            "One request at a time, on a bare socket: what a server takes for it, without the time of Apache's client, which is longer than"
                    + " that of the request. In turn, and beside what the machine takes at least: an echo, a bare fdatasync of preallocated bytes,"
                    + " and with three servers two of three such forced writes with the messages they need. Prints the medians of the"
                    + " rounds; 'beyond' is what a write takes more than the fdatasync of its round."
        })
public final class LatencyBench implements Callable<Integer> {
    private static final String PATH = "/latency";
    private static final byte[] DATA = new byte[100];
    /** A client is pinged before each measurement, and its session lasts 30 s without. */
    private static final int SECONDS_MAX = 20;

    @Option(
            names = "--servers",
            defaultValue = "1",
            description = "1, or of an ensemble, of which the client has a follower; default ${DEFAULT-VALUE}")
    private int servers = 1;

    @Option(names = "--rounds", defaultValue = "5", description = "default ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(
            names = "--seconds",
            defaultValue = "2",
            description = "of each request in each round, default ${DEFAULT-VALUE}")
    private int seconds = 2;

    @Option(
            names = "--warm-up",
            defaultValue = "5",
            description = "seconds of each request before, not counted, default ${DEFAULT-VALUE}")
    private int warmUpSeconds = 5;

    @Option(names = "--dir", description = "where the servers keep their data; default: a temporary directory")
    private @Nullable Path directory;

    @Mixin
    private final ResultOption results = new ResultOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Map<String, List<Double>> floors = new LinkedHashMap<>();
    private int created;

    private enum Request {
        GET {
            @Override
            void send(PlainClient client, int number) throws IOException {
                client.getData(PATH);
            }
        },
        SET {
            @Override
            void send(PlainClient client, int number) throws IOException {
                client.setData(PATH, DATA);
            }
        },
        CREATE {
            @Override
            void send(PlainClient client, int number) throws IOException {
                client.create(PATH + "/" + number, DATA);
            }
        };

        /** @param number another one each time */
        abstract void send(PlainClient client, int number) throws IOException;
    }

    @Override
    public Integer call() throws Exception {
        LoadNames.atLeast(1, "--rounds", rounds, spec);
        LoadNames.between(1, SECONDS_MAX, "--seconds", seconds, spec);
        LoadNames.between(1, SECONDS_MAX, "--warm-up", warmUpSeconds, spec);
        ResultFile file = results.file();
        PeerFigures figures = new PeerFigures("latency", spec.commandLine().getOut());
        try (ScratchDirectory scratch = ScratchDirectory.under(directory);
                Servers zabra = new Servers(Peer.ZABRA, scratch.path(), servers);
                Servers apache = new Servers(Peer.APACHE, scratch.path(), servers);
                PlainClient ofZabra = client(zabra);
                PlainClient ofApache = client(apache)) {
            Map<Peer, PlainClient> clients = new EnumMap<>(Map.of(Peer.ZABRA, ofZabra, Peer.APACHE, ofApache));
            round(clients, Duration.ofSeconds(warmUpSeconds));
            for (int i = 0; i < rounds; i++) {
                Launch round = new Launch();
                long cpuBefore = zabra.cpuMicros() + apache.cpuMicros();
                double syncMicros = floors(scratch.path(), Duration.ofSeconds(seconds), clients.values());
                Map<Peer, Map<String, Double>> taken = round(clients, Duration.ofSeconds(seconds));
                double others = round.otherCores(zabra.cpuMicros() + apache.cpuMicros() - cpuBefore);
                taken.forEach((peer, micros) -> figures.turn(peer, withWhatIsBeyond(syncMicros, micros), others));
            }
            Map<String, String> words = new LinkedHashMap<>(Origin.of(scratch.path()));
            words.put("servers", Integer.toString(servers));
            words.put("load", servers == 1 ? "one server" : servers + " servers");
            figures.report(file, words);
        }
        PrintWriter out = spec.commandLine().getOut();
        floors.forEach((what, micros) -> out.printf(
                "at least  %-14s %s%n",
                what,
                Spread.of(micros.stream().mapToDouble(each -> each).toArray()).text()));
        out.flush();
        return 0;
    }

    private PlainClient client(Servers of) throws IOException {
        int index = servers == 1 ? 0 : (of.leader() + 1) % servers;
        PlainClient client = new PlainClient(of.address(index).getPort());
        client.create(PATH, DATA);
        return client;
    }

    /**
     * What the machine takes at least: for an answer, for a write, and for one of an ensemble by a client of a follower.
     *
     * @return the median of the forced write, in us
     */
    private double floors(Path scratch, Duration duration, Collection<PlainClient> idle) throws IOException {
        ping(idle);
        try (EchoSocket echo = new EchoSocket(() -> {})) {
            floor("echo_us", Times.of(duration, echo::exchange));
        }
        if (servers == QuorumFloor.MEMBERS) {
            ping(idle);
            try (QuorumFloor floor = new QuorumFloor(scratch, true)) {
                floor("two_of_three_us", floor.measure(duration));
            }
        }
        ping(idle);
        return floor("fdatasync_us", BareSync.measure(scratch, duration));
    }

    /** Who only waits for others would lose its session. */
    private static void ping(Collection<PlainClient> clients) throws IOException {
        for (PlainClient client : clients) {
            client.ping();
        }
    }

    private double floor(String what, Times times) {
        double micros = times.micros(0.5);
        floors.computeIfAbsent(what, none -> new ArrayList<>()).add(micros);
        return micros;
    }

    private static Map<String, Double> withWhatIsBeyond(double syncMicros, Map<String, Double> micros) {
        Map<String, Double> all = new LinkedHashMap<>(micros);
        for (String write : List.of("set", "create")) {
            all.put(write + "_beyond_us", micros.getOrDefault(write + "_p50_us", Double.NaN) - syncMicros);
        }
        return all;
    }

    private Map<Peer, Map<String, Double>> round(Map<Peer, PlainClient> clients, Duration duration) throws IOException {
        Map<Peer, Map<String, Double>> taken = new EnumMap<>(Peer.class);
        for (Request request : Request.values()) {
            for (Map.Entry<Peer, PlainClient> each : clients.entrySet()) {
                ping(clients.values());
                Times times = Times.of(duration, () -> request.send(each.getValue(), ++created));
                String name = request.name().toLowerCase(Locale.ROOT);
                Map<String, Double> ofPeer = taken.computeIfAbsent(each.getKey(), none -> new LinkedHashMap<>());
                ofPeer.put(name + "_p50_us", times.micros(0.5));
                ofPeer.put(name + "_p99_us", times.micros(0.99));
            }
        }
        return taken;
    }
}
