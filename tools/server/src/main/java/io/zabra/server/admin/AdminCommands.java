package io.zabra.server.admin;

import io.zabra.engine.ZxidDigest;
import io.zabra.engine.session.SessionInfo;
import io.zabra.server.metrics.Count;
import io.zabra.server.metrics.ProcessFacts;
import io.zabra.server.metrics.Traffic;
import io.zabra.server.net.ConnectionView;
import io.zabra.server.net.FourLetterWords;
import io.zabra.server.net.ServerView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The commands of Apache's admin server (its {@code Commands}), by its names and with its keys. Any thread. */
final class AdminCommands {
    static final String SNAPSHOT = "snapshot";

    private static final String NOT_RESTORED =
            "a running server is not restored: stop it and use 'zabra import' or 'zabra restore'";

    private final ServerView view;
    private final SnapshotExport export;
    private final Map<String, AdminCommand> byName = new TreeMap<>();
    private final List<AdminCommand> commands = new ArrayList<>();

    AdminCommands(ServerView view, SnapshotExport export) {
        this.view = view;
        this.export = export;
        state();
        traffic();
        watches();
        ensemble();
        snapshots();
    }

    /** In the order of their names. */
    List<AdminCommand> all() {
        return commands.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    }

    @Nullable
    AdminCommand find(String name) {
        return byName.get(name);
    }

    private void add(Supplier<Map<String, Object>> run, String... names) {
        add(new AdminCommand(List.of(names), false, query -> run.get()));
    }

    private void add(AdminCommand command) {
        commands.add(command);
        command.names().forEach(name -> byName.put(name, command));
    }

    private void state() {
        add(LinkedHashMap::new, "ruok");
        add(this::configuration, "configuration", "conf", "config");
        add(() -> new LinkedHashMap<>(FourLetterWords.environment(view.facts())), "environment", "env", "envi");
        add(() -> one("initial_configuration", view.facts().initialConfiguration()), "initial_configuration", "icfg");
        add(() -> one("read_only", view.store().isReadOnly()), "is_read_only", "isro");
        add(AdminCommands::properties, "system_properties", "sysp");
        add(this::directories, "dirs");
        add(this::sessions, "dump");
        add(this::digests, "hash");
        add(() -> one("tracemask", 0), "get_trace_mask", "gtmk");
        add(new AdminCommand(List.of("set_trace_mask", "stmk"), false, AdminCommands::traceMask));
    }

    private void traffic() {
        add(this::monitor, "monitor", "mntr");
        add(this::server, "server_stats", "srvr");
        add(this::serverAndConnections, "stats", "stat");
        add(() -> connections(AdminCommands::full), "connections", "cons");
        add(
                () -> {
                    view.resetConnections();
                    return new LinkedHashMap<>();
                },
                "connection_stat_reset",
                "crst");
        add(
                () -> {
                    view.resetTraffic();
                    return new LinkedHashMap<>();
                },
                "stat_reset",
                "srst");
    }

    private void watches() {
        add(() -> one("session_id_to_watched_paths", view.watchesBySession()), "watches", "wchc");
        add(() -> one("path_to_session_ids", view.watchesByPath()), "watches_by_path", "wchp");
        add(this::watchSummary, "watch_summary", "wchs");
    }

    /** A server alone answers as Apache's does. */
    private void ensemble() {
        add(() -> EnsembleAnswers.leader(view.facts().member()), "leader", "lead");
        add(LinkedHashMap::new, "observer_connection_stat_reset", "orst");
        add(() -> EnsembleAnswers.observers(view.facts().ensemble()), "observers", "obsr");
        add(() -> EnsembleAnswers.votingView(view.facts().member()), "voting_view");
        add(() -> EnsembleAnswers.zabState(view.facts().member(), view.store().lastZxid()), "zabstate");
    }

    private void snapshots() {
        add(new AdminCommand(List.of("restore", "rest"), true, query -> one("error", NOT_RESTORED)));
        add(new AdminCommand(List.of(SNAPSHOT, "snap"), true, query -> one("error", "it is answered otherwise")));
        add(export::last, "last_snapshot", "lsnp");
    }

    private static Map<String, Object> one(String key, Object value) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(key, value);
        return answer;
    }

    /** {@code clientPort=2181} of {@code conf} is {@code client_port} here; a port of -1 is left out. */
    private Map<String, Object> configuration() {
        Map<String, Object> answer = new LinkedHashMap<>();
        for (String line : view.facts().configuration(view.port())) {
            int equals = line.indexOf('=');
            String name = line.substring(0, equals).replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            String value = line.substring(equals + 1);
            if (!line.equals("secureClientPort=-1")) {
                answer.put(name, value.matches("-?\\d{1,18}") ? (Object) Long.valueOf(value) : value);
            }
        }
        return answer;
    }

    /** Not those that a secret could be in: who may read them all can look at the process. */
    private static Map<String, Object> properties() {
        Map<String, Object> answer = new LinkedHashMap<>();
        new TreeMap<>(System.getProperties()).forEach((key, value) -> {
            String name = String.valueOf(key).toLowerCase(Locale.ROOT);
            boolean secret = name.contains("password") || name.contains("digest") || name.contains("secret");
            answer.put(String.valueOf(key), secret ? "***" : value);
        });
        return answer;
    }

    private Map<String, Object> directories() {
        Map<String, Object> answer = one("datadir_size", view.facts().dataDirBytes());
        answer.put("logdir_size", view.facts().logDirBytes());
        return answer;
    }

    private Map<String, Object> sessions() {
        Map<Long, List<String>> ephemerals = new TreeMap<>();
        for (SessionInfo session : view.sessions()) {
            if (session.ephemerals() > 0) {
                ephemerals.put(session.id(), view.store().ephemerals(session.id()));
            }
        }
        Map<String, Object> answer = one("expiry_time_to_session_ids", view.sessionsByExpiry());
        answer.put("session_id_to_ephemeral_paths", ephemerals);
        return answer;
    }

    private Map<String, Object> digests() {
        return one(
                "digests",
                view.store().digests().stream().map(AdminCommands::digest).toList());
    }

    private static Map<String, Object> digest(ZxidDigest digest) {
        Map<String, Object> answer = one("zxid", digest.zxid());
        answer.put("digest_version", digest.version());
        answer.put("digest", digest.digest());
        return answer;
    }

    private static Map<String, Object> traceMask(Map<String, String> query) {
        String mask = query.get("traceMask");
        if (mask == null || !mask.matches("-?\\d{1,18}")) {
            return one("error", "setTraceMask requires long traceMask argument");
        }
        return one("tracemask", Long.valueOf(mask));
    }

    private Map<String, Object> monitor() {
        Map<String, Object> answer = one("version", view.facts().version());
        answer.put("server_state", view.facts().mode());
        answer.putAll(view.report().ofMember());
        answer.putAll(view.report().flat());
        return answer;
    }

    private Map<String, Object> server() {
        Traffic traffic = view.metrics().traffic();
        Map<String, Object> sizes = one("last_buffer_size", traffic.answerBytesLast());
        sizes.put("min_buffer_size", traffic.answerBytesMin());
        sizes.put("max_buffer_size", traffic.answerBytesMax());
        Map<String, Object> stats = one("packets_sent", traffic.sent());
        stats.put("packets_received", traffic.received());
        stats.put("fsync_threshold_exceed_count", 0);
        stats.put("client_response_stats", sizes);
        stats.put("uptime", ProcessFacts.uptimeMs());
        stats.put("provider_null", false);
        stats.put("data_dir_size", view.facts().dataDirBytes());
        stats.put("log_dir_size", view.facts().logDirBytes());
        stats.put("last_processed_zxid", view.store().lastZxid());
        stats.put("outstanding_requests", view.outstanding());
        stats.put("server_state", view.facts().mode());
        stats.put("avg_latency", traffic.latencyAvgMs());
        stats.put("max_latency", traffic.latencyMaxMs());
        stats.put("min_latency", traffic.latencyMinMs());
        stats.put("num_alive_client_connections", view.connectionCount());
        stats.put("auth_failed_count", view.metrics().sum(Count.AUTHENTICATION_FAILED));
        stats.put("non_mtlsremote_conn_count", 0);
        stats.put("non_mtlslocal_conn_count", 0);
        Map<String, Object> answer = one("version", view.facts().version());
        answer.put("read_only", view.store().isReadOnly());
        answer.put("server_stats", stats);
        answer.put("client_response", sizes);
        answer.put("node_count", view.store().tree().size());
        return answer;
    }

    private Map<String, Object> serverAndConnections() {
        Map<String, Object> answer = server();
        answer.putAll(connections(AdminCommands::brief));
        return answer;
    }

    private Map<String, Object> connections(Function<ConnectionView, Map<String, Object>> shape) {
        Map<String, Object> answer = one("connections", connections(shape, false));
        answer.put("secure_connections", connections(shape, true));
        return answer;
    }

    private List<Map<String, Object>> connections(Function<ConnectionView, Map<String, Object>> shape, boolean secure) {
        return view.connections().stream()
                .filter(connection -> connection.secure() == secure)
                .map(shape)
                .toList();
    }

    private static Map<String, Object> brief(ConnectionView connection) {
        Map<String, Object> line = one("remote_socket_address", connection.address());
        line.put("interest_ops", connection.sessionId() == 0 ? 0 : 1);
        line.put("outstanding_requests", connection.outstanding());
        line.put("packets_received", connection.received());
        line.put("packets_sent", connection.sent());
        return line;
    }

    private static Map<String, Object> full(ConnectionView connection) {
        Map<String, Object> line = brief(connection);
        line.put("session_id", connection.sessionId());
        line.put("last_operation", connection.lastOperation());
        line.put("established", connection.establishedMs());
        line.put("session_timeout", connection.sessionTimeoutMs());
        line.put("last_cxid", connection.lastCxid());
        line.put("last_zxid", connection.lastZxid());
        line.put("last_response_time", connection.lastAnswerMs());
        line.put("last_latency", connection.lastLatencyMs());
        line.put("min_latency", connection.latencyMinMs());
        line.put("avg_latency", connection.latencyAvgMs());
        line.put("max_latency", connection.latencyMaxMs());
        return line;
    }

    private Map<String, Object> watchSummary() {
        Map<Long, Set<String>> watches = view.watchesBySession();
        Map<String, Object> answer = one("num_connections", watches.size());
        answer.put(
                "num_paths",
                watches.values().stream().flatMap(Set::stream).distinct().count());
        answer.put(
                "num_total_watches",
                watches.values().stream().mapToLong(Set::size).sum());
        return answer;
    }
}
