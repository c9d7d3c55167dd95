package io.zabra.cli.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Servers in processes of their own, clients that write down what they see, faults for some minutes; then calm, and the comparison
 * of what the clients saw with what the servers show and what their logs say.
 */
public final class ChaosRun {
    private static final int SERVERS = 3;
    private static final int TICK_MS = 500;
    private static final long PERIOD_NS = 10_000_000_000L;
    private static final long SERVES_MS = 90_000;
    private static final long POLL_MS = 100;

    private final Settings settings;
    private final Consumer<String> out;
    private final Random random;
    private final List<Server> servers = new CopyOnWriteArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private volatile boolean ended;

    /**
     * @param directory for data and logs of the servers; empty
     * @param sandboxed whether this process is in a {@link Sandbox}
     * @param faults those wanted; what the machine lacks is left out, and said
     */
    public record Settings(
            Path directory, long seed, long seconds, int clients, boolean sandboxed, List<Fault> faults) {}

    private ChaosRun(Settings settings, Consumer<String> out) {
        this.settings = settings;
        this.out = out;
        this.random = new Random(settings.seed());
    }

    /** Blocks for as long as the settings say, and a little more. */
    public static ChaosReport run(Settings settings, Consumer<String> out) throws IOException, InterruptedException {
        ChaosRun run = new ChaosRun(settings, out);
        // Where the process is told to end: a server that is frozen then would be so for ever.
        Thread end = new Thread(run::end, "zabra-chaos-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return run.run();
        } finally {
            for (Server server : run.servers) {
                server.kill();
            }
            forget(end);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs.
        }
    }

    private void end() {
        ended = true;
        servers.forEach(Server::end);
    }

    private ChaosReport run() throws IOException, InterruptedException {
        ChaosNetwork network = settings.sandboxed() ? ChaosNetwork.namespaces(SERVERS) : ChaosNetwork.LOOPBACK;
        DiskTrouble disks = new DiskTrouble(settings.directory());
        ChaosReport report = new ChaosReport(settings.seed());
        List<Fault> possible = possible(disks, report);
        Nemesis nemesis =
                new Nemesis(servers, network, disks, possible, random, () -> awaitAllServe(report), this::say);
        launch(network);
        awaitAllServe(report);
        withReader(servers.get(0), reader -> {
            reader.create(Requests.ROOT);
            reader.create(Requests.EPHEMERALS);
        });
        startClients();
        long endNs = System.nanoTime() + settings.seconds() * 1_000_000_000L;
        while (System.nanoTime() < endNs) {
            nemesis.round();
        }
        nemesis.heal();
        awaitAllServe(report);
        Map<Integer, Map<String, String>> trees = settle(report);
        report.faults(nemesis.counts(), nemesis.wrongs());
        judge(report, trees);
        return report;
    }

    /** Something to do by a session with one server. */
    @FunctionalInterface
    private interface Reading {
        void with(TreeReader reader) throws IOException;
    }

    /** Does it again where a busy machine makes the server lose its leader, or the session, in the middle of it. */
    private static void withReader(Server server, Reading reading) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SERVES_MS * 1_000_000;
        while (true) {
            try (TreeReader reader = new TreeReader(server.address())) {
                reading.with(reader);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(POLL_MS);
            }
        }
    }

    private void say(String what) {
        out.accept(String.format("%7.1f s  %s", (System.nanoTime() - startNs) / 1e9, what));
    }

    /** Loudly, now and in the end: what this machine lacks. */
    private List<Fault> possible(DiskTrouble disks, ChaosReport report) {
        List<Fault> possible = new ArrayList<>(settings.faults());
        if (!settings.sandboxed()) {
            List<Fault> fenced = List.of(Fault.ISOLATE, Fault.ONE_WAY, Fault.BRIDGE, Fault.FULL_DISK);
            if (possible.removeAll(fenced)) {
                skipped(
                        fenced
                                + ". They need namespaces (unshare, iproute2; as root, or where user namespaces are allowed)",
                        report);
            }
        }
        if (!disks.canInject() && possible.remove(Fault.FAILED_SYNC)) {
            skipped(Fault.FAILED_SYNC + ". It needs strace, and leave to trace processes", report);
        }
        return possible;
    }

    private void skipped(String what, ChaosReport report) {
        out.accept("SKIPPED: " + what);
        report.skipped(what);
    }

    private void launch(ChaosNetwork network) throws IOException, InterruptedException {
        int[] ports = settings.sandboxed()
                ? IntStream.range(0, 3 * SERVERS).map(i -> 2_000 + i).toArray()
                : freePorts(3 * SERVERS);
        StringBuilder common = new StringBuilder("tickTime=" + TICK_MS + "\ninitLimit=20\nsyncLimit=4\n"
                + "maxClientCnxns=0\n4lw.commands.whitelist=*\nsnapCount=3000\n");
        for (int sid = 1; sid <= SERVERS; sid++) {
            common.append(
                    "server.%d=%s:%d:%d%n".formatted(sid, network.host(sid), ports[3 * sid - 3], ports[3 * sid - 2]));
        }
        for (int sid = 1; sid <= SERVERS; sid++) {
            Path directory = settings.directory().resolve("server" + sid);
            if (settings.sandboxed() && sid == SERVERS) {
                DiskTrouble.mountSmall(directory);
            }
            int port = ports[3 * sid - 1];
            Server server = new Server(
                    sid,
                    directory,
                    new InetSocketAddress(network.host(sid), port),
                    network.prefix(sid),
                    "clientPort=" + port + "\n" + common);
            servers.add(server);
            if (ended) {
                server.end();
            }
            server.launch();
        }
    }

    private static int[] freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private void startClients() {
        AtomicLong values = new AtomicLong();
        List<InetSocketAddress> addresses =
                servers.stream().map(Server::address).toList();
        for (int i = 0; i < settings.clients(); i++) {
            Requests requests = new Requests(i, values, () -> (System.nanoTime() - startNs) / PERIOD_NS);
            Client client = new Client(i, addresses, requests, random.nextLong());
            clients.add(client);
            client.start();
        }
    }

    private void awaitAllServe(ChaosReport report) throws InterruptedException {
        long deadline = System.nanoTime() + SERVES_MS * 1_000_000;
        while (System.nanoTime() < deadline) {
            List<String> modes = servers.stream().map(Server::mode).toList();
            if (modes.contains("leader") && modes.stream().noneMatch(String::isEmpty)) {
                return;
            }
            Thread.sleep(POLL_MS);
        }
        report.wrong("not all servers serve " + SERVES_MS / 1_000 + " s after the last fault: "
                + servers.stream().map(Server::mode).toList());
    }

    /** Lets the clients rest until all abandoned sessions are over, and reads what each server shows. */
    private Map<Integer, Map<String, String>> settle(ChaosReport report) throws IOException, InterruptedException {
        clients.forEach(Client::rest);
        say("calm");
        Thread.sleep(2L * Client.SESSION_TIMEOUT_MS);
        long calmNs = System.nanoTime();
        Thread.sleep(Client.SESSION_TIMEOUT_MS / 2);
        for (Client client : clients) {
            if (client.lastAnswerNs() < calmNs) {
                report.wrong(client.getName() + " is not served after the last fault");
            }
        }
        Map<Integer, Map<String, String>> trees = new TreeMap<>();
        for (Server server : servers) {
            withReader(server, reader -> trees.put(server.sid(), reader.read()));
        }
        for (Client client : clients) {
            client.end();
        }
        for (Client client : clients) {
            client.join();
        }
        for (Server server : servers) {
            server.terminate();
        }
        return trees;
    }

    private void judge(ChaosReport report, Map<Integer, Map<String, String>> trees) throws IOException {
        say("reading the logs");
        LoggedHistory log = new LoggedHistory();
        long beginsAfterZxid = LogComparison.read(servers, log, report);
        List<Operation> history = new ArrayList<>();
        List<SessionRecord> sessions = new ArrayList<>();
        for (Client client : clients) {
            history.addAll(client.history());
            sessions.addAll(client.sessions());
            client.wrongs().forEach(report::wrong);
        }
        Audit audit = new Audit(log, beginsAfterZxid, 3L * TICK_MS);
        audit.operations(history);
        audit.sessions(sessions, history);
        audit.trees(trees);
        int znodes = audit.linearizability(history);
        report.audited(audit, history, sessions, znodes, log.hashes().size());
    }
}
