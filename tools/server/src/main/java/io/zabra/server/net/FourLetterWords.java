package io.zabra.server.net;

import io.zabra.engine.session.SessionInfo;
import io.zabra.engine.watch.Watcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The commands that a bare connection can send instead of a connect request ({@code ruok}, {@code srvr}, ...), as
 * operators and scripts know them from Apache (its package {@code server.command}). Only those on the white list are
 * executed, for some cost much. Immutable; any thread.
 */
public final class FourLetterWords {

    /** What words tell that the port itself does not know. Any thread. */
    public interface Facts {
        /** As Apache writes its own: {@code 3.9.5-…, built on …}. */
        String version();

        /**
         * {@code name=value} lines of the configuration; without secrets.
         *
         * @param port that clients connect to
         */
        List<String> configuration(int port);

        /** Bytes of the snapshots. */
        long dataDirBytes();

        /** Bytes of the log. */
        long logDirBytes();
    }

    private final Set<String> allowed;
    private final Facts facts;
    private final Map<Integer, String> words = new HashMap<>();
    private final Map<String, Function<Services, String>> answers = new HashMap<>();

    /** @param allowed the white list; {@code *} for all. {@code srvr} is always on it */
    public FourLetterWords(Set<String> allowed, Facts facts) {
        this.allowed = Set.copyOf(allowed);
        this.facts = facts;
        add("ruok", services -> "imok");
        add("srvr", services -> server(services, false));
        add("stat", services -> server(services, true));
        add("mntr", new MonitorWord(facts)::answer);
        add("cons", services -> connections(services, false) + "\n");
        add("crst", FourLetterWords::resetConnections);
        add("srst", FourLetterWords::resetServer);
        add(
                "conf",
                services ->
                        String.join("\n", facts.configuration(services.port().getAsInt())) + "\n");
        add("envi", services -> environment());
        add(
                "dirs",
                services -> "datadir_size: " + facts.dataDirBytes() + "\nlogdir_size: " + facts.logDirBytes() + "\n");
        add("dump", FourLetterWords::dump);
        add("wchs", FourLetterWords::watchSummary);
        add("wchc", FourLetterWords::watchesByConnection);
        add("wchp", FourLetterWords::watchesByPath);
        add("isro", services -> "rw");
        add("gtmk", services -> "0");
        add("stmk", services -> "0");
        add("hash", services -> "This command is not built yet.\n");
    }

    private void add(String word, Function<Services, String> answer) {
        words.put(code(word), word);
        answers.put(word, answer);
    }

    private static int code(String word) {
        byte[] letters = word.getBytes(StandardCharsets.US_ASCII);
        return letters[0] << 24 | letters[1] << 16 | letters[2] << 8 | letters[3];
    }

    /** Whether four bytes that stand where a frame's length would are a word, allowed or not. */
    boolean isWord(int code) {
        return words.containsKey(code);
    }

    String answer(int code, Services services) {
        String word = words.getOrDefault(code, "");
        boolean may = word.equals("srvr") || allowed.contains("*") || allowed.contains(word);
        Function<Services, String> answer = answers.get(word);
        return may && answer != null
                ? answer.apply(services)
                : word + " is not executed because it is not in the whitelist.\n";
    }

    private String server(Services services, boolean withClients) {
        ServerStats.Snapshot stats = services.stats().snapshot();
        StringBuilder text =
                new StringBuilder("Zookeeper version: ").append(facts.version()).append('\n');
        if (withClients) {
            text.append("Clients:\n").append(connections(services, true)).append('\n');
        }
        return text.append("Latency min/avg/max: %d/%.4f/%d%n"
                        .formatted(stats.latencyMinMs(), stats.latencyAvgMs(), stats.latencyMaxMs()))
                .append("Received: ")
                .append(stats.received())
                .append('\n')
                .append("Sent: ")
                .append(stats.sent())
                .append('\n')
                .append("Connections: ")
                .append(services.connections().size())
                .append('\n')
                .append("Outstanding: ")
                .append(outstanding(services))
                .append('\n')
                .append("Zxid: 0x")
                .append(Long.toHexString(services.store().lastZxid()))
                .append('\n')
                .append("Mode: standalone\n")
                .append("Node count: ")
                .append(services.store().tree().size())
                .append('\n')
                .toString();
    }

    static int outstanding(Services services) {
        return services.connections().all().stream()
                .mapToInt(Connection::outstanding)
                .sum();
    }

    private static String connections(Services services, boolean brief) {
        StringBuilder text = new StringBuilder();
        services.connections()
                .all()
                .forEach(c -> text.append(connection(c, brief)).append('\n'));
        return text.toString();
    }

    private static String connection(Connection connection, boolean brief) {
        ConnectionStats.Snapshot stats = connection.stats().snapshot();
        String text = " %s[1](queued=%d,recved=%d,sent=%d"
                .formatted(
                        connection.channel().remoteAddress(), connection.outstanding(), stats.received(), stats.sent());
        var session = connection.session();
        if (brief || session == null) {
            return text + ")";
        }
        return text
                + ",sid=0x%x,lop=%s,est=%d,to=%d%s,lzxid=0x%x,lresp=%d,llat=%d,minlat=%d,avglat=%d,maxlat=%d)"
                        .formatted(
                                session.id(),
                                io.zabra.server.wire.OpCode.shortName(stats.lastOpCode()),
                                stats.established().toEpochMilli(),
                                session.timeoutMs(),
                                stats.lastXid() < 0 ? "" : ",lcxid=0x%x".formatted(stats.lastXid()),
                                stats.lastZxid(),
                                stats.lastAnswerMs(),
                                stats.lastLatencyMs(),
                                stats.latencyMinMs(),
                                stats.latencyAvgMs(),
                                stats.latencyMaxMs());
    }

    private static String resetConnections(Services services) {
        services.connections().all().forEach(c -> c.later(() -> c.stats().reset()));
        return "Connection stats reset.\n";
    }

    private static String resetServer(Services services) {
        services.stats().reset();
        return "Server stats reset.\n";
    }

    private String environment() {
        StringBuilder text = new StringBuilder("Environment:\n");
        text.append("zookeeper.version=").append(facts.version()).append('\n');
        for (String name :
                List.of("java.version", "java.vendor", "java.home", "os.name", "os.arch", "os.version", "user.name")) {
            text.append(name)
                    .append('=')
                    .append(System.getProperty(name, "<NA>"))
                    .append('\n');
        }
        Runtime runtime = Runtime.getRuntime();
        return text.append("os.memory.free=")
                .append(runtime.freeMemory() >> 20)
                .append("MB\n")
                .append("os.memory.max=")
                .append(runtime.maxMemory() >> 20)
                .append("MB\n")
                .append("os.memory.total=")
                .append(runtime.totalMemory() >> 20)
                .append("MB\n")
                .toString();
    }

    private static String dump(Services services) {
        List<SessionInfo> sessions = services.store().sessions();
        StringBuilder text = new StringBuilder("SessionTracker dump:\nGlobal Sessions(" + sessions.size() + "):\n");
        sessions.forEach(s -> text.append("0x%x\t%dms%n".formatted(s.id(), s.timeoutMs())));
        List<SessionInfo> owners =
                sessions.stream().filter(s -> s.ephemerals() > 0).toList();
        text.append("ephemeral nodes dump:\nSessions with Ephemerals (" + owners.size() + "):\n");
        for (SessionInfo owner : owners) {
            text.append("0x%x:%n".formatted(owner.id()));
            services.store()
                    .ephemerals(owner.id())
                    .forEach(path -> text.append('\t').append(path).append('\n'));
        }
        return text.append("Connections dump:\n")
                .append(connections(services, true))
                .toString();
    }

    private static String watchSummary(Services services) {
        Map<Watcher, Set<String>> watches = services.store().watches();
        long paths = watches.values().stream().flatMap(Set::stream).distinct().count();
        long total = watches.values().stream().mapToLong(Set::size).sum();
        return "%d connections watching %d paths%nTotal watches:%d%n".formatted(watches.size(), paths, total);
    }

    private static String watchesByConnection(Services services) {
        StringBuilder text = new StringBuilder();
        services.store().watches().forEach((watcher, paths) -> {
            text.append(name(watcher)).append('\n');
            paths.forEach(path -> text.append('\t').append(path).append('\n'));
        });
        return text.append('\n').toString();
    }

    private static String watchesByPath(Services services) {
        Map<String, List<String>> byPath = new TreeMap<>();
        services.store()
                .watches()
                .forEach((watcher, paths) -> paths.forEach(path ->
                        byPath.computeIfAbsent(path, p -> new ArrayList<>()).add(name(watcher))));
        StringBuilder text = new StringBuilder();
        byPath.forEach((path, names) -> {
            text.append(path).append('\n');
            names.forEach(name -> text.append('\t').append(name).append('\n'));
        });
        return text.append('\n').toString();
    }

    private static String name(Watcher watcher) {
        return watcher instanceof Connection connection ? "0x" + connection.sessionName() : "server";
    }
}
