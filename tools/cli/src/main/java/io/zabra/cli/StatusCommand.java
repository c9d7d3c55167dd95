package io.zabra.cli;

import io.zabra.cli.output.Screen;
import io.zabra.cli.status.EnsembleStatus;
import io.zabra.cli.status.StatusJson;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The ensemble at a glance. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Show at a glance who leads, who follows, who does not answer, and who is in trouble.",
            "That is a server that serves, but whose disk is full, or that finds no leader, or does not keep up with it.",
            "Asks each server for its srvr, so it works with Apache ZooKeeper's servers too."
        },
        footerHeading =
                "%nExit status: 0 all is well, 1 some do not serve or are in trouble, 3 none serves.%n%nExample:%n",
        footer = {
            "  zabra status zk1:2181,zk2:2181,zk3:2181",
            "  zabra status --json zk1,zk2,zk3 | jq -r '.servers[] | .server + \" \" + .mode'"
        })
final class StatusCommand implements Callable<Integer> {
    private static final int CLIENT_PORT = 2181;

    @Parameters(
            paramLabel = "HOST[:PORT]",
            arity = "1..*",
            split = ",",
            description = "Client addresses of the servers; the port is 2181 where none is given.")
    private List<String> servers = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "MS",
            description =
                    "How long a server may take to answer, and to show what the leader showed, ms (default ${DEFAULT-VALUE}).",
            defaultValue = "2000")
    private int timeoutMs;

    @Option(names = "--json", description = "As one JSON object, for scripts; the exit status is the same.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (timeoutMs < 1) {
            throw new ParameterException(spec.commandLine(), "--timeout must be 1 ms or more");
        }
        List<InetSocketAddress> addresses = servers.stream().map(this::address).toList();
        EnsembleStatus status = EnsembleStatus.of(addresses, timeoutMs);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(StatusJson.of(status));
        } else {
            status.table(Screen.columns(System.getenv())).forEach(out::println);
            out.println(status.summary());
        }
        out.flush();
        if (status.isUnreachable()) {
            return ExitCode.UNREACHABLE;
        }
        return status.isHealthy() ? ExitCode.OK : ExitCode.FAILED;
    }

    private InetSocketAddress address(String server) {
        int colon = server.endsWith("]") ? -1 : server.lastIndexOf(':');
        String host = (colon < 0 ? server : server.substring(0, colon)).replaceAll("[\\[\\]]", "");
        try {
            int port = colon < 0 ? CLIENT_PORT : Integer.parseInt(server.substring(colon + 1));
            return new InetSocketAddress(host, port);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "'" + server + "' is no HOST or HOST:PORT", e, null, server);
        }
    }
}
