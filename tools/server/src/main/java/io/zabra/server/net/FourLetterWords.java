package io.zabra.server.net;

import io.zabra.server.metrics.Sample;
import io.zabra.server.metrics.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

        /** Bytes that this process may still write on the disk of the snapshots; 0 where that is not known. */
        default long dataDirFreeBytes() {
            return 0;
        }

        /** Bytes that this process may still write on the disk of the log; 0 where that is not known. */
        default long logDirFreeBytes() {
            return 0;
        }

        /** {@code standalone}; of a member of an ensemble {@code leader}, {@code follower} or {@code observer}. */
        default String mode() {
            return "standalone";
        }

        /** Whether clients are served; a member of an ensemble without a leader serves none. */
        default boolean serving() {
            return true;
        }

        /** Of a member of an ensemble: by name, without {@code zk_}, a text, a number, or numbers by server id. */
        default Map<String, Object> ensemble() {
            return Map.of();
        }

        /** How long syncs of the log took, in ms, where that is measured. */
        default Sample.Total syncs() {
            return Sample.Total.NONE;
        }

        /** Of a member of an ensemble; null: a server alone. */
        default @Nullable MemberFacts member() {
            return null;
        }

        /** The configuration file as it was read, without secrets. */
        default String initialConfiguration() {
            return "";
        }
    }

    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests\n";
    /** Answered by a server that serves nobody, too. */
    private static final Set<String> ALWAYS = Set.of("ruok", "envi", "gtmk", "stmk");

    private final Set<String> allowed;
    private final Facts facts;
    private final Map<Integer, String> words = new HashMap<>();
    private final Map<String, Function<ServerView, String>> answers = new HashMap<>();

    /** @param allowed the white list; {@code *} for all. {@code srvr} is always on it */
    public FourLetterWords(Set<String> allowed, Facts facts) {
        this.allowed = Set.copyOf(allowed);
        this.facts = facts;
        add("ruok", view -> "imok");
        add("srvr", view -> server(view, false));
        add("stat", view -> server(view, true));
        add("mntr", this::monitor);
        add("cons", view -> connections(view, false) + "\n");
        add("crst", FourLetterWords::resetConnections);
        add("srst", FourLetterWords::resetServer);
        add("conf", this::configuration);
        add("envi", view -> environment());
        add("dirs", view -> "datadir_size: " + facts.dataDirBytes() + "\nlogdir_size: " + facts.logDirBytes() + "\n");
        add("dump", this::dump);
        add("wchs", FourLetterWords::watchSummary);
        add("wchc", FourLetterWords::watchesBySession);
        add("wchp", FourLetterWords::watchesByPath);
        add("isro", view -> view.store().isReadOnly() ? "ro" : "rw");
        add("gtmk", view -> "0");
        add("stmk", view -> "0");
        add("hash", FourLetterWords::digests);
    }

    private void add(String word, Function<ServerView, String> answer) {
        words.put(code(word), word);
        answers.put(word, answer);
    }

    private static int code(String word) {
        byte[] letters = word.getBytes(StandardCharsets.US_ASCII);
        return letters[0] << 24 | letters[1] << 16 | letters[2] << 8 | letters[3];
    }

    Facts facts() {
        return facts;
    }

    /** Whether four bytes that stand where a frame's length would are a word, allowed or not. */
    boolean isWord(int code) {
        return words.containsKey(code);
    }

    String answer(int code, ServerView view) {
        String word = words.getOrDefault(code, "");
        boolean may = word.equals("srvr") || allowed.contains("*") || allowed.contains(word);
        Function<ServerView, String> answer = answers.get(word);
        if (may && !facts.serving() && !ALWAYS.contains(word)) {
            return word.equals("isro") ? "null" : NOT_SERVING;
        }
        return may && answer != null
                ? answer.apply(view)
                : word + " is not executed because it is not in the whitelist.\n";
    }

    private String server(ServerView view, boolean withClients) {
        Traffic traffic = view.metrics().traffic();
        String clients = withClients ? "Clients:\n" + connections(view, true) + "\n" : "";
        String readOnly = view.store().isReadOnly() ? "READ-ONLY mode; serving only read-only clients\n" : "";
        String trouble = view.trouble();
        // Behind what Apache's says: there are clients that know its lines by their number.
        String last = trouble == null ? "" : "Trouble: " + trouble + "\n";
        return "Zookeeper version: %s\n%s%sLatency min/avg/max: %d/%s/%d\nReceived: %d\nSent: %d\nConnections: %d\nOutstanding: %d\nZxid: 0x%x\nMode: %s\nNode count: %d\n%s"
                .formatted(
                        facts.version(),
                        readOnly,
                        clients,
                        traffic.latencyMinMs(),
                        Math.round(traffic.latencyAvgMs() * 10_000) / 10_000.0,
                        traffic.latencyMaxMs(),
                        traffic.received(),
                        traffic.sent(),
                        view.connectionCount(),
                        view.outstanding(),
                        view.store().lastZxid(),
                        facts.mode(),
                        view.store().tree().size(),
                        last);
    }

    /** One {@code zk_name<tab>value} a line, all that Apache's has. */
    private String monitor(ServerView view) {
        StringBuilder text = new StringBuilder();
        text.append("zk_version\t").append(facts.version()).append('\n');
        text.append("zk_server_state\t").append(facts.mode()).append('\n');
        view.report().ofMember().forEach((name, value) -> text.append("zk_%s\t%s\n".formatted(name, value)));
        view.report()
                .flat()
                .forEach((name, value) -> text.append("zk_")
                        .append(name)
                        .append('\t')
                        .append(value)
                        .append('\n'));
        return text.toString();
    }

    private static String connections(ServerView view, boolean brief) {
        StringBuilder text = new StringBuilder();
        view.connections()
                .forEach(c -> text.append(brief ? c.brief() : c.full()).append('\n'));
        return text.toString();
    }

    private static String resetConnections(ServerView view) {
        view.resetConnections();
        return "Connection stats reset.\n";
    }

    private static String resetServer(ServerView view) {
        view.resetTraffic();
        return "Server stats reset.\n";
    }

    private String configuration(ServerView view) {
        StringBuilder text = new StringBuilder();
        for (String line : facts.configuration(view.port())) {
            text.append(line).append('\n');
            if (line.startsWith("dataDir=")) {
                text.append("dataDirSize=").append(facts.dataDirBytes()).append('\n');
            } else if (line.startsWith("dataLogDir=")) {
                text.append("dataLogSize=").append(facts.logDirBytes()).append('\n');
            }
        }
        return text.toString();
    }

    private String environment() {
        StringBuilder text = new StringBuilder("Environment:\n");
        environment(facts)
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    /** What {@code envi} and the admin port's {@code environment} show, in Apache's order; the class path is nobody's business. */
    public static Map<String, String> environment(Facts facts) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("zookeeper.version", facts.version());
        for (String name :
                List.of("java.version", "java.vendor", "java.home", "os.name", "os.arch", "os.version", "user.name")) {
            values.put(name, System.getProperty(name, "<NA>"));
        }
        Runtime runtime = Runtime.getRuntime();
        values.put("os.memory.free", (runtime.freeMemory() >> 20) + "MB");
        values.put("os.memory.max", (runtime.maxMemory() >> 20) + "MB");
        values.put("os.memory.total", (runtime.totalMemory() >> 20) + "MB");
        return values;
    }

    private String dump(ServerView view) {
        boolean watchesOver = Set.of("standalone", "leader").contains(facts.mode());
        return new SessionDump(view).text(watchesOver);
    }

    /** As Apache's {@code DigestCommand}. */
    private static String digests(ServerView view) {
        StringBuilder text = new StringBuilder();
        view.store().digests().forEach(each -> text.append("%x: %d\n".formatted(each.zxid(), each.digest())));
        return text.toString();
    }

    private static String watchSummary(ServerView view) {
        Map<Long, Set<String>> watches = view.watchesBySession();
        long paths = watches.values().stream().flatMap(Set::stream).distinct().count();
        long total = watches.values().stream().mapToLong(Set::size).sum();
        return "%d connections watching %d paths\nTotal watches:%d\n".formatted(watches.size(), paths, total);
    }

    private static String watchesBySession(ServerView view) {
        StringBuilder text = new StringBuilder();
        view.watchesBySession().forEach((session, paths) -> {
            text.append("0x%x\n".formatted(session));
            paths.forEach(path -> text.append('\t').append(path).append('\n'));
        });
        return text.append('\n').toString();
    }

    private static String watchesByPath(ServerView view) {
        StringBuilder text = new StringBuilder();
        view.watchesByPath().forEach((path, sessions) -> {
            text.append(path).append('\n');
            sessions.forEach(session -> text.append("\t0x%x\n".formatted(session)));
        });
        return text.append('\n').toString();
    }
}
