package io.zabra.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Drives servers that are running. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Drive running servers of the ZooKeeper protocol, whoever made them, with Apache's own client.",
            "It writes below /bench, /bulk-… and /fan-out: not for a server whose data matters."
        },
        footerHeading = "%nExit status: 1 where requests failed, or there is no such server.%n%nExample:%n",
        footer = {"  zabra bench load localhost:2181 --load get,set --shape 1x1"})
public final class LoadBench implements Callable<Integer> {
    private static final int CLIENT_PORT = 2181;
    private static final int CONNECT_MS = 5_000;

    @Parameters(paramLabel = "HOST[:PORT]", split = ",", description = "Client addresses of the servers.")
    private List<String> servers = List.of();

    @Option(names = "--load", split = ",", description = "as of 'compare'")
    private List<String> loads = LoadNames.ORDINARY;

    @Option(names = "--shape", description = "clients x requests of each in flight, default ${DEFAULT-VALUE}")
    private String shape = "8x100";

    @Option(names = "--seconds", description = "of each load, default ${DEFAULT-VALUE}")
    private int seconds = 10;

    @Option(names = "--znodes", description = "of bulk-load, default ${DEFAULT-VALUE}")
    private int znodes = 100_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        LoadNames.atLeast(1, "--seconds", seconds, spec);
        List<Load> chosenLoads = LoadNames.loads(loads, znodes, spec);
        Shape chosen = LoadNames.shape(shape, spec);
        Targets targets =
                new Targets.Running(servers.stream().map(this::address).toList());
        for (int i = 0; i < targets.size(); i++) {
            requireListener(targets.address(i));
        }
        Duration time = Duration.ofSeconds(seconds);
        long errors = 0;
        out.printf("%-10s %14s %10s %10s %10s %8s%n", "load", "operations/s", "p50 µs", "p99 µs", "p99.9 µs", "errors");
        for (Load load : chosenLoads) {
            LoadResult result = load.run(targets, chosen, time.dividedBy(2), time, Unmetered.NONE);
            out.printf(
                    Locale.ROOT,
                    "%-10s %,14.0f %,10d %,10d %,10d %,8d%n",
                    load.title(),
                    result.perSecond(),
                    result.micros(50),
                    result.micros(99),
                    result.micros(99.9),
                    result.errors());
            out.flush();
            errors += result.errors();
        }
        return errors > 0 ? 1 : 0;
    }

    /** Apache's client would look for it for half a minute. */
    private static void requireListener(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MS);
        } catch (IOException e) {
            throw new IOException(
                    "no server at " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(), e);
        }
    }

    private InetSocketAddress address(String server) {
        int colon = server.lastIndexOf(':');
        try {
            return colon < 0
                    ? new InetSocketAddress(server, CLIENT_PORT)
                    : new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "'" + server + "' is no HOST or HOST:PORT", e, null, server);
        }
    }
}
