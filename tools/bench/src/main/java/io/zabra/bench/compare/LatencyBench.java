package io.zabra.bench.compare;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
                    + " and with three servers two of three such forced writes with the messages they need. Prints the medians of the rounds."
        })
public final class LatencyBench implements Callable<Integer> {
    private static final String BARE = "fdatasync";
    private static final String PATH = "/latency";
    private static final byte[] DATA = new byte[100];

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

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Map<String, List<Times>> taken = new LinkedHashMap<>();
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

        String of(Peer peer) {
            return peer.title() + " " + name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws Exception {
        try (ScratchDirectory scratch = ScratchDirectory.under(directory);
                Servers zabra = new Servers(Peer.ZABRA, scratch.path(), servers);
                Servers apache = new Servers(Peer.APACHE, scratch.path(), servers);
                PlainClient ofZabra = client(zabra);
                PlainClient ofApache = client(apache)) {
            Map<Peer, PlainClient> clients = Map.of(Peer.ZABRA, ofZabra, Peer.APACHE, ofApache);
            round(clients, Duration.ofSeconds(warmUpSeconds));
            for (int i = 0; i < rounds; i++) {
                floors(scratch.path(), Duration.ofSeconds(seconds));
                round(clients, Duration.ofSeconds(seconds)).forEach(this::note);
            }
        }
        print();
        return 0;
    }

    private PlainClient client(Servers of) throws IOException {
        int index = servers == 1 ? 0 : (of.leader() + 1) % servers;
        PlainClient client = new PlainClient(of.address(index).getPort());
        client.create(PATH, DATA);
        return client;
    }

    /** What the machine takes at least: for an answer, for a write, and for one of an ensemble by a client of a follower. */
    private void floors(Path scratch, Duration duration) throws IOException {
        try (EchoSocket echo = new EchoSocket(() -> {})) {
            note("echo", Times.of(duration, echo::exchange));
        }
        note(BARE, BareSync.measure(scratch, duration));
        if (servers == QuorumFloor.MEMBERS) {
            try (QuorumFloor floor = new QuorumFloor(scratch, true)) {
                note("two of three", floor.measure(duration));
            }
        }
    }

    private Map<String, Times> round(Map<Peer, PlainClient> clients, Duration duration) throws IOException {
        Map<String, Times> times = new LinkedHashMap<>();
        for (Request request : Request.values()) {
            for (Peer peer : Peer.values()) {
                PlainClient client = Objects.requireNonNull(clients.get(peer));
                times.put(request.of(peer), Times.of(duration, () -> request.send(client, ++created)));
            }
        }
        return times;
    }

    private void note(String what, Times times) {
        taken.computeIfAbsent(what, none -> new ArrayList<>()).add(times);
    }

    private void print() {
        printf("%-16s %10s %10s%s%n", "us, medians", "p50", "p99", "  p50 beyond the fdatasync");
        taken.keySet()
                .forEach(what -> printf(
                        "%-16s %10.1f %10.1f%s%n",
                        what,
                        median(what, 0.5),
                        median(what, 0.99),
                        what.endsWith("set") || what.endsWith("create")
                                ? String.format(Locale.ROOT, "  %+.1f", median(what, 0.5) - median(BARE, 0.5))
                                : ""));
        for (Request request : Request.values()) {
            printf(
                    "zabra / apache, %-6s p50 %.2f, p99 %.2f%n",
                    request.name().toLowerCase(Locale.ROOT) + ":",
                    median(request.of(Peer.ZABRA), 0.5) / median(request.of(Peer.APACHE), 0.5),
                    median(request.of(Peer.ZABRA), 0.99) / median(request.of(Peer.APACHE), 0.99));
        }
    }

    /** Of the rounds. */
    private double median(String what, double quantile) {
        return taken.getOrDefault(what, List.of()).stream()
                .mapToDouble(times -> times.micros(quantile))
                .sorted()
                .skip(rounds / 2)
                .findFirst()
                .orElse(Double.NaN);
    }

    private void printf(String format, Object... arguments) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, format, arguments);
        out.flush();
    }
}
