package io.zabra.cli.status;

import io.zabra.cli.output.Column;
import io.zabra.cli.output.Table;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The servers that were asked, at one moment: as a table, and in a sentence. */
public record EnsembleStatus(List<ServerStatus> servers) {
    private static final List<Column> COLUMNS = List.of(
            Column.text("server", 0),
            Column.text("mode", 0),
            Column.text("zxid", 0),
            Column.text("znodes", 3),
            Column.text("connections", 2),
            Column.text("outstanding", 5),
            Column.text("latency ms avg / max", 4),
            Column.text("version", 1));

    public EnsembleStatus {
        servers = List.copyOf(servers);
    }

    /** Asks them all at once; blocks for at most a few times {@code timeoutMs}. */
    public static EnsembleStatus of(List<InetSocketAddress> servers, int timeoutMs) {
        List<ServerStatus> first = ofEach(servers.size(), i -> ServerStatus.of(servers.get(i), timeoutMs));
        CatchingUp catchingUp = CatchingUp.with(first, timeoutMs);
        return new EnsembleStatus(ofEach(servers.size(), i -> catchingUp.checked(first.get(i), servers.get(i))));
    }

    /** Each in a thread of its own: they wait for answers, and as many processors as servers there need not be. */
    private static List<ServerStatus> ofEach(int servers, IntFunction<ServerStatus> asking) {
        List<FutureTask<ServerStatus>> asked = IntStream.range(0, servers)
                .mapToObj(i -> new FutureTask<>(() -> asking.apply(i)))
                .toList();
        for (FutureTask<ServerStatus> task : asked) {
            Thread thread = new Thread(task, "zabra-status");
            thread.setDaemon(true);
            thread.start();
        }
        return asked.stream().map(EnsembleStatus::answer).toList();
    }

    private static ServerStatus answer(FutureTask<ServerStatus> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while servers were asked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Whether every server serves and nothing hinders it, and they follow one leader, or there is just one of them. */
    public boolean isHealthy() {
        return servers.stream().allMatch(ServerStatus::isHealthy) && (count("leader") == 1 || isAlone());
    }

    /** Whether none answered as a ZooKeeper server does. */
    public boolean isUnreachable() {
        return servers.stream().noneMatch(ServerStatus::serves);
    }

    /**
     * A line a server under a line of heads.
     *
     * @param room in characters, for which columns are left out where it must be; 0: as much as it takes
     */
    public List<String> table(int room) {
        return Table.of(COLUMNS, servers.stream().map(EnsembleStatus::cells).toList())
                .lines(room);
    }

    /** What is wrong, or that nothing is. */
    public String summary() {
        List<String> silent = servers.stream()
                .filter(server -> !server.serves())
                .map(ServerStatus::server)
                .toList();
        String missing = (silent.isEmpty() ? "" : " Not serving: " + String.join(", ", silent) + ".") + hindrances();
        if (isUnreachable()) {
            return "No server serves." + missing;
        }
        if (isAlone()) {
            return "One server, without an ensemble." + missing;
        }
        long leaders = count("leader");
        String head = leaders == 1
                ? "One leader, " + counted("follower") + ", " + counted("observer") + "."
                : leaders == 0
                        ? "None of these leads; the leader is elsewhere, or there is none."
                        : leaders
                                + " leaders: these servers are of several ensembles, or one has just changed its leader.";
        return head + missing;
    }

    private String hindrances() {
        return servers.stream()
                .filter(server -> server.hindrance() != null)
                .map(server -> " " + server.server() + ": " + server.hindrance() + ".")
                .collect(Collectors.joining());
    }

    private boolean isAlone() {
        return servers.size() == 1 && count("standalone") == 1;
    }

    private long count(String mode) {
        return servers.stream().filter(server -> server.mode().equals(mode)).count();
    }

    private String counted(String mode) {
        long count = count(mode);
        return count + " " + mode + (count == 1 ? "" : "s");
    }

    private static List<String> cells(ServerStatus server) {
        if (server.trouble() != null) {
            return List.of(server.server(), server.trouble());
        }
        return List.of(
                server.server(),
                server.mode(),
                server.fact("Zxid"),
                server.fact("Node count"),
                server.fact("Connections"),
                server.fact("Outstanding"),
                server.latency(),
                server.version());
    }
}
