package io.zabra.cli.top;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all servers said when they were asked once.
 *
 * @param atNs {@link System#nanoTime} of it
 * @param members by number; those that did not answer are among them
 * @param metrics by the server's number and the metric's name
 * @param hotPaths the hottest first, all servers together
 */
public record Poll(
        long atNs, Map<Integer, Member> members, Map<Integer, Map<String, Double>> metrics, List<HotPath> hotPaths) {

    /** A server of the ensemble, or the only one. */
    public record Member(String role, long zxid, long lag) {}

    /** Requests a second, about. */
    public record HotPath(String path, double reads, double writes) {}

    /**
     * Asks one server, which asks the others. Blocks, for those that are silent for some seconds.
     *
     * @param pathsMax of the hottest paths
     */
    public static Poll of(Connection connection, int pathsMax) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Map<Integer, Member> members = members(statement);
            Map<Integer, Map<String, Double>> metrics = metrics(statement);
            return new Poll(System.nanoTime(), members, metrics, hotPaths(connection, pathsMax));
        }
    }

    private static Map<Integer, Member> members(Statement statement) throws SQLException {
        Map<Integer, Member> members = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT server_id, role, zxid, lag_txns FROM servers")) {
            while (rows.next()) {
                members.put(rows.getInt(1), new Member(rows.getString(2), rows.getLong(3), rows.getLong(4)));
            }
        }
        return members;
    }

    private static Map<Integer, Map<String, Double>> metrics(Statement statement) throws SQLException {
        Map<Integer, Map<String, Double>> metrics = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT server_id, name, metric_value FROM metrics")) {
            while (rows.next()) {
                metrics.computeIfAbsent(rows.getInt(1), id -> new HashMap<>())
                        .put(rows.getString(2), rows.getDouble(3));
            }
        }
        return metrics;
    }

    private static List<HotPath> hotPaths(Connection connection, int most) throws SQLException {
        List<HotPath> hot = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT path, SUM(reads_per_s), SUM(writes_per_s) FROM hot_paths GROUP BY path"
                        + " ORDER BY SUM(reads_per_s + writes_per_s) DESC, path")) {
            query.setMaxRows(most);
            try (ResultSet rows = query.executeQuery()) {
                while (most > 0 && rows.next()) {
                    hot.add(new HotPath(rows.getString(1), rows.getDouble(2), rows.getDouble(3)));
                }
            }
        }
        return hot;
    }

    /** A figure of a server; 0 where it has none, or did not answer. */
    double metric(int serverId, String name) {
        return metrics.getOrDefault(serverId, Map.of()).getOrDefault(name, 0.0);
    }

    /** The greatest that any server says: of what all know. */
    double greatest(String name) {
        return metrics.keySet().stream()
                .mapToDouble(serverId -> metric(serverId, name))
                .max()
                .orElse(0);
    }

    /** Of what each server has of its own. */
    double sum(String name) {
        return metrics.keySet().stream()
                .mapToDouble(serverId -> metric(serverId, name))
                .sum();
    }
}
